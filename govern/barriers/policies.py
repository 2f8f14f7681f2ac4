"""Who reports barriers, takes them in hand, plans against them and accepts the plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.barriers.rules import BarrierState
from govern.core.permissions import Actor, Permission
from govern.people import policies as leavers
from govern.people.presence import name_others

if TYPE_CHECKING:
    from uuid import UUID

    from govern.barriers.models import Barrier, Mitigation


def may_report(actor: Actor) -> bool:
    """Tell whether the actor may report a barrier."""
    return actor.can(Permission.BARRIERS_REPORT)


def may_manage(actor: Actor) -> bool:
    """Tell whether the actor may say how severe a barrier is and who owns it."""
    return actor.can(Permission.BARRIERS_MANAGE)


def may_work_on(actor: Actor, barrier: Barrier) -> bool:
    """Tell whether the actor may plan and accept mitigations, and say how it ended."""
    owns = barrier.owner_id is not None and barrier.owner_id == actor.id
    return may_manage(actor) or owns


def may_accept(actor: Actor, barrier: Barrier, mitigation: Mitigation) -> bool:
    """Tell whether the actor may accept a mitigation: never the one who planned it."""
    return may_work_on(actor, barrier) and mitigation.planned_by_id != actor.id


def name_who_accepts(barrier: Barrier, planner_id: UUID | None) -> str:
    """Name who could accept what somebody planned; nothing where nobody could."""
    owner = [barrier.owner_id] if barrier.owner_id else []
    return name_others(Permission.BARRIERS_MANAGE, [planner_id], also=owner)


def may_hand_over(actor: Actor, barrier: Barrier) -> bool:
    """Tell whether the actor may give a barrier to another owner: also for one who leaves."""
    owner_id = barrier.owner_id
    return may_manage(actor) or (owner_id is not None and leavers.may_hand_over(actor, owner_id))


def may_hand_over_mitigation(actor: Actor, mitigation: Mitigation) -> bool:
    """Tell whether the actor may let somebody else see to a mitigation: also for one who leaves."""
    return may_work_on(actor, mitigation.barrier) or leavers.may_hand_over(
        actor, mitigation.owner_id
    )


def acts_open(actor: Actor, barrier: Barrier) -> frozenset[str]:
    """Give the names of what the actor can do with a barrier in its present state."""
    acts = set()
    if barrier.state in {BarrierState.REPORTED, BarrierState.IN_HAND}:
        if may_manage(actor):
            acts.add("take_in_hand")
        if may_work_on(actor, barrier):
            acts.add("close")
    if barrier.state is BarrierState.IN_HAND and may_work_on(actor, barrier):
        acts.add("plan")
    return frozenset(acts)
