"""Who may set up rounds, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, Permission
from govern.rounds.rules import RoundState

if TYPE_CHECKING:
    from collections.abc import Callable

    from govern.core.errors import DomainError
    from govern.rounds.models import Round

    Hold = Callable[[Round, Actor], DomainError | None]

#: Given by the slices above, which know what a phase waits for; one for each phase.
_holds: dict[RoundState, Hold] = {}


def know_hold(phase: RoundState, hold: Hold) -> None:
    """Take from above what keeps a phase from being ended before its time."""
    _holds[phase] = hold


def may_draft(actor: Actor) -> bool:
    """Tell whether the actor may prepare rounds."""
    return actor.can(Permission.AWARDS_MANAGE)


def may_change(actor: Actor, award_round: Round) -> bool:
    """Tell whether the actor may change this round: only before it has opened."""
    return may_draft(actor) and award_round.state is RoundState.DRAFT


def may_cancel(actor: Actor, award_round: Round) -> bool:
    """Tell whether the actor may call this round off: not once it is announced."""
    return may_draft(actor) and award_round.state not in {
        RoundState.ANNOUNCED,
        RoundState.CANCELLED,
    }


def may_end_phase(actor: Actor) -> bool:
    """Tell whether the actor may end a phase of a round before its time."""
    return actor.can(Permission.AWARDS_MANAGE) and actor.id is not None


def find_hold(actor: Actor, award_round: Round) -> DomainError | None:
    """Give the refusal to end the present phase of this round now, or None when it can be."""
    hold = _holds.get(award_round.phase)
    return hold(award_round, actor) if hold and award_round.can_end_early else None


def may_advance(actor: Actor) -> bool:
    """Tell whether the actor moves rounds on as the clock says: the worker does."""
    return actor.is_system
