"""Case 24: tasks that several people give, or close, at the same moment."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from govern.accounts.queries import find_actor_of
from govern.barriers import services as barriers
from govern.barriers.models import Barrier, Mitigation
from govern.barriers.rules import BarrierKind, BarrierState, Mechanism
from govern.core import clock
from govern.core.errors import Conflict
from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.extensions import db
from govern.nominations import services as nominations
from govern.nominations.notifications import MODERATE
from govern.nominations.rules import DeclineReason
from govern.people.presence import list_holders
from govern.tasks.models import Task
from tests.factories.accounts import member
from tests.factories.awards import Story
from tests.factories.people import OrganisationFactory, PersonFactory, director
from tests.storms import arena, one_held_before_the_other

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    Act = Callable[[], object]

pytestmark = pytest.mark.storm


@pytest.fixture
def field(dialect: str) -> Iterator[Flask]:
    """Give an application on a database of its own."""
    with arena(dialect) as app, app.app_context():
        yield app


def both(field: Flask, first: Act, second: Act) -> list[object]:
    """Do two acts at once, each in a transaction; give what each raised."""

    def committing(act: Act) -> Act:
        def do() -> None:
            with transaction():
                act()

        return do

    db.session.commit()
    answers = one_held_before_the_other(field, committing(first), committing(second))
    db.session.expire_all()
    return list(answers)


def count_open(*kinds: str) -> int:
    asked = select(func.count(Task.id)).where(Task.kind.in_(kinds), Task.closed_at.is_(None))
    return db.session.scalar(asked) or 0


def test_of_two_stories_sent_in_at_once_both_arrive(field: Flask, at: Any) -> None:
    story = Story(at)
    story.open()
    told = []
    for _ in range(2):
        teller = PersonFactory()
        told.append((teller.id, story.nominate(PersonFactory(), by=teller, send=False)))
    db.session.commit()
    acts = [partial(nominations.submit, told_id, actor=find_actor_of(who)) for who, told_id in told]
    assert both(field, *acts) == [None, None]
    assert count_open(MODERATE) == len(list_holders(Permission.AWARDS_MODERATE))


@pytest.mark.parametrize("how", ["withdraw", "decline"])
@pytest.mark.parametrize("first", ["comes", "goes"])
def test_a_story_that_comes_while_the_last_one_goes_is_read(
    field: Flask, at: Any, how: str, first: str
) -> None:
    story = Story(at)
    story.open()
    one, two = PersonFactory(), PersonFactory()
    going = story.nominate(PersonFactory(), by=one)
    coming = story.nominate(PersonFactory(), by=two, send=False)
    db.session.commit()
    teller, sender, moderator = (find_actor_of(x.id) for x in (one, two, story.moderator))

    def goes() -> None:
        if how == "withdraw":
            nominations.withdraw(going, actor=teller)
        else:
            nominations.decline(
                going, actor=moderator, reason=DeclineReason.OTHER, note="Thank you."
            )

    def comes() -> None:
        nominations.submit(coming, actor=sender)

    acts = (comes, goes) if first == "comes" else (goes, comes)
    assert both(field, *acts) == [None, None]
    assert count_open(MODERATE) == len(list_holders(Permission.AWARDS_MODERATE))


class Ground:
    """A barrier in hand with a mitigation that waits to be accepted."""

    def __init__(self) -> None:
        OrganisationFactory()
        boss, second, owner, other = director(), director(), member(), member()
        db.session.commit()
        self.boss, self.second, self.owner = (
            find_actor_of(person.id) for person in (boss, second, owner)
        )
        self.owner_id, self.other_id = owner.id, other.id
        with transaction():
            self.barrier_id = barriers.report(
                actor=self.owner,
                kind=BarrierKind.ORGANISATION,
                sentence="It stands in the way.",
                stage_id=None,
                without_name=False,
            )
        with transaction():
            barriers.take_in_hand(
                self.barrier_id, actor=self.boss, severity=3, owner_id=owner.id, version=1
            )
        with transaction():
            self.mitigation_id = self.plan()
        self.version = db.session.get_one(Barrier, self.barrier_id).version

    def plan(self) -> Any:
        return barriers.plan_mitigation(
            self.barrier_id,
            actor=self.boss,
            mechanism=Mechanism.WORKFLOW,
            text="We mend it.",
            owner_id=self.other_id,
            due_on=clock.today() + timedelta(days=30),
            reduction=50,
        )

    def accept(self) -> None:
        barriers.accept_mitigation(self.mitigation_id, actor=self.owner)

    def hand_over(self) -> None:
        barriers.hand_over(
            self.barrier_id, actor=self.boss, to_id=self.other_id, before_id=self.owner_id
        )

    def close(self) -> None:
        barriers.close(
            self.barrier_id,
            actor=self.second,
            outcome=BarrierState.CLOSED,
            words="It is over.",
            version=self.version,
        )


@pytest.mark.parametrize("first", ["close", "other"])
@pytest.mark.parametrize("other", ["plan", "accept", "hand_over"])
def test_nothing_is_asked_about_a_barrier_that_has_ended(
    field: Flask, other: str, first: str
) -> None:
    ground = Ground()
    act = getattr(ground, other)
    one, two = both(field, *((ground.close, act) if first == "close" else (act, ground.close)))
    assert one is None, one
    # A change of the barrier itself makes the closing one look again; a mitigation does not.
    assert two is None or isinstance(two, Conflict), two
    if db.session.get_one(Barrier, ground.barrier_id).state is BarrierState.CLOSED:
        assert not count_open("barriers.own", "barriers.accept", "barriers.mitigate")
    if first == "close":
        assert isinstance(two, Conflict)
        accepted = select(func.count(Mitigation.accepted_at))
        assert db.session.scalar(accepted) == 0
