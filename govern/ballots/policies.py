"""Who may vote, and who counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.ballots import queries
from govern.core.errors import N_, DomainError
from govern.core.permissions import Actor, Permission
from govern.organisation.queries import get_facts
from govern.rounds.policies import know_hold
from govern.rounds.rules import RoundState

if TYPE_CHECKING:
    from govern.rounds.models import Round


def is_open(award_round: Round) -> bool:
    """Tell whether the ballot of a round is open at this instant."""
    return award_round.phase is RoundState.VOTING


def may_vote(actor: Actor, *, is_entitled: bool) -> bool:
    """Tell whether the actor may vote: who was here when the ballot opened."""
    return actor.can(Permission.AWARDS_TAKE_PART) and is_entitled


def keep_open(award_round: Round, actor: Actor) -> DomainError | None:
    """Refuse to close a ballot early while so few have voted that the result shows their votes."""
    fewest = get_facts(actor).number("people.fewest_shown")
    if queries.count_cast(award_round.id) >= fewest:
        return None
    return DomainError(
        N_(
            "Fewer than %(fewest)d people have voted; closing now would show what they chose. The "
            "ballot closes by itself on %(when)s."
        ),
        fewest=fewest,
        when=award_round.voting_closes_at,
    )


know_hold(RoundState.VOTING, keep_open)
