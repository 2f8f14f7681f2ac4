"""Gives moderators stories to read, asks finalists, and tells nominators what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import url_for

from govern.core.errors import N_, NotFound
from govern.core.permissions import Actor, Permission
from govern.nominations import policies, queries
from govern.notifications.rules import MailKind
from govern.notifications.rules import declare as declare_mails
from govern.notifications.services import tell
from govern.people.presence import list_holders
from govern.rounds.queries import look_up
from govern.rounds.rules import RoundState
from govern.tasks.rules import TaskKind
from govern.tasks.rules import declare as declare_tasks
from govern.tasks.services import close_tasks, close_tasks_when, open_task

if TYPE_CHECKING:
    from govern.nominations.events import (
        FinalistAnswered,
        NominationAccepted,
        NominationDeclined,
        NominationSubmitted,
        NominationWithdrawn,
    )
    from govern.rounds.events import PhaseEnded, RoundAdvanced, RoundCancelled

MODERATE = "nominations.moderate"
STAND = "nominations.stand"
ASKED = "nominations.asked"
DECIDED = "nominations.decided"


def tell_moderators(event: NominationSubmitted) -> None:
    """Give moderators one task for all stories of a round that wait."""
    open_task(
        MODERATE,
        list_holders(Permission.AWARDS_MODERATE),
        event.round_id,
        due_at=event.voting_opens_at,
    )


def tell_moderators_of_less(
    event: NominationAccepted | NominationDeclined | NominationWithdrawn,
) -> None:
    """Close the moderators' task when the last story has been read."""
    if event.waiting == 0:
        round_id = event.round_id
        close_tasks_when(lambda: not queries.count_waiting(round_id), MODERATE, round_id)


def tell_moderators_it_is_too_late(event: RoundAdvanced | PhaseEnded) -> None:
    """Close the moderators' task when the ballot opens: the shortlist is fixed."""
    if event.after is RoundState.VOTING:
        close_tasks(MODERATE, event.subject_id)


def tell_moderators_it_is_over(event: RoundCancelled) -> None:
    """Close the moderators' task when the round is called off."""
    close_tasks(MODERATE, event.subject_id)


def tell_nominator(event: NominationAccepted | NominationDeclined) -> None:
    """Tell the nominator that a moderator has decided."""
    tell(DECIDED, [event.nominator_id], event.subject_id)


def tell_finalists(event: NominationAccepted) -> None:
    """Ask those the story is about whether they want to stand."""
    open_task(STAND, event.asked_ids, event.entry_id, due_at=event.answer_due_at)
    tell(ASKED, event.asked_ids, event.entry_id)


def tell_finalist_thanks(event: FinalistAnswered) -> None:
    """Close the question once it is answered."""
    close_tasks(STAND, event.subject_id, person_id=event.person_id)


def _about_decision(
    nomination_id: UUID, actor: Actor, _ids: dict[str, str]
) -> dict[str, Any] | None:
    try:
        nomination = queries.get_nomination(nomination_id, actor=actor)
    except NotFound:
        return None
    return {"url": url_for("nominations.one", nomination_id=nomination.id)}


def _about_question(entry_id: UUID, actor: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    finalist = queries.find_finalist(entry_id, actor.id, actor=actor)
    if finalist is None:
        return None
    award_round = look_up(queries.get_entry(entry_id, actor=actor).round_id)
    if not policies.may_answer(actor, finalist, award_round):
        return None
    return {
        "due_at": finalist.answer_due_at,
        "url": url_for("nominations.answer_standing", entry_id=entry_id),
    }


declare_tasks(
    TaskKind(
        name=MODERATE,
        sentence=N_("Customer stories wait to be read"),
        about="round",
        act=N_("Read stories"),
        endpoint="nominations.queue",
        icon="bi:journal-text",
        minutes=10,
        blueprint="nominations",
    ),
    TaskKind(
        name=STAND,
        sentence=N_("A story about you is on the shortlist: do you want to stand?"),
        about="entry",
        act=N_("Answer"),
        endpoint="nominations.answer_standing",
        argument="entry_id",
        icon="bi:trophy",
        blueprint="nominations",
    ),
)
declare_mails(
    MailKind(
        name=ASKED,
        subject=N_("A question about a story in which you appear"),
        template="nominations/email/asked",
        context=_about_question,
        at_once=True,
        without_account=True,
        blueprint="nominations",
    ),
    MailKind(
        name=DECIDED,
        subject=N_("Your customer story was read"),
        template="nominations/email/decided",
        context=_about_decision,
        blueprint="nominations",
    ),
)
