"""Who may do what to a promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, Permission
from govern.people import policies as leavers
from govern.promises.rules import PromiseState

if TYPE_CHECKING:
    from govern.promises.models import Promise

UNSETTLED = frozenset({PromiseState.PROPOSED, PromiseState.AGREED})


def may_manage(actor: Actor) -> bool:
    """Tell whether the actor decides which promises are made."""
    return actor.can(Permission.PROMISES_MANAGE)


def may_propose(actor: Actor) -> bool:
    """Tell whether the actor may propose a promise: everybody may."""
    return actor.can(Permission.PROMISES_RECORD)


def owns_or_manages(actor: Actor, promise: Promise) -> bool:
    """Tell whether the actor answers for this promise."""
    return may_manage(actor) or (actor.id is not None and actor.id == promise.owner_id)


def may_change(actor: Actor, promise: Promise) -> bool:
    """Tell whether the actor may write the promise anew: its owner until it is agreed."""
    if promise.state is PromiseState.PROPOSED:
        return owns_or_manages(actor, promise)
    return promise.state is PromiseState.AGREED and may_manage(actor)


def may_reword(actor: Actor, promise: Promise) -> bool:
    """Tell whether the actor may give a live promise other words or another owner."""
    return promise.state is PromiseState.LIVE and may_manage(actor)


def may_hand_over(actor: Actor, promise: Promise) -> bool:
    """Tell whether the actor may give the promise to another owner: also for one who leaves."""
    if promise.state is PromiseState.RETIRED:
        return False
    return may_manage(actor) or leavers.may_hand_over(actor, promise.owner_id)


def may_record(actor: Actor, promise: Promise) -> bool:
    """Tell whether the actor may record how often the promise was kept."""
    return promise.state is PromiseState.LIVE and owns_or_manages(actor, promise)
