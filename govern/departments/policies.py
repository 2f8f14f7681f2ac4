"""Who may change the tree of departments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, Permission

if TYPE_CHECKING:
    from govern.departments.models import Department


def may_manage(actor: Actor) -> bool:
    """Tell whether the actor may make and change departments."""
    return actor.can(Permission.DEPARTMENTS_MANAGE)


def may_change(actor: Actor, department: Department) -> bool:
    """Tell whether the actor may change this department: one that has not ended."""
    return may_manage(actor) and department.ended_at is None
