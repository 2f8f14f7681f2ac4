"""Reminds directors to announce, and tells winners and everybody else once it is out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import url_for

from govern.awards import queries
from govern.ballots.queries import list_voters
from govern.core.errors import N_, NotFound
from govern.core.permissions import Actor, Permission
from govern.extensions import db
from govern.notifications.rules import MailKind
from govern.notifications.rules import declare as declare_mails
from govern.notifications.services import tell, tell_audience
from govern.people.presence import list_holders
from govern.rounds.models import Round
from govern.rounds.rules import RoundState
from govern.tasks.rules import TaskKind
from govern.tasks.rules import declare as declare_tasks
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from govern.awards.events import RoundAnnounced
    from govern.rounds.events import PhaseEnded, RoundAdvanced, RoundCancelled

ANNOUNCE = "awards.announce"
WON = "awards.won"
ANNOUNCED = "awards.announced"


def tell_directors(event: RoundAdvanced | PhaseEnded) -> None:
    """Give the CX director the announcement to make when the ballot has closed."""
    if event.after is RoundState.COUNTING:
        open_task(ANNOUNCE, list_holders(Permission.AWARDS_MANAGE), event.subject_id)


def tell_directors_of_end(event: RoundCancelled | RoundAnnounced) -> None:
    """Close the task when there is nothing to announce any more."""
    close_tasks(ANNOUNCE, event.subject_id)


def tell_winners(event: RoundAnnounced) -> None:
    """Tell the people in the winning stories themselves."""
    tell(WON, queries.list_winning_people(event.subject_id), event.subject_id)


def tell_voters(event: RoundAnnounced) -> None:
    """Tell everybody who could vote that the result is there."""
    tell_audience(ANNOUNCED, "voters", event.subject_id)


def _about_result(round_id: UUID, _actor: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    try:
        result = queries.get_result(round_id)
    except NotFound:
        return None
    return {"name": result.name, "url": url_for("awards.result", round_id=round_id)}


def _voters(round_id: UUID) -> list[UUID]:
    return list(list_voters(db.session.get_one(Round, round_id)))


declare_tasks(
    TaskKind(
        name=ANNOUNCE,
        sentence=N_("The ballot has closed: announce who won"),
        about="round",
        act=N_("Announce"),
        endpoint="awards.announce",
        argument="round_id",
        icon="bi:megaphone",
        blueprint="awards",
    )
)
declare_mails(
    MailKind(
        name=WON,
        subject=N_("Congratulations: your story won"),
        template="awards/email/won",
        context=_about_result,
        at_once=True,
        without_account=True,
        blueprint="awards",
    ),
    MailKind(
        name=ANNOUNCED,
        subject=N_("The award winners are known"),
        template="awards/email/announced",
        context=_about_result,
        blueprint="awards",
        audiences={"voters": _voters},
    ),
)
