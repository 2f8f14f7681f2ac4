"""The demo's history: made by the services, complete, sealed, and the same each time."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from govern.accounts.models import Account
from govern.accounts.queries import find_demo_password, list_demo_people
from govern.accounts.rules import hasher
from govern.advocates.models import Appointment
from govern.advocates.rules import AppointmentKind
from govern.app import create_app
from govern.audit import keys
from govern.audit import queries as audit
from govern.audit.reading import list_unsealed
from govern.audit.rules import public_text
from govern.barriers.models import Barrier
from govern.barriers.rules import BarrierState
from govern.core import clock
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.definition.models import DefinitionVersion
from govern.definition.rules import DefinitionState
from govern.demo import cast, excusing, history
from govern.demo.visiting import Floor
from govern.departments.models import Department
from govern.extensions import db
from govern.figures.models import Figure
from govern.insights.models import Insight
from govern.insights.rules import InsightState
from govern.licences.models import Exemption
from govern.nominations.models import Finalist, Nomination
from govern.nominations.rules import Answer, NominationState
from govern.notifications.models import OutboxRow, OutboxState
from govern.organisation.models import Organisation
from govern.people.models import Person
from govern.promises.models import Promise
from govern.promises.rules import Standing
from govern.readings.models import PromiseReading
from govern.rotations.models import Rotation
from govern.rotations.rules import RotationState
from govern.rounds.models import Round
from govern.rounds.rules import RoundState
from govern.tasks.models import Task
from tests.conftest import FOLDER, NOON, SMALL_DEMO, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

READER = system("a test looks at the demo")


@pytest.fixture
def demo(demo_app: Flask) -> Iterator[Flask]:
    with demo_app.app_context():
        yield demo_app


def counted(column: Any) -> Counter[Any]:
    rows = db.session.execute(visible_to(READER, select(column, func.count()).group_by(column)))
    return Counter(dict(rows.all()))


def exempt_now() -> set[Any]:
    today = clock.now().date()
    return set(
        db.session.scalars(
            visible_to(
                READER,
                select(Exemption.person_id).where(
                    Exemption.starts_on <= today, Exemption.ends_on >= today
                ),
            )
        )
    )


def test_everybody_is_there_and_most_have_an_account(demo: Flask) -> None:
    organisation = db.session.scalars(select(Organisation)).one()
    assert (organisation.name, organisation.is_demo) == ("Havenlicht", True)
    assert organisation.setup_step is None
    people = db.session.scalar(select(func.count()).select_from(Person))
    assert people == SMALL_DEMO["people"] + len(cast.CHARACTERS)
    assert history.without_account(310) == 30, "of the whole demo"
    without = history.without_account(SMALL_DEMO["people"])
    assert db.session.scalar(select(func.count()).select_from(Account)) == people - without
    departments = select(func.count()).select_from(Department)
    assert db.session.scalar(departments) == len(cast.DEPARTMENTS)


def test_the_ten_are_offered_in_their_order_with_a_story(demo: Flask) -> None:
    offered = list_demo_people()
    assert [row.email for row in offered] == [person.email for person in cast.CHARACTERS]
    assert all(row.demo_story for row in offered)


def test_one_password_opens_every_account(demo: Flask) -> None:
    password = find_demo_password(demo.config["GOVERN"].instance)
    (stored,) = db.session.scalars(select(Account.password_hash).distinct())
    assert password
    assert hasher.verify(stored, password)


def test_every_kind_of_thing_is_there_in_every_state(demo: Flask) -> None:
    assert set(counted(DefinitionVersion.state)) == {
        DefinitionState.SUPERSEDED,
        DefinitionState.IN_FORCE,
    }
    assert counted(Round.state) == {RoundState.ANNOUNCED: 3, RoundState.NOMINATING: 1}
    assert set(counted(Insight.state)) == set(InsightState)
    assert set(counted(Barrier.state)) == set(BarrierState)
    # A day that was completed is confirmed in the same breath.
    assert set(counted(Rotation.state)) == set(RotationState) - {RotationState.COMPLETED}
    assert set(counted(Promise.standing)) == set(Standing)
    assert len(exempt_now()) == len(excusing.REASONS)


def test_the_open_round_has_something_for_everybody_to_do(demo: Flask) -> None:
    open_one = db.session.scalars(select(Round).where(Round.state == RoundState.NOMINATING)).one()
    assert open_one.takes_nominations
    states = db.session.execute(
        visible_to(READER, select(Nomination.state).where(Nomination.round_id == open_one.id))
    )
    assert {row.state for row in states} >= {
        NominationState.SUBMITTED,
        NominationState.ACCEPTED,
        NominationState.DECLINED,
    }
    jamal = db.session.scalar(select(Person.id).where(Person.email == cast.NOMINEE))
    answer = select(Finalist.answer).where(Finalist.person_id == jamal)
    assert Answer.ASKED in set(db.session.scalars(visible_to(READER, answer)))


def test_promises_are_counted_month_by_month(demo: Flask) -> None:
    assert sum(counted(Promise.state).values()) == 13
    readings = counted(PromiseReading.promise_id)
    assert min(readings.values()) >= SMALL_DEMO["months"] - 2


def test_some_departments_have_no_advocate(demo: Flask) -> None:
    with_one = set(
        db.session.scalars(select(Appointment.department_id).where(Appointment.ended_at.is_(None)))
    )
    assert len(cast.DEPARTMENTS) - len(with_one) == 4


def test_advocates_speak_about_their_own_department_and_most_did_so_lately(demo: Flask) -> None:
    found = db.session.execute(
        select(Appointment.department_id, Appointment.topics, Appointment.active_at).where(
            Appointment.ended_at.is_(None), Appointment.kind == AppointmentKind.ADVOCATE
        )
    ).all()
    assert len({row.topics for row in found}) == len(found)
    lately = clock.now() - timedelta(days=61)
    assert sum(row.active_at < lately for row in found) in {2, 3}


def test_figures_have_a_line_to_draw(demo: Flask) -> None:
    periods = counted(Figure.name)
    assert len(periods) >= 3
    assert max(periods.values()) >= SMALL_DEMO["months"]


@pytest.mark.parametrize(
    ("email", "kind"),
    [
        (cast.EMPLOYEE, "rotations.debrief"),
        (cast.HOST, "rotations.confirm"),
        (cast.MANAGER, "promises.repair"),
        (cast.MODERATOR, "nominations.moderate"),
        (cast.NOMINEE, "nominations.stand"),
    ],
)
def test_the_ten_have_something_to_do(demo: Flask, email: str, kind: str) -> None:
    kinds = set(
        db.session.scalars(
            select(Task.kind)
            .join(Person, Person.id == Task.person_id)
            .where(Person.email == email, Task.closed_at.is_(None))
        )
    )
    assert kind in kinds


def test_no_day_waits_for_a_host_for_months() -> None:
    today = NOON.date()
    company: Any = SimpleNamespace(random=Random(1), diary=SimpleNamespace(today=today))
    floor = Floor(company)
    old, new = (
        [floor._any_visit("H01000", "Claims", today - timedelta(days=ago)) for _try in range(300)]
        for ago in (400, 20)
    )
    assert None not in {visit.answered_after for visit in old}
    assert None in {visit.answered_after for visit in new}, "something waits for each host"


def test_nobody_without_an_account_has_something_to_do(demo: Flask) -> None:
    without = select(Person.id).outerjoin(Account).where(Account.person_id.is_(None))
    asked = select(Task.kind).where(Task.person_id.in_(without), Task.closed_at.is_(None))
    assert not set(db.session.scalars(asked))


def test_nothing_of_the_history_is_sent(demo: Flask) -> None:
    states = counted(OutboxRow.state)
    assert set(states) == {OutboxState.DEMO_HISTORY}
    assert states.total() > 100


def test_the_log_is_sealed_and_verifies(demo: Flask) -> None:
    key = keys.find_key(demo.config["GOVERN"].instance)
    assert key is not None
    verdict = audit.verify(trusted=[public_text(key)])
    assert verdict.problem is None
    assert verdict.rows > 500
    assert verdict.checkpoints == 1
    assert not list_unsealed(1)
    assert audit.find_last_checkpoint() is not None


def test_nothing_happened_before_its_time_or_will_happen(demo: Flask) -> None:
    now = clock.now()
    first = db.session.scalar(select(func.min(Person.created_at)))
    last = db.session.scalar(select(func.max(Rotation.recorded_at)))
    assert last <= now
    assert now - first > timedelta(days=29 * SMALL_DEMO["months"])


def names_and_counts() -> list[Any]:
    people = db.session.execute(
        select(Person.name, Person.email, Person.joined_on, Department.name)
        .join(Department, Department.id == Person.department_id)
        .order_by(Person.employee_number)
    ).all()
    readings = db.session.execute(
        select(PromiseReading.period_start, PromiseReading.kept, PromiseReading.total).order_by(
            PromiseReading.recorded_at, PromiseReading.kept, PromiseReading.total
        )
    ).all()
    return [
        people,
        readings,
        counted(Rotation.state),
        counted(Nomination.state),
        counted(Task.kind),
    ]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_history() -> None:
    folder = Path(os.environ[FOLDER])
    found = []
    for _time in range(2):
        name = uuid4().hex
        shutil.copyfile(folder / "template.db", folder / f"{name}.db")
        app = create_app(settings_for(f"sqlite:///{folder / name}.db", folder / name, demo=True))
        with app.app_context(), clock.replaced(lambda: NOON):
            history.load(people=20, months=2)
            found.append(names_and_counts())
            db.session.remove()
            db.engine.dispose()
    assert found[0] == found[1]


def test_a_database_that_holds_something_is_left_alone(demo: Flask) -> None:
    with pytest.raises(history.NotEmpty):
        history.load(**SMALL_DEMO)
