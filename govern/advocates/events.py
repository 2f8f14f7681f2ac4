"""What happens to appointments of customer advocates; the subject is the appointment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.advocates.rules import AppointmentKind
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class AdvocateAppointed(Event):
    """Somebody became the advocate or the deputy of a department."""

    name = "advocates.advocate_appointed"
    person_id: UUID
    department_id: UUID
    kind: AppointmentKind
    term_ends_on: date


@dataclass(frozen=True, kw_only=True)
class AdvocateTransferred(Event):
    """An advocate now speaks in another department; the subject is the new appointment."""

    name = "advocates.advocate_transferred"
    person_id: UUID
    ended_id: UUID
    left_department_id: UUID
    department_id: UUID
    term_ends_on: date


@dataclass(frozen=True, kw_only=True)
class AppointmentEnded(Event):
    """Somebody is no longer the advocate or the deputy of a department."""

    name = "advocates.appointment_ended"
    person_id: UUID
    department_id: UUID
    kind: AppointmentKind


@dataclass(frozen=True, kw_only=True)
class TermExtended(Event):
    """An appointment ends later than it was to end."""

    name = "advocates.term_extended"
    person_id: UUID
    department_id: UUID
    before: date
    term_ends_on: date


@dataclass(frozen=True, kw_only=True)
class AppointmentDescribed(Event):
    """The topics of an advocate, or the day the preparation was done, were written down."""

    name = "advocates.appointment_described"
    prepared_on: date | None
