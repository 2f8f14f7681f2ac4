"""What happens to appointments of customer advocates; the subject is the appointment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.advocates.rules import AppointmentKind
from govern.core.descriptions import DAY, Depending, describe
from govern.core.errors import N_
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


describe(
    {
        AdvocateAppointed: Depending(
            "kind",
            {
                "deputy": N_(
                    "Appointed %(person_id)s as deputy advocate of %(department_id)s "
                    "until %(term_ends_on)s."
                )
            },
            N_(
                "Appointed %(person_id)s as customer advocate of %(department_id)s "
                "until %(term_ends_on)s."
            ),
        ),
        AdvocateTransferred: N_(
            "Let advocate %(person_id)s go from %(left_department_id)s to %(department_id)s, "
            "until %(term_ends_on)s."
        ),
        AppointmentDescribed: N_("Wrote down topics and preparation of advocate %(subject)s."),
        AppointmentEnded: N_("Ended the appointment of %(person_id)s in %(department_id)s."),
        TermExtended: N_(
            "Extended the term of %(person_id)s in %(department_id)s from %(before)s "
            "to %(term_ends_on)s."
        ),
    },
    subject="appointment",
    person_id="person",
    department_id="department",
    left_department_id="department",
    before=DAY,
    term_ends_on=DAY,
)
