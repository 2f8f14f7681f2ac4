"""Who writes down what a team promised, and says what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.commitments.rules import UNDO_DAYS, CommitmentState
from govern.core import clock
from govern.core.permissions import ActorKind, Permission

if TYPE_CHECKING:
    from govern.commitments.models import Commitment
    from govern.core.permissions import Actor


def may_make(actor: Actor) -> bool:
    """Tell whether the actor may write down a promise of the own team: everybody may, in person."""
    return actor.kind is ActorKind.PERSON and actor.can(Permission.PROMISES_RECORD)


def may_settle(actor: Actor, commitment: Commitment) -> bool:
    """Tell whether the actor may say what became of it: who sees it, while it is open."""
    return may_make(actor) and commitment.state is CommitmentState.OPEN


def may_reopen(actor: Actor, commitment: Commitment) -> bool:
    """Tell whether the actor may take back what was said of it, some days long."""
    if commitment.settled_at is None or commitment.emptied_at is not None:
        return False
    return may_make(actor) and (clock.now() - commitment.settled_at).days < UNDO_DAYS
