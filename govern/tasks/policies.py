"""Who may do something with a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, Permission
from govern.tasks.rules import KINDS

if TYPE_CHECKING:
    from govern.tasks.models import Task


def may_put_off(actor: Actor, task: Task) -> bool:
    """Tell whether the actor may put this task off: an open one of their own."""
    return actor.can(Permission.TASKS_OWN) and task.person_id == actor.id and task.closed_at is None


def may_hand_over(actor: Actor, task: Task) -> bool:
    """Tell whether the actor may hand this task over: where its kind allows it."""
    kind = KINDS.get(task.kind)
    return may_put_off(actor, task) and kind is not None and kind.hand_over is not None
