"""Who may do what with insights."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from govern.core.permissions import Actor, Permission
from govern.insights.rules import InsightState

if TYPE_CHECKING:
    from govern.insights.models import Insight


def may_report(actor: Actor) -> bool:
    """Tell whether the actor may share what they learned."""
    return actor.id is not None and actor.can(Permission.INSIGHTS_REPORT)


def may_plan_action(actor: Actor, owner_id: UUID) -> bool:
    """Tell whether the actor may give this person an action: oneself always, others by role."""
    if actor.can(Permission.INSIGHTS_MANAGE):
        return True
    return actor.can(Permission.INSIGHTS_REPORT) and owner_id == actor.id


def may_decline(actor: Actor) -> bool:
    """Tell whether the actor may say that nothing will be done."""
    return actor.can(Permission.INSIGHTS_MANAGE)


def may_record_effect(actor: Actor, insight: Insight) -> bool:
    """Tell whether the actor may say what came of it: who acted, and who looks after insights."""
    owns = actor.id is not None and actor.id in {action.owner_id for action in insight.actions}
    return owns or actor.can(Permission.INSIGHTS_MANAGE)


def may_hand_over(actor: Actor, insight: Insight) -> bool:
    """Tell whether the actor has an action of this insight to hand over."""
    return insight.state is InsightState.TAKEN_UP and may_record_effect(actor, insight)
