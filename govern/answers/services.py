"""Writes down what finalists said who cannot come in themselves; the log knows who wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.answers import policies, queries
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_
from govern.core.permissions import Actor, ensure
from govern.nominations.events import FinalistAnswered, PublicationWithdrawn
from govern.rounds.queries import lock_round

if TYPE_CHECKING:
    from uuid import UUID

REFUSED = N_(
    "Their manager or a moderator writes this down, until the ballot opens, and only for "
    "somebody who cannot sign in."
)


def answer_for(finalist_id: UUID, *, actor: Actor, stands: bool, may_publish: bool) -> UUID:
    """Write down whether somebody who cannot come in wants to stand; give the entry."""
    spoken = queries.get_spoken(finalist_id, actor=actor, lock=True)
    lock_round(spoken.award_round.id, actor=actor, shared=True)
    ensure(policies.may_answer_for(actor, spoken), REFUSED)
    finalist = spoken.finalist
    finalist.say(stands=stands, may_publish=may_publish, by_id=actor.id)
    publish(
        FinalistAnswered(
            actor_id=actor.id,
            subject_id=finalist.entry_id,
            person_id=finalist.person_id,
            finalist_id=finalist.id,
            answer=finalist.answer,
            may_publish=finalist.may_publish,
        )
    )
    return finalist.entry_id


def withdraw_for(finalist_id: UUID, *, actor: Actor) -> UUID:
    """Take name and story of somebody who cannot come in off the wall; give the entry."""
    spoken = queries.get_spoken(finalist_id, actor=actor, lock=True)
    ensure(policies.may_withdraw_for(actor, spoken), REFUSED)
    finalist = spoken.finalist
    finalist.withdrawn_at = clock.now()
    publish(
        PublicationWithdrawn(
            actor_id=actor.id, subject_id=finalist.entry_id, person_id=finalist.person_id
        )
    )
    return finalist.entry_id
