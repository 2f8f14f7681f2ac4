"""Asks the owner of a promise that was not kept for a repair, and counts for the front page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from govern.core.errors import N_
from govern.core.permissions import Actor, Permission
from govern.figures import rules as figures
from govern.notifications.rules import MailKind
from govern.notifications.rules import declare as declare_mails
from govern.notifications.services import tell
from govern.organisation.queries import end_of_day
from govern.people.queries import get_person
from govern.promises import queries
from govern.promises.rules import PromiseState
from govern.readings import queries as readings
from govern.tasks.rules import TaskKind, declare
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from datetime import date

    from govern.promises.events import (
        CaseAnswered,
        PromiseHandedOver,
        PromiseRetired,
        PromiseReworded,
        ReadingCorrected,
        ReadingRecorded,
    )

REPAIR = "promises.repair"
OWN = "promises.own"

declare(
    TaskKind(
        name=REPAIR,
        sentence=N_("Not kept: “%(promise)s” Say why, and what is repaired"),
        act=N_("Answer"),
        endpoint="promises.answer_case",
        argument="case_id",
        icon="bi:bandaid",
        minutes=10,
        blueprint="promises",
    )
)


def tell_the_owner(event: ReadingRecorded | ReadingCorrected) -> None:
    """Open the owner's task with the case, and close it with the case."""
    if event.opened_case_id is not None:
        _ask(event.opened_case_id, event.subject_id)
    if event.closed_case_id is not None:
        close_tasks(REPAIR, event.closed_case_id)


def tell_the_new_owner(event: PromiseReworded | PromiseHandedOver) -> None:
    """Hand an unanswered case over with the promise."""
    case_id = queries.find_unanswered_case(event.subject_id)
    if case_id is not None:
        close_tasks(REPAIR, case_id)
        _ask(case_id, event.subject_id)


def tell_who_took_over(event: PromiseHandedOver) -> None:
    """Tell the new owner whose promise it is now."""
    if event.owner_id != event.actor_id:
        tell(OWN, [event.owner_id], event.subject_id)


def _own(promise_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    promise = queries.find_promise(promise_id)
    if promise is None or promise.owner_id != reader.id or promise.state is PromiseState.RETIRED:
        return None
    return {"promise_id": promise.id, "url": f"/promises/{promise.id}"}


declare_mails(
    MailKind(
        name=OWN,
        subject=N_("A promise to customers is yours"),
        template="promises/email/own",
        context=_own,
        blueprint="promises",
    )
)


def tell_it_is_answered(event: CaseAnswered) -> None:
    """Close the task: the owner has answered."""
    close_tasks(REPAIR, event.subject_id)


def tell_it_is_retired(event: PromiseRetired) -> None:
    """Close the task: the promise is made no more."""
    if event.closed_case_id is not None:
        close_tasks(REPAIR, event.closed_case_id)


def _ask(case_id: UUID, promise_id: UUID) -> None:
    promise = queries.get_promise(promise_id)
    case = queries.get_case(case_id)
    language = get_person(promise.owner_id).language
    words = promise.wording_on(case.opened_at.date()).text.shown(language).text
    open_task(
        REPAIR,
        [promise.owner_id],
        case_id,
        params={"promise": words},
        due_at=end_of_day(case.due_on),
        otherwise=Permission.PROMISES_MANAGE,
    )


def _count(day: date) -> figures.Count | None:
    found = readings.count_kept(day)
    return figures.Count(found.kept, found.total) if found else None


figures.declare(
    figures.FigureKind(
        name="promises.kept",
        label=N_("Promises kept"),
        shown=figures.Shown.SHARE,
        note=N_("of all cases counted in the newest month"),
        endpoint="promises.board",
        blueprint="promises",
        count=_count,
    )
)
