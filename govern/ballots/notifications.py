"""Calls voters to the ballot, and takes the call back when it closes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import url_for

from govern.ballots import policies, queries
from govern.core.errors import N_
from govern.core.permissions import Actor
from govern.extensions import db
from govern.notifications.rules import MailKind
from govern.notifications.rules import declare as declare_mails
from govern.notifications.services import tell_audience
from govern.rounds.models import Round
from govern.rounds.rules import RoundState
from govern.tasks.rules import TaskKind
from govern.tasks.rules import declare as declare_tasks
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from govern.ballots.events import BallotCast
    from govern.rounds.events import PhaseEnded, RoundAdvanced, RoundCancelled

VOTE = "ballots.vote"
OPENED = "ballots.opened"


def tell_voters(event: RoundAdvanced | PhaseEnded) -> None:
    """Call everybody who may vote when the ballot opens, and stop when it closes."""
    if event.after is RoundState.VOTING:
        award_round = db.session.get_one(Round, event.subject_id)
        open_task(
            VOTE,
            queries.list_voters(award_round),
            award_round.id,
            due_at=award_round.voting_closes_at,
        )
        tell_audience(OPENED, "voters", award_round.id)
    elif event.after is RoundState.COUNTING:
        close_tasks(VOTE, event.subject_id)


def tell_voters_of_end(event: RoundCancelled) -> None:
    """Take the call to vote back when a round is called off."""
    close_tasks(VOTE, event.subject_id)


def tell_voter_thanks(event: BallotCast) -> None:
    """Close the voter's task; a vote can still be changed."""
    close_tasks(VOTE, event.round_id, person_id=event.actor_id)


def _about_ballot(round_id: UUID, actor: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    award_round = db.session.get(Round, round_id)
    if award_round is None or not policies.is_open(award_round):
        return None
    if queries.find_ballot(round_id, actor=actor) is not None:
        return None
    return {
        "name": award_round.name,
        "closes_at": award_round.voting_closes_at,
        "url": url_for("ballots.vote", round_id=round_id),
    }


def _voters(round_id: UUID) -> list[UUID]:
    return list(queries.list_voters(db.session.get_one(Round, round_id)))


declare_tasks(
    TaskKind(
        name=VOTE,
        sentence=N_("Read the customer stories and vote"),
        about="round",
        act=N_("Vote"),
        endpoint="ballots.vote",
        argument="round_id",
        icon="bi:trophy",
        minutes=5,
        blueprint="ballots",
    )
)
declare_mails(
    MailKind(
        name=OPENED,
        subject=N_("The ballot is open: read the customer stories and vote"),
        template="ballots/email/opened",
        context=_about_ballot,
        blueprint="ballots",
        audiences={"voters": _voters},
    )
)
