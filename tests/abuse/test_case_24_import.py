"""Case 24: an import and a change by hand at once; who comes second is told, nothing is lost."""

from __future__ import annotations

import hashlib
import io
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.core.errors import Busy, Conflict
from govern.core.transactions import transaction
from govern.extensions import db
from govern.people import services as people
from govern.people.models import Person
from govern.sheets.reading import read_rows
from govern.staffing import policies, queries, rules, services
from tests.factories.people import (
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    administrator,
)
from tests.storms import all_at_once, arena, one_held_before_the_other

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from flask import Flask

    from govern.core.permissions import Actor
    from govern.staffing.models import Plan

pytestmark = pytest.mark.storm
FILE = "number,name,department\nX0,Piet,Claims\nX1,Noor Peeters,Claims\nX2,New,Claims\n"
BEFORE, AFTER = ("Noor", "old@example.org"), ("Noor by hand", "hand@example.org")
#: How often an import and a move start at one moment.
MOVES = 6
IMPORTED = ("Noor Peeters", "old@example.org")


@pytest.fixture
def real(dialect: str) -> Iterator[Flask]:
    with arena(dialect) as app:
        yield app


@pytest.fixture
def whom(real: Flask) -> tuple[UUID, Actor]:
    with real.app_context():
        OrganisationFactory()
        actor = find_actor_of(administrator().id)
        PersonFactory(name="Pete", employee_number="X0")
        person_id = PersonFactory(name=BEFORE[0], email=BEFORE[1], employee_number="X1").id
        db.session.commit()
        db.session.remove()
    return person_id, actor


def plan_of(actor: Actor) -> Plan:
    with read_rows(io.BytesIO(FILE.encode()), filename="people.csv") as sheet:
        return policies.make_plan(rules.parse(sheet), queries.take_snapshot(actor))


def import_file(actor: Actor) -> None:
    with transaction():
        carry_out(plan_of(actor), actor)


def carry_out(plan: Plan, actor: Actor) -> None:
    file_hash = hashlib.sha256(FILE.encode()).hexdigest()
    services.import_people(plan, actor=actor, file_hash=file_hash)


def confirm(draft_id: UUID, digest: str, actor: Actor) -> None:
    with transaction():
        services.confirm_import(draft_id, actor=actor, digest=digest, leavers=False)


def change(person_id: UUID, actor: Actor, version: int, email: str = AFTER[1]) -> None:
    """Write another name and address, as the form of a page opened before does."""
    with transaction():
        person = db.session.get_one(Person, person_id)
        people.change(
            person_id,
            actor=actor,
            name=AFTER[0],
            email=email,
            employee_number="X1",
            level=person.level,
            country=person.country,
            language=person.language,
            joined_on=person.joined_on,
            version=version,
        )


def stored(app: Flask, person_id: UUID) -> tuple[tuple[str, str | None], set[str]]:
    with app.app_context():
        person = db.session.get_one(Person, person_id)
        found = (person.name, person.email)
        numbers = set(db.session.scalars(select(Person.employee_number)))
        names = set(db.session.scalars(select(Person.name)))
        db.session.remove()
    return found, (numbers | names) & {"X2", "Piet"}


def test_an_import_undoes_no_change_that_is_saved_while_it_runs(
    real: Flask, whom: tuple[UUID, Actor]
) -> None:
    person_id, actor = whom
    with real.app_context():
        with transaction():
            with read_rows(io.BytesIO(FILE.encode()), filename="people.csv") as sheet:
                parsed = rules.parse(sheet)
            draft_id = services.prepare_import(
                parsed, actor=actor, filename="people.csv", file_hash="0"
            )
        digest = plan_of(actor).digest()
        db.session.remove()
    first, second = one_held_before_the_other(
        real,
        partial(change, person_id, actor, 1),
        partial(confirm, draft_id, digest, actor),
    )
    assert first is None, first
    assert isinstance(second, Conflict), second
    assert "look once more" in str(second)
    assert stored(real, person_id) == (AFTER, set()), "nothing is half done"


def test_a_change_by_hand_after_an_import_is_told_of_it(
    real: Flask, whom: tuple[UUID, Actor]
) -> None:
    person_id, actor = whom
    first, second = one_held_before_the_other(
        real, partial(import_file, actor), partial(change, person_id, actor, 1)
    )
    assert first is None, first
    assert isinstance(second, Conflict), second
    assert stored(real, person_id) == (IMPORTED, {"X2", "Piet"})


@pytest.mark.parametrize("leavers", [False, True])
def test_a_plan_that_was_overtaken_is_not_carried_out(
    real: Flask,
    whom: tuple[UUID, Actor],
    leavers: bool,  # noqa: FBT001
) -> None:
    person_id, actor = whom
    with real.app_context():
        plan = plan_of(actor)
        db.session.remove()
        change(person_id, actor, 1)
        with pytest.raises(Conflict), transaction():
            services.import_people(plan, actor=actor, file_hash="0", leavers=leavers)
        db.session.remove()
    assert stored(real, person_id) == (AFTER, set())


def test_what_a_preview_would_overwrite_is_part_of_it(
    real: Flask, whom: tuple[UUID, Actor]
) -> None:
    person_id, actor = whom
    with real.app_context():
        digest = plan_of(actor).digest()
        db.session.remove()
        change(person_id, actor, 1, email=BEFORE[1])
        assert plan_of(actor).digest() != digest
        db.session.remove()


def test_an_import_and_a_move_wait_for_each_other_in_one_order(
    real: Flask, whom: tuple[UUID, Actor]
) -> None:
    """Each is done, or told that it came second; neither is thrown out by a deadlock."""
    person_id, actor = whom
    with real.app_context():
        manager_id, department_id = PersonFactory().id, DepartmentFactory().id
        db.session.commit()
    met = []
    for turn in range(MOVES):
        with real.app_context():
            version = db.session.get_one(Person, person_id).version
            db.session.remove()

        def move(
            boss_id: UUID | None = None if turn % 2 else manager_id, seen: int = version
        ) -> None:
            with transaction():
                people.move(
                    person_id,
                    actor=actor,
                    department_id=department_id,
                    manager_id=boss_id,
                    version=seen,
                )

        text = FILE.replace("Noor", f"Noor{turn}").replace("Piet", f"Piet{turn}")
        met += all_at_once(real, [partial(import_now, actor, text), partial(commit, move)])
    assert not [one for one in met if isinstance(one, Busy)]
    assert None in met


def commit(act: Callable[[], object]) -> None:
    with transaction():
        act()


def import_now(actor: Actor, text: str) -> None:
    with transaction():
        with read_rows(io.BytesIO(text.encode()), filename="people.csv") as sheet:
            plan = policies.make_plan(rules.parse(sheet), queries.take_snapshot(actor))
        services.import_people(
            plan, actor=actor, file_hash=hashlib.sha256(text.encode()).hexdigest()
        )
