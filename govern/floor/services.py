"""Makes floor teams, names their hosts, offers and withdraws places."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, update

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, DomainError, FieldError, NotFound, check_version
from govern.core.permissions import Actor, Role, ensure
from govern.core.types import sort_key
from govern.departments.queries import hold
from govern.departments.rules import ELSEWHERE
from govern.extensions import db
from govern.floor import policies, queries, rules
from govern.floor.events import (
    HostAdded,
    HostEnded,
    SlotOffered,
    SlotWithdrawn,
    TeamChanged,
    TeamCreated,
    TeamEnded,
)
from govern.floor.models import FloorTeam, Slot
from govern.people import services as people
from govern.people.models import Person
from govern.people.presence import takes_on

if TYPE_CHECKING:
    from datetime import date, time
    from typing import Any

    from sqlalchemy import ColumnElement

REFUSED = N_("Only the CX director looks after floor teams and their hosts.")
NOT_HOST = N_("Only the hosts of this team and the CX director offer its places.")
BOOKED_HERE = N_(
    "Colleagues have booked to come here. First their hosts receive them, or cancel under "
    "‘My visitors’: %(hosts)s."
)
BOOKED_WITH_THEM = N_(
    "Colleagues have booked to come to %(name)s. Hand those times over to another host first, or "
    "%(name)s cancels them under ‘My visitors’."
)


def create_team(
    *, actor: Actor, name: str, department_id: UUID, place: str, time_zone: str
) -> UUID:
    """Make a floor team."""
    ensure(policies.may_manage(actor), REFUSED)
    _check_place(department_id)
    team = FloorTeam(
        id=uuid4(),
        name=name,
        sort_key=sort_key(name),
        department_id=department_id,
        place=place,
        time_zone=time_zone,
        created_at=clock.now(),
    )
    db.session.add(team)
    publish(TeamCreated(actor_id=actor.id, subject_id=team.id, department_id=department_id))
    return team.id


def change_team(
    team_id: UUID,
    *,
    actor: Actor,
    name: str,
    department_id: UUID,
    place: str,
    time_zone: str,
    version: int,
) -> None:
    """Give a team another name, department, place or time zone."""
    ensure(policies.may_manage(actor), REFUSED)
    team = queries.get_open_team(team_id)
    check_version(team, version, N_("Somebody else changed this team while you were typing."))
    _check_place(department_id)
    team.name = name
    team.sort_key = sort_key(name)
    team.department_id = department_id
    team.place = place
    team.time_zone = time_zone
    publish(TeamChanged(actor_id=actor.id, subject_id=team.id))


def end_team(team_id: UUID, *, actor: Actor) -> None:
    """Let a team receive no more colleagues; free times are withdrawn, its hosts are none now."""
    ensure(policies.may_manage(actor), REFUSED)
    team = queries.hold_team(team_id)
    _withdraw_free(actor, Slot.team_id == team.id)
    if booked := queries.list_booked_slots(team.id):
        hosts = ", ".join(sorted({slot.host for slot in booked}))
        raise DomainError(BOOKED_HERE, hosts=hosts)
    team.ended_at = clock.now()
    for host in queries.list_hosts(team.id):
        people.close_role(host.id, Role.HOST, actor=actor, scope_id=team.id)
    publish(TeamEnded(actor_id=actor.id, subject_id=team.id))


def add_host(team_id: UUID, *, actor: Actor, person_id: UUID) -> None:
    """Name a host of a team, from now on."""
    ensure(policies.may_manage(actor), REFUSED)
    team = queries.hold_team(team_id)
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    if any(host.id == person_id for host in queries.list_hosts(team.id)):
        raise FieldError("person", N_("%(name)s is a host here already."), name=person.name)
    if not takes_on(person_id):
        raise FieldError(
            "person", N_("%(name)s has left, or their account is closed."), name=person.name
        )
    people.open_role(person_id, Role.HOST, actor=actor, scope_id=team.id)
    publish(HostAdded(actor_id=actor.id, subject_id=team.id, person_id=person_id))


def end_host(team_id: UUID, *, actor: Actor, person_id: UUID) -> None:
    """Let somebody be a host of a team no longer; what they confirmed stays confirmed.

    Their free times are withdrawn; what colleagues have booked with them goes to another host
    first, for nobody else would be there to receive them.
    """
    ensure(policies.may_end_host(actor, person_id), REFUSED)
    team = queries.hold_team(team_id)
    host = next((host for host in queries.list_hosts(team.id) if host.id == person_id), None)
    if host is None:
        raise NotFound
    _withdraw_free(actor, Slot.team_id == team.id, Slot.host_id == person_id)
    if queries.list_booked_slots(team.id, host_id=person_id):
        raise DomainError(BOOKED_WITH_THEM, name=host.name)
    people.close_role(person_id, Role.HOST, actor=actor, scope_id=team.id)
    publish(HostEnded(actor_id=actor.id, subject_id=team.id, person_id=person_id))


def offer_slot(
    team_id: UUID,
    *,
    actor: Actor,
    host_id: UUID,
    kind: rules.FloorKind,
    day: date,
    begins: time,
    ends: time,
    capacity: int,
) -> UUID:
    """Offer places at a team at a time to come."""
    ensure(policies.may_offer(actor, team_id), NOT_HOST)
    team = queries.hold_team(team_id)
    if all(host.id != host_id for host in queries.list_hosts(team.id)):
        raise FieldError("host_id", N_("Choose somebody who is a host of this team."))
    if (problem := rules.problem_with_times(begins, ends)) is not None:
        raise FieldError("ends", problem)
    starts_at = rules.instant_of(day, begins, team.time_zone)
    if starts_at <= clock.now():
        raise FieldError("day", N_("This lies in the past. Offer a time that is still to come."))
    if day > clock.months_after(clock.today(), 12):
        raise FieldError("day", N_("Offer places at most a year ahead."))
    slot = Slot(
        id=uuid4(),
        team_id=team.id,
        host_id=host_id,
        kind=kind,
        day=day,
        begins=begins,
        ends=ends,
        starts_at=starts_at,
        ends_at=rules.instant_of(day, ends, team.time_zone),
        capacity=capacity,
        offered_at=clock.now(),
        offered_by_id=actor.id,
    )
    db.session.add(slot)
    publish(
        SlotOffered(
            actor_id=actor.id,
            subject_id=slot.id,
            team_id=team.id,
            day=day,
            kind=kind,
            capacity=capacity,
        )
    )
    return slot.id


def withdraw_slot(slot_id: UUID, *, actor: Actor) -> None:
    """Take back a time that nobody has booked."""
    slot = queries.get_slot(slot_id)
    ensure(policies.may_offer(actor, slot.team_id), NOT_HOST)
    if slot.withdrawn_at is not None:
        raise Conflict(N_("This time was withdrawn already."))
    result: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]  # of an UPDATE.
        update(Slot)
        .where(Slot.id == slot.id, Slot.taken == 0, Slot.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if result.rowcount != 1:
        raise Conflict(
            N_("Somebody has booked here. Their host cancels that first, under ‘My visitors’.")
        )
    publish(SlotWithdrawn(actor_id=actor.id, subject_id=slot.id, team_id=slot.team_id))


def _withdraw_free(actor: Actor, *those: ColumnElement[bool]) -> None:
    """Take back the times to come that nobody has booked."""
    withdrawn = db.session.execute(
        update(Slot)
        .where(*those, Slot.taken == 0, Slot.withdrawn_at.is_(None), Slot.starts_at > clock.now())
        .values(withdrawn_at=clock.now())
        .returning(Slot.id, Slot.team_id)
        .execution_options(synchronize_session=False)
    )
    for slot_id, team_id in withdrawn.all():
        publish(SlotWithdrawn(actor_id=actor.id, subject_id=slot_id, team_id=team_id))


def _check_place(department_id: UUID) -> None:
    if hold(department_id).ended_at is not None:
        raise FieldError("department_id", ELSEWHERE)
