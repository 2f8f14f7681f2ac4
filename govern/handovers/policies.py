"""Who hands over what somebody leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.barriers import policies as barriers
from govern.barriers import queries as found_barriers
from govern.bookings import policies as bookings
from govern.core.permissions import Actor, Permission
from govern.floor.queries import get_slot
from govern.handovers.rules import Kind
from govern.insights import policies as insights
from govern.insights.queries import get_insight
from govern.people.policies import may_hand_over as may_for_leaver
from govern.people.presence import leaves
from govern.promises import policies as promises
from govern.promises.queries import get_promise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

#: What each slice says about its own things; the others end where they were given.
_ASKED: Mapping[Kind, Callable[[Actor, UUID], bool]] = {
    Kind.PROMISE: lambda actor, key: promises.may_hand_over(actor, get_promise(key)),
    Kind.BARRIER: lambda actor, key: barriers.may_hand_over(actor, found_barriers.get_barrier(key)),
    Kind.MITIGATION: lambda actor, key: barriers.may_hand_over_mitigation(
        actor, found_barriers.get_mitigation(key)
    ),
    Kind.ACTION: lambda actor, key: insights.may_hand_over(actor, get_insight(key)),
    Kind.SLOT: lambda actor, key: bookings.may_hand_over(actor, get_slot(key)),
}


def sees_all(actor: Actor) -> bool:
    """Tell whether the actor sees what everybody who leaves leaves behind."""
    return actor.can(Permission.PEOPLE_MANAGE) or actor.can(Permission.PROMISES_MANAGE)


def may_see(actor: Actor, person_id: UUID) -> bool:
    """Tell whether the actor sees what this person, who leaves, leaves behind."""
    return (sees_all(actor) and leaves(person_id)) or may_for_leaver(actor, person_id)


def may_hand_over(actor: Actor, kind: Kind, thing_id: UUID) -> bool:
    """Tell whether the actor may give this thing to somebody else, as its slice says."""
    return kind in _ASKED and _ASKED[kind](actor, thing_id)


def can_be_handed_over(kind: Kind) -> bool:
    """Tell whether a thing goes to somebody else; a role or an appointment ends instead."""
    return kind in _ASKED
