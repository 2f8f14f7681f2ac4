"""Case 24 on the floor: storms on confirming, appointing and the last place."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from govern.accounts.queries import find_actor_of
from govern.advocates import services as advocates
from govern.advocates.models import Appointment
from govern.advocates.rules import AppointmentKind
from govern.bookings import services as bookings
from govern.core import clock
from govern.core.permissions import Role
from govern.extensions import db
from govern.floor.models import Slot
from govern.floor.rules import FloorKind
from govern.licences.models import Licence, LicenceStanding
from govern.people.models import RoleAssignment
from govern.rotations import services as rotations
from govern.rotations.models import FloorHour, Rotation
from govern.rotations.rules import RotationState
from tests.factories.floor import FloorTeamFactory, SlotFactory, host_of
from tests.factories.people import DepartmentFactory, OrganisationFactory, PersonFactory, director
from tests.storms import ROUNDS, THREADS, arena, storm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

pytestmark = pytest.mark.storm


@pytest.fixture
def field(dialect: str, at: Any) -> Iterator[Flask]:
    """Give an application on a database of its own, with an organisation."""
    with arena(dialect) as app, app.app_context():
        OrganisationFactory()
        db.session.commit()
        yield app


def count(model: Any, *conditions: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


@pytest.mark.asvs("V2.3.2", "V2.3.4")
def test_the_last_places_are_given_once(field: Flask) -> None:
    team = FloorTeamFactory()
    host = host_of(team)
    people = [find_actor_of(PersonFactory().id) for _ in range(THREADS)]
    for number in range(ROUNDS):
        slot_id = SlotFactory(
            team_id=team.id, host_id=host.id, capacity=3, day=date(2026, 6, number + 1)
        ).id
        db.session.commit()
        ends = storm(
            field, [lambda a=actor, key=slot_id: bookings.book(key, actor=a) for actor in people]
        )
        assert ends["done"] == 3, ends
        db.session.expire_all()
        assert db.session.get_one(Slot, slot_id).taken == 3
        assert count(Rotation, Rotation.slot_id == slot_id) == 3
        db.session.commit()


def test_one_person_books_overlapping_places_once(field: Flask) -> None:
    team = FloorTeamFactory()
    host = host_of(team)
    actor = find_actor_of(PersonFactory().id)
    slots = [SlotFactory(team_id=team.id, host_id=host.id).id for _ in range(THREADS)]
    db.session.commit()
    ends = storm(field, [lambda key=key: bookings.book(key, actor=actor) for key in slots])
    assert ends["done"] == 1, ends
    assert count(FloorHour) == 4
    assert db.session.scalar(select(func.sum(Slot.taken))) == 1


def test_a_day_is_confirmed_once_and_no_day_is_lost(field: Flask) -> None:
    team = FloorTeamFactory()
    hosts = [find_actor_of(host_of(team).id) for _ in range(4)]
    person = find_actor_of(PersonFactory().id)
    assert person.id is not None
    keys = [_told(team.id, hosts[0].id, person, day) for day in range(1, 6)]
    db.session.commit()
    jobs = [
        lambda key=key, host=host: rotations.confirm(key, actor=host)
        for key in keys
        for host in hosts
    ]
    ends = storm(field, jobs)
    assert ends["done"] == len(keys), ends
    assert count(Rotation, Rotation.state == RotationState.CONFIRMED) == len(keys)
    assert count(Licence, Licence.person_id == person.id) == 1
    standing = db.session.get_one(LicenceStanding, person.id)
    # Two hours a day: only all but one of the five together make the eight that are needed.
    assert standing.valid_until == date(2027, 5, 4)


def test_a_storm_of_hosts_confirms_each_day_once(field: Flask) -> None:
    team = FloorTeamFactory()
    hosts = [find_actor_of(host_of(team).id) for _ in range(4)]
    person = find_actor_of(PersonFactory().id)
    for day in range(1, ROUNDS + 1):
        key = _told(team.id, hosts[0].id, person, day)
        db.session.commit()
        jobs = [lambda key=key, host=host: rotations.confirm(key, actor=host) for host in hosts]
        ends = storm(field, jobs * (THREADS // len(hosts)))
        assert ends["done"] == 1, ends
        db.session.expire_all()
        assert db.session.get_one(Rotation, key).state is RotationState.CONFIRMED
        db.session.commit()


def _told(team_id: Any, host_id: Any, person: Any, day: int) -> Any:
    rotation = Rotation.taking(
        person_id=person.id,
        team_id=team_id,
        host_id=host_id,
        kind=FloorKind.INTERACTIVE,
        day=date(2026, 5, day),
        begins=time(9),
        ends=time(11),
        time_zone="Europe/Amsterdam",
        state=RotationState.PENDING,
        debriefed_at=clock.now(),
    )
    db.session.add(rotation)
    db.session.flush()
    return rotation.id


def test_a_department_gets_one_advocate(field: Flask) -> None:
    boss = find_actor_of(director().id)
    for _ in range(ROUNDS):
        department_id = DepartmentFactory().id
        people = [PersonFactory().id for _ in range(THREADS)]
        db.session.commit()

        def appoint(person_id: Any, department_id: Any = department_id) -> None:
            advocates.appoint(
                department_id,
                actor=boss,
                person_id=person_id,
                kind=AppointmentKind.ADVOCATE,
                starts_on=date(2026, 5, 21),
                term_ends_on=date(2028, 5, 21),
            )

        ends = storm(field, [lambda key=key, act=appoint: act(key) for key in people])
        assert ends["done"] == 1, ends
        assert count(Appointment, Appointment.department_id == department_id) == 1
        assert (
            count(
                RoleAssignment,
                RoleAssignment.role == Role.ADVOCATE,
                RoleAssignment.scope_id == department_id,
            )
            == 1
        )
        db.session.commit()
