"""Asks for hand-overs when somebody leaves or is shut out, and no longer when they stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.errors import N_
from govern.handovers import services
from govern.handovers.rules import HAND_OVER
from govern.staffing.queries import list_gone, list_returned
from govern.tasks.queries import list_subjects
from govern.tasks.rules import TaskKind, declare

if TYPE_CHECKING:
    from govern.barriers.events import (
        BarrierHandedOver,
        BarrierTakenInHand,
        MitigationHandedOver,
    )
    from govern.bookings.events import SlotHandedOver
    from govern.core.events import Event
    from govern.insights.events import ActionHandedOver, ActionTaken
    from govern.people.events import RoleEnded
    from govern.promises.events import PromiseHandedOver

declare(
    TaskKind(
        name=HAND_OVER,
        sentence=N_("%(name)s leaves: hand over what they have in hand"),
        act=N_("Hand over"),
        endpoint="handovers.one",
        argument="person_id",
        icon="bi:person-dash",
        minutes=10,
    )
)


def tell_who_hands_over(event: Event) -> None:
    """Ask the manager of whoever leaves, or take that back when they stay.

    What the leaver themselves was to hand over goes to somebody else.
    """
    moved = {*list_gone(event), *list_returned(event)}
    services.settle(moved | list_subjects(HAND_OVER, moved) if moved else moved)


def look_again(
    event: BarrierHandedOver
    | BarrierTakenInHand
    | MitigationHandedOver
    | SlotHandedOver
    | ActionHandedOver
    | ActionTaken
    | PromiseHandedOver,
) -> None:
    """Close the task when nothing is left of what somebody had in hand."""
    if event.before_id is not None:
        services.settle([event.before_id])


def look_again_at_roles(event: RoleEnded) -> None:
    """Close the task when the last role of somebody who leaves has ended."""
    services.settle([event.subject_id])
