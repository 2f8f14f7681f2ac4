"""Who may change journeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, Permission

if TYPE_CHECKING:
    from govern.journeys.models import Stage


def may_edit(actor: Actor) -> bool:
    """Tell whether the actor may make and change journeys."""
    return actor.can(Permission.JOURNEYS_EDIT)


def may_edit_stage(actor: Actor, stage: Stage) -> bool:
    """Tell whether the actor may change this stage: one that is still in use."""
    return may_edit(actor) and stage.ended_at is None
