"""Tells people that they are appointed, moved, or no longer appointed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.advocates import queries
from govern.core.errors import N_, NotFound
from govern.core.permissions import Actor, Permission
from govern.figures.rules import Count, FigureKind, Shown
from govern.figures.rules import declare as declare_figures
from govern.notifications.rules import MailKind, declare
from govern.notifications.services import tell
from govern.people.presence import list_holders
from govern.staffing.queries import list_gone, list_returned
from govern.tasks.rules import TaskKind
from govern.tasks.rules import declare as declare_tasks
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from govern.advocates.events import (
        AdvocateAppointed,
        AdvocateTransferred,
        AppointmentDescribed,
        AppointmentEnded,
    )
    from govern.core.events import Event

APPOINTED = "advocates.appointed"
ENDED = "advocates.ended"
PREPARE = "advocates.prepare"
REPLACE = "advocates.replace"


def _appointment(
    subject_id: UUID, reader: Actor, _ids: dict[str, str], *, ended: bool
) -> dict[str, Any] | None:
    try:
        found = queries.get_appointment(subject_id)
    except NotFound:
        return None
    if found.person_id != reader.id or (found.ended_at is not None) != ended:
        return None
    return {"appointment_id": found.id, "department": found.department.name, "kind": found.kind}


def _open(subject_id: UUID, reader: Actor, ids: dict[str, str]) -> dict[str, Any] | None:
    return _appointment(subject_id, reader, ids, ended=False)


def _ended(subject_id: UUID, reader: Actor, ids: dict[str, str]) -> dict[str, Any] | None:
    return _appointment(subject_id, reader, ids, ended=True)


declare(
    MailKind(
        name=APPOINTED,
        subject=N_("You speak for customers in %(department)s"),
        template="advocates/email/appointed",
        context=_open,
        at_once=True,
        blueprint="advocates",
    ),
    MailKind(
        name=ENDED,
        subject=N_("Your appointment in %(department)s has ended"),
        template="advocates/email/ended",
        context=_ended,
        at_once=True,
        blueprint="advocates",
    ),
)
declare_tasks(
    TaskKind(
        name=PREPARE,
        sentence=N_("Prepare for speaking for customers, and say what you can be asked about"),
        about="department of an appointment",
        act=N_("Get ready"),
        endpoint="advocates.describe",
        argument="appointment_id",
        icon="bi:megaphone",
        minutes=5,
        blueprint="advocates",
    ),
    TaskKind(
        name=REPLACE,
        sentence=N_("Find somebody for %(department)s: its advocate or deputy leaves"),
        about="appointment",
        act=N_("See the appointment"),
        endpoint="advocates.appointment",
        argument="appointment_id",
        icon="bi:person-x",
        minutes=10,
        blueprint="advocates",
    ),
)


def _covered(_day: date) -> Count | None:
    covered, departments = queries.count_cover()
    return Count(covered, departments) if departments else None


declare_figures(
    FigureKind(
        name="advocates.covered",
        label=N_("Departments with a customer advocate"),
        shown=Shown.PART,
        note=N_("somebody speaks for customers there"),
        endpoint="advocates.register",
        blueprint="advocates",
        count=_covered,
        goal=1.0,
    )
)


def tell_the_advocate(event: AdvocateAppointed | AdvocateTransferred) -> None:
    """Tell the person who was appointed or moved."""
    tell(APPOINTED, [event.person_id], event.subject_id)


def ask_to_prepare(event: AdvocateAppointed | AdvocateTransferred) -> None:
    """Give a new advocate or deputy the preparation to do, unless they did it elsewhere."""
    if queries.get_appointment(event.subject_id).prepared_on is None:
        open_task(PREPARE, [event.person_id], event.subject_id)


def close_what_was_asked(
    event: AppointmentEnded | AppointmentDescribed | AdvocateTransferred,
) -> None:
    """Close the preparation when it was done, or when the appointment has ended."""
    subject_id = getattr(event, "ended_id", event.subject_id)
    if getattr(event, "prepared_on", True):
        close_tasks(PREPARE, subject_id)
        close_tasks(REPLACE, subject_id)


def tell_who_left_it(event: AppointmentEnded) -> None:
    """Tell the person whose appointment has ended."""
    tell(ENDED, [event.person_id], event.subject_id)


def ask_for_somebody_else(event: Event) -> None:
    """Ask the CX directors to find somebody when an advocate or a deputy leaves."""
    found = queries.list_of_people(list_gone(event))
    directors = list_holders(Permission.ADVOCATES_APPOINT) if found else ()
    for rows in found.values():
        for row in rows:
            open_task(REPLACE, directors, row.id, params={"department": row.department})


def ask_for_nobody_else(event: Event) -> None:
    """Take that back when they stay."""
    for rows in queries.list_of_people(list_returned(event)).values():
        for row in rows:
            close_tasks(REPLACE, row.id)
