"""Who may announce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.awards.queries import list_wins
from govern.core.permissions import Actor, Permission
from govern.nominations.policies import know_wins
from govern.rounds.rules import RoundState

if TYPE_CHECKING:
    from govern.rounds.models import Round


def may_announce(actor: Actor) -> bool:
    """Tell whether the actor may announce results."""
    return actor.can(Permission.AWARDS_MANAGE)


def is_countable(award_round: Round) -> bool:
    """Tell whether the votes of a round can be counted: its ballot has closed."""
    return award_round.phase is RoundState.COUNTING


know_wins(list_wins)
