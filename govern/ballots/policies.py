"""Who may vote, and who counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, Permission
from govern.rounds.rules import RoundState

if TYPE_CHECKING:
    from govern.rounds.models import Round


def is_open(award_round: Round) -> bool:
    """Tell whether the ballot of a round is open at this instant."""
    return award_round.phase is RoundState.VOTING


def may_vote(actor: Actor, *, is_entitled: bool) -> bool:
    """Tell whether the actor may vote: who was here when the ballot opened."""
    return actor.can(Permission.AWARDS_TAKE_PART) and is_entitled
