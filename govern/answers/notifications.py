"""Asks a manager, or else the moderators, to ask a finalist who cannot come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.answers import queries
from govern.core.errors import N_
from govern.core.permissions import Permission
from govern.nominations.notifications import STAND
from govern.people.presence import list_holders
from govern.rounds.rules import RoundState
from govern.staffing.queries import list_gone
from govern.tasks.rules import TaskKind, declare
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from govern.core.events import Event
    from govern.nominations.events import FinalistAnswered, NominationAccepted
    from govern.rounds.events import PhaseEnded, RoundAdvanced, RoundCancelled

SPEAK = "answers.speak"

declare(
    TaskKind(
        name=SPEAK,
        sentence=N_("A story about %(name)s is on the shortlist: ask whether they want to stand"),
        about="finalist",
        act=N_("Write the answer down"),
        endpoint="answers.answer",
        argument="finalist_id",
        icon="bi:chat-left-quote",
        minutes=5,
        blueprint="nominations",
    )
)


def tell_who_speaks_for_them(event: NominationAccepted) -> None:
    """Ask for each finalist of the story who cannot come in."""
    if event.asked_ids:
        _ask(queries.list_unreachable(entry_id=event.entry_id))


def tell_who_speaks_for_who_is_gone(event: Event) -> None:
    """Ask for finalists who were shut out, or have left, before they answered."""
    if gone := list_gone(event):
        _ask(queries.list_unreachable(person_ids=gone))


def _ask(finalists: Sequence[Row[*tuple[Any, ...]]]) -> None:
    for finalist in finalists:
        moderators = () if finalist.manager_id else list_holders(Permission.AWARDS_MODERATE)
        open_task(
            SPEAK,
            [finalist.manager_id] if finalist.manager_id else moderators,
            finalist.id,
            params={"name": finalist.name},
            due_at=finalist.answer_due_at,
        )


def tell_it_is_answered(event: FinalistAnswered) -> None:
    """Close the task once the answer is there, whoever gave it."""
    close_tasks(SPEAK, event.finalist_id)


def tell_it_is_too_late(event: RoundAdvanced | PhaseEnded) -> None:
    """Close every question nobody answered when the ballot opens."""
    if event.after is RoundState.VOTING:
        tell_it_is_over(event)


def tell_it_is_over(event: RoundAdvanced | PhaseEnded | RoundCancelled) -> None:
    """Close every question nobody answered."""
    for finalist in queries.list_unanswered(event.subject_id):
        close_tasks(SPEAK, finalist.id)
        close_tasks(STAND, finalist.entry_id)
