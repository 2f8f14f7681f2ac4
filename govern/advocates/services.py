"""Appoints advocates and deputies, ends, moves and extends their terms."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from govern.advocates import policies, queries
from govern.advocates.events import (
    AdvocateAppointed,
    AdvocateTransferred,
    AppointmentDescribed,
    AppointmentEnded,
    TermExtended,
)
from govern.advocates.models import Appointment
from govern.advocates.rules import LONGEST_TERM_YEARS, AppointmentKind
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, FieldError, NotFound, check_version
from govern.core.permissions import Actor, Role, ensure
from govern.extensions import db
from govern.people import services as people
from govern.people.models import Person
from govern.people.presence import takes_on
from govern.people.queries import find_open_role

if TYPE_CHECKING:
    from datetime import date

CHANGED = N_("Somebody else changed this appointment while you were typing.")
REFUSED = N_("Only the CX director appoints advocates.")
ENDERS = N_("The CX director ends an appointment, and the manager does so of somebody who leaves.")
ENDED = N_("This appointment has ended.")
DESCRIBERS = N_("Only the advocate and the CX director write this down, until the term has ended.")


def appoint(
    department_id: UUID,
    *,
    actor: Actor,
    person_id: UUID,
    kind: AppointmentKind,
    starts_on: date,
    term_ends_on: date,
    topics: str = "",
) -> UUID:
    """Appoint the advocate or the deputy of a department for a term."""
    ensure(policies.may_appoint(actor), REFUSED)
    department = queries.get_open_department(department_id, held=True)
    _check_term(starts_on, term_ends_on, actor)
    _check_person(person_id, department.id, kind)
    appointment = _open(
        person_id=person_id,
        department_id=department.id,
        kind=kind,
        starts_on=starts_on,
        term_ends_on=term_ends_on,
        topics=topics,
        actor=actor,
    )
    publish(
        AdvocateAppointed(
            actor_id=actor.id,
            subject_id=appointment.id,
            person_id=person_id,
            department_id=department.id,
            kind=kind,
            term_ends_on=term_ends_on,
        )
    )
    return appointment.id


def end(appointment_id: UUID, *, actor: Actor, reason: str) -> None:
    """End an appointment before or after its term, with a reason."""
    ensure(policies.may_end(actor, queries.get_appointment(appointment_id)), ENDERS)
    appointment = _get_open(appointment_id)
    _close(appointment, reason, actor)
    publish(
        AppointmentEnded(
            actor_id=actor.id,
            subject_id=appointment.id,
            person_id=appointment.person_id,
            department_id=appointment.department_id,
            kind=appointment.kind,
        )
    )


def transfer(
    appointment_id: UUID, *, actor: Actor, department_id: UUID, term_ends_on: date, reason: str
) -> UUID:
    """Let an advocate speak in another department from today; the old appointment ends."""
    ensure(policies.may_move(actor, queries.get_appointment(appointment_id)), REFUSED)
    appointment = _get_open(appointment_id)
    department = queries.get_open_department(department_id, held=True)
    if department.id == appointment.department_id:
        raise FieldError("department_id", N_("This is the department they are appointed for now."))
    today = clock.today(actor.time_zone)
    _check_term(today, term_ends_on, actor)
    _close(appointment, reason, actor)
    db.session.flush()
    _check_person(
        appointment.person_id, department.id, appointment.kind, field_name="department_id"
    )
    moved = _open(
        person_id=appointment.person_id,
        department_id=department.id,
        kind=appointment.kind,
        starts_on=today,
        term_ends_on=term_ends_on,
        topics=appointment.topics,
        actor=actor,
    )
    moved.prepared_on = appointment.prepared_on
    publish(
        AdvocateTransferred(
            actor_id=actor.id,
            subject_id=moved.id,
            person_id=moved.person_id,
            ended_id=appointment.id,
            left_department_id=appointment.department_id,
            department_id=department.id,
            term_ends_on=term_ends_on,
        )
    )
    return moved.id


def extend(appointment_id: UUID, *, actor: Actor, term_ends_on: date, version: int) -> None:
    """Let a term end later than it was to end."""
    ensure(policies.may_appoint(actor), REFUSED)
    appointment = _get_open(appointment_id)
    check_version(appointment, version, CHANGED)
    if term_ends_on <= appointment.term_ends_on:
        raise FieldError("term_ends_on", N_("Choose a day after the end of the present term."))
    _check_length(clock.today(actor.time_zone), term_ends_on)
    before, appointment.term_ends_on = appointment.term_ends_on, term_ends_on
    appointment.active_at = clock.now()
    publish(
        TermExtended(
            actor_id=actor.id,
            subject_id=appointment.id,
            person_id=appointment.person_id,
            department_id=appointment.department_id,
            before=before,
            term_ends_on=term_ends_on,
        )
    )


def describe(
    appointment_id: UUID, *, actor: Actor, topics: str, prepared_on: date | None, version: int
) -> None:
    """Write down what an advocate is asked about, and when the preparation was done."""
    appointment = queries.get_appointment(appointment_id)
    ensure(
        policies.may_describe(actor, appointment),
        DESCRIBERS,
    )
    check_version(appointment, version, CHANGED)
    if prepared_on is not None and prepared_on > clock.today(actor.time_zone):
        raise FieldError("prepared_on", N_("This day is still to come."))
    appointment.topics = topics
    appointment.prepared_on = prepared_on
    appointment.active_at = clock.now()
    publish(
        AppointmentDescribed(actor_id=actor.id, subject_id=appointment.id, prepared_on=prepared_on)
    )


def _get_open(appointment_id: UUID) -> Appointment:
    appointment = queries.get_appointment(appointment_id)
    if appointment.ended_at is not None:
        raise Conflict(ENDED)
    return appointment


def _check_term(starts_on: date, term_ends_on: date, actor: Actor) -> None:
    if starts_on > clock.today(actor.time_zone):
        raise FieldError("starts_on", N_("An appointment starts today or has started already."))
    if term_ends_on <= starts_on:
        raise FieldError("term_ends_on", N_("The term ends after it starts."))
    _check_length(starts_on, term_ends_on)


def _check_length(starts_on: date, term_ends_on: date) -> None:
    if term_ends_on > clock.months_after(starts_on, 12 * LONGEST_TERM_YEARS):
        raise FieldError(
            "term_ends_on", N_("A term lasts at most %(most)d years."), most=LONGEST_TERM_YEARS
        )


def _check_person(
    person_id: UUID, department_id: UUID, kind: AppointmentKind, *, field_name: str = "person"
) -> None:
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    if not takes_on(person_id):
        raise FieldError(
            field_name, N_("%(name)s has left, or their account is closed."), name=person.name
        )
    held = queries.list_open_of(person_id)
    if any(other.department_id == department_id for other in held):
        raise FieldError(
            field_name, N_("%(name)s is appointed in this department already."), name=person.name
        )
    if kind is AppointmentKind.ADVOCATE and any(other.kind is kind for other in held):
        raise FieldError(
            field_name,
            N_("%(name)s is the advocate of another department. Move that appointment instead."),
            name=person.name,
        )
    if queries.find_open(department_id, kind) is not None:
        raise Conflict(N_("This department has somebody already. End that appointment first."))


def _open(
    *,
    person_id: UUID,
    department_id: UUID,
    kind: AppointmentKind,
    starts_on: date,
    term_ends_on: date,
    topics: str,
    actor: Actor,
) -> Appointment:
    """Add the appointment and the role that goes with it."""
    appointment = Appointment(
        id=uuid4(),
        person_id=person_id,
        department_id=department_id,
        kind=kind,
        starts_on=starts_on,
        term_ends_on=term_ends_on,
        topics=topics,
        appointed_at=clock.now(),
        appointed_by_id=actor.id,
        active_at=clock.now(),
    )
    db.session.add(appointment)
    people.open_role(person_id, Role.ADVOCATE, actor=actor, scope_id=department_id)
    db.session.flush()
    return appointment


def _close(appointment: Appointment, reason: str, actor: Actor) -> None:
    """End the appointment and the role that went with it."""
    now = clock.now()
    appointment.ended_at = now
    appointment.ended_by_id = actor.id
    appointment.end_reason = reason
    appointment.active_at = now
    person_id, department_id = appointment.person_id, appointment.department_id
    # An older installation may hold appointments whose role was ended by hand.
    if find_open_role(person_id, Role.ADVOCATE, department_id) is not None:
        people.close_role(person_id, Role.ADVOCATE, actor=actor, scope_id=department_id)
