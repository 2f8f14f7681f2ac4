"""Who may do what with barriers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from govern.core.permissions import Actor, Permission

if TYPE_CHECKING:
    from govern.barriers.models import Barrier, Mitigation


def may_report(actor: Actor) -> bool:
    """Tell whether the actor may name a barrier."""
    return actor.id is not None and actor.can(Permission.BARRIERS_REPORT)


def may_assess(actor: Actor) -> bool:
    """Tell whether the actor may say how severe a barrier is, and who owns it."""
    return actor.can(Permission.BARRIERS_MANAGE)


def may_work_on(actor: Actor, owner_id: UUID | None) -> bool:
    """Tell whether the actor may plan mitigations and close: the owner, and who looks after all."""
    owns = actor.id is not None and actor.id == owner_id
    return owns or actor.can(Permission.BARRIERS_MANAGE)


def may_plan(actor: Actor, barrier: Barrier) -> bool:
    """Tell whether the actor may plan a mitigation."""
    return actor.id is not None and may_work_on(actor, barrier.owner_id)


def may_close(actor: Actor, barrier: Barrier) -> bool:
    """Tell whether the actor may say that a barrier is gone or cannot go."""
    return may_work_on(actor, barrier.owner_id)


def may_dismiss(actor: Actor) -> bool:
    """Tell whether the actor may say that something is not a barrier."""
    return actor.can(Permission.BARRIERS_MANAGE)


def may_reopen(actor: Actor, barrier: Barrier) -> bool:
    """Tell whether the actor may open a closed barrier again."""
    return may_work_on(actor, barrier.owner_id)


def planned_by_another(actor: Actor, planned_by_id: UUID) -> bool:
    """Tell whether somebody else than the actor planned a mitigation."""
    return actor.id is not None and actor.id != planned_by_id


def may_accept(actor: Actor, mitigation: Mitigation, owner_id: UUID | None) -> bool:
    """Tell whether the actor may accept a mitigation: never who planned it."""
    able = actor.can(Permission.BARRIERS_ACCEPT) or actor.id == owner_id
    return able and planned_by_another(actor, mitigation.planned_by_id)
