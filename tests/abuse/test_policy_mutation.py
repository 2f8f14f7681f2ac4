"""Each policy taken away in turn: somebody who was refused gets in, so the policy was needed."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from govern.core.errors import DomainError, NotAllowed
from govern.core.permissions import checking, system
from govern.core.private import PRIVATE_TABLES, visible_to
from govern.core.transactions import transaction
from govern.extensions import db
from tests.abuse.addresses import SCENES, address_values
from tests.abuse.bodies import body_of
from tests.abuse.cells import BEHIND, OTHERWISE, Cell
from tests.abuse.guards import Door, Policies, everything_visible
from tests.abuse.test_role_matrix import ROWS, SWITCHED_OFF
from tests.abuse.visitors import YES, Visitors, received

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.abuse.world import World

pytestmark = pytest.mark.one_database
#: Most cells to try again before a policy is said to guard nothing.
TRIES = 6
FRESH = re.compile(r'value="[^"]{20,}"|[0-9a-f]{8}-[0-9a-f-]{27}')


@dataclass(frozen=True)
class Answer:
    """How a cell was received, and what the page said."""

    outcome: str
    words: str


class Trial:
    """The matrix with the door held open and every row visible: only policies refuse."""

    def __init__(self, visitors: Visitors, policies: Policies, door: Door) -> None:
        """Take the visitors, and the guards that are left and that are lifted."""
        self.visitors, self.policies, self.door = visitors, policies, door
        self.rules = {rule.endpoint: rule for rule in visitors.app.url_map.iter_rules()}

    def send(self, cell: Cell) -> Answer:
        """Send the request of a cell, in its scene."""
        world = self.visitors.world
        values = address_values(world, self.rules[cell.endpoint])
        values |= {argument: world.ids[name] for argument, name in cell.of.items()}
        address = self.visitors.addresses.build(cell.endpoint, values)
        self.door.strips, self.door.leaves = cell.bare, cell.keeps
        with self.visitors.scene():
            SCENES.get(cell.endpoint, lambda _world: None)(world)
            cell.scene(world)
            answer = self.visitors.send(
                cell.who, cell.method, address, body_of(world, cell.endpoint)
            )
        outcome = received(answer, cell.endpoint, signed_in=True)
        return Answer(
            outcome, FRESH.sub("", answer.data.decode(errors="replace")) if outcome == YES else ""
        )

    def refusals(self) -> dict[str, list[tuple[Cell, Answer]]]:
        """Give the cells in which each policy said no, those that were refused first."""
        found: dict[str, list[tuple[Cell, Answer]]] = {key: [] for key in self.policies.known}
        for cell in cells():
            self.policies.refused.clear()
            answer = self.send(cell)
            for key in set(self.policies.refused):
                found[key].append((cell, answer))
        for tried in found.values():
            tried.sort(key=lambda pair: pair[1].outcome == YES)
        return found

    def opens(self, key: str, tried: list[tuple[Cell, Answer]]) -> bool:
        """Tell whether somebody gets in, or sees more, when this policy says yes to everything."""
        with self.policies.weakened(key):
            for cell, before in tried[:TRIES]:
                after = self.send(cell)
                if after.outcome == YES and after != before:
                    return True
        return False


def cells() -> Iterator[Cell]:
    """Give the cells that could be refused by a policy: who has no permission, and who has many."""
    for row in ROWS:
        endpoint, method = row["endpoint"], row["method"]
        if endpoint in SWITCHED_OFF:
            continue
        yield Cell(endpoint, method, "employee", bare=True)
        if method == "POST":
            yield Cell(endpoint, method, "director")
            if row["who_is_party"]:
                yield Cell(endpoint, method, row["who_is_party"])


@pytest.fixture
def trial(visitors: Visitors) -> Iterator[Trial]:
    policies, door = Policies(), Door()
    with ExitStack() as lifted:
        lifted.enter_context(door.held_open(visitors.app))
        lifted.enter_context(everything_visible())
        lifted.enter_context(policies.watched())
        yield Trial(visitors, policies, door)


def refused(trial: Trial, act: Callable[[World], None]) -> bool:
    """Tell whether an act that no address leads to is refused."""
    with trial.visitors.scene(), checking():
        try:
            with transaction():
                act(trial.visitors.world)
        except NotAllowed:
            return True
        except DomainError:
            return False
        finally:
            db.session.remove()
    return False


@pytest.mark.asvs("V8.3.1")
def test_each_policy_is_what_refuses_somebody(trial: Trial) -> None:
    found = trial.refusals()
    idle, useless = [], []
    for key, tried in found.items():
        if key in OTHERWISE:
            tried.insert(0, (OTHERWISE[key], trial.send(OTHERWISE[key])))
            if tried[0][1].outcome == YES:
                useless.append(f"{key}: {OTHERWISE[key]} is let in")
        if key in BEHIND:
            assert refused(trial, BEHIND[key]), f"{key} lets everybody"
            with trial.policies.weakened(key):
                if refused(trial, BEHIND[key]):
                    useless.append(key)
        elif not tried:
            idle.append(key)
        elif not trial.opens(key, tried):
            useless.append(f"{key}: {tried[:3]}")
    assert not idle, f"nobody is refused by these; write a cell in cells.py: {idle}"
    assert not useless, "something else refuses too, so nobody needs:\n" + "\n".join(useless)


@pytest.mark.asvs("V8.2.2")
def test_each_scope_hides_something_from_one_and_shows_it_to_another(visitors: Visitors) -> None:
    for name in sorted(PRIVATE_TABLES):
        counting = select(func.count()).select_from(db.metadata.tables[name])
        there = db.session.scalar(visible_to(system("a test counts"), counting))
        seen = {
            who: db.session.scalar(visible_to(visitors.world.actor(who), counting))
            for who in sorted(visitors.living)
        }
        assert min(seen.values()) < there, f"everybody sees all rows of {name}"
        assert max(seen.values()) > 0, f"nobody sees a row of {name}"
