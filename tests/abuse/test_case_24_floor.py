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
from govern.core.errors import DomainError, FieldError, NotFound
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.extensions import db
from govern.floor import services as floor
from govern.floor.models import FloorTeam, Slot
from govern.floor.rules import FloorKind
from govern.licences.models import Licence, LicenceStanding
from govern.people.models import RoleAssignment
from govern.rotations import services as rotations
from govern.rotations.models import FloorHour, Rotation
from govern.rotations.rules import RotationState
from tests.factories.floor import FloorTeamFactory, SlotFactory, host_of
from tests.factories.people import DepartmentFactory, OrganisationFactory, PersonFactory, director
from tests.storms import ROUNDS, THREADS, arena, one_held_before_the_other, storm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from flask import Flask

    from govern.core.permissions import Actor

    Act = Callable[[], object]

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


def offering(team_id: UUID, host: Actor) -> Act:
    return lambda: floor.offer_slot(
        team_id,
        actor=host,
        host_id=host.id,
        kind=FloorKind.OBSERVATIONAL,
        day=date(2026, 6, 10),
        begins=time(9),
        ends=time(13),
        capacity=2,
    )


def committing(act: Act) -> Act:
    def do() -> None:
        with transaction():
            act()

    return do


def both(field: Flask, first: Act, second: Act) -> list[type | None]:
    """Give the kinds of what two acts at once raised."""
    answers = one_held_before_the_other(field, committing(first), committing(second))
    db.session.expire_all()
    return [type(answer) if answer is not None else None for answer in answers]


@pytest.mark.parametrize("first", ["end", "other"])
@pytest.mark.parametrize("what", ["offer", "name_host"])
def test_a_team_that_ends_has_neither_places_nor_hosts(field: Flask, what: str, first: str) -> None:
    team, boss = FloorTeamFactory(), director()
    host, other = host_of(team), PersonFactory()
    db.session.commit()
    team_id, chief, receiver = team.id, find_actor_of(boss.id), find_actor_of(host.id)
    other_id = other.id

    def end() -> None:
        floor.end_team(team_id, actor=chief)

    def name_host() -> None:
        floor.add_host(team_id, actor=chief, person_id=other_id)

    act = offering(team_id, receiver) if what == "offer" else name_host
    db.session.commit()
    raised = both(field, *((end, act) if first == "end" else (act, end)))
    # Who offers, or names a host, after the end finds no team; before it, all of it ends.
    assert raised == ([None, NotFound] if first == "end" else [None, None])
    assert db.session.get_one(FloorTeam, team_id).ended_at is not None
    assert not count(Slot, Slot.team_id == team_id, Slot.withdrawn_at.is_(None))
    assert not count(
        RoleAssignment, RoleAssignment.scope_id == team_id, RoleAssignment.ended_at.is_(None)
    )


@pytest.mark.parametrize("first", ["end", "other"])
def test_whose_time_is_booked_stays_a_host(field: Flask, first: str) -> None:
    team, boss, visitor = FloorTeamFactory(), director(), PersonFactory()
    host = host_of(team)
    slot = SlotFactory(team_id=team.id, host_id=host.id)
    db.session.commit()
    team_id, slot_id, host_id = team.id, slot.id, host.id
    chief, guest = find_actor_of(boss.id), find_actor_of(visitor.id)

    def end() -> None:
        floor.end_host(team_id, actor=chief, person_id=host_id)

    def book() -> None:
        bookings.book(slot_id, actor=guest)

    db.session.commit()
    raised = both(field, *((end, book) if first == "end" else (book, end)))
    assert raised == [None, DomainError]
    hosts = count(
        RoleAssignment, RoleAssignment.scope_id == team_id, RoleAssignment.ended_at.is_(None)
    )
    assert (hosts, count(Rotation)) == ((0, 0) if first == "end" else (1, 1))


@pytest.mark.parametrize("first", ["end", "hand_over"])
def test_a_time_is_handed_to_nobody_who_stops_being_a_host(field: Flask, first: str) -> None:
    team, boss, visitor = FloorTeamFactory(), director(), PersonFactory()
    host, next_host = host_of(team), host_of(team)
    slot = SlotFactory(team_id=team.id, host_id=host.id)
    db.session.commit()
    team_id, slot_id, host_id, next_id = team.id, slot.id, host.id, next_host.id
    chief, receiver = find_actor_of(boss.id), find_actor_of(host_id)
    guest = find_actor_of(visitor.id)
    with transaction():
        bookings.book(slot_id, actor=guest)

    def end() -> None:
        floor.end_host(team_id, actor=chief, person_id=next_id)

    def hand_over() -> None:
        bookings.hand_over(slot_id, actor=receiver, to_id=next_id, before_id=host_id)

    db.session.commit()
    raised = both(field, *((end, hand_over) if first == "end" else (hand_over, end)))
    assert raised == [None, FieldError if first == "end" else DomainError]
    assert db.session.get_one(Slot, slot_id).host_id == (host_id if first == "end" else next_id)


@pytest.mark.parametrize("first", ["hand_over", "book"])
def test_who_books_a_time_that_is_handed_over_is_received(field: Flask, first: str) -> None:
    team, visitor = FloorTeamFactory(), PersonFactory()
    host, next_host = host_of(team), host_of(team)
    slot = SlotFactory(team_id=team.id, host_id=host.id)
    db.session.commit()
    slot_id, host_id, next_id = slot.id, host.id, next_host.id
    receiver, guest = find_actor_of(host_id), find_actor_of(visitor.id)

    def hand_over() -> None:
        bookings.hand_over(slot_id, actor=receiver, to_id=next_id, before_id=host_id)

    def book() -> None:
        bookings.book(slot_id, actor=guest)

    db.session.commit()
    assert both(field, *((hand_over, book) if first == "hand_over" else (book, hand_over))) == [
        None,
        None,
    ]
    assert db.session.get_one(Slot, slot_id).host_id == next_id
    assert db.session.scalars(select(Rotation.host_id)).all() == [next_id]
