"""Who reports insights, and who answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, Permission
from govern.insights.rules import InsightState
from govern.people import policies as leavers
from govern.promises import policies as promises

if TYPE_CHECKING:
    from govern.insights.models import Insight
    from govern.promises.models import Promise, PromiseCase


def may_report(actor: Actor) -> bool:
    """Tell whether the actor may report what was learned."""
    return actor.can(Permission.INSIGHTS_REPORT)


def may_manage(actor: Actor) -> bool:
    """Tell whether the actor may decide what follows an insight."""
    return actor.can(Permission.INSIGHTS_MANAGE)


def may_learn_from(actor: Actor, promise: Promise, case: PromiseCase) -> bool:
    """Tell whether the actor may make an insight of a case: who answers for it, once answered."""
    answers_for = promises.owns_or_manages(actor, promise)
    return may_report(actor) and answers_for and case.answered_at is not None


def may_answer(actor: Actor, insight: Insight) -> bool:
    """Tell whether the actor may say what became of it: the CX director, the action's owner."""
    owns = insight.action_owner_id is not None and insight.action_owner_id == actor.id
    return may_manage(actor) or owns


def may_hand_over(actor: Actor, insight: Insight) -> bool:
    """Tell whether the actor may give an action to another owner: also for one who leaves."""
    owner_id = insight.action_owner_id
    return may_manage(actor) or (owner_id is not None and leavers.may_hand_over(actor, owner_id))


def acts_open(actor: Actor, insight: Insight) -> frozenset[str]:
    """Give the names of what the actor can do with an insight in its present state."""
    acts = set()
    if insight.state in {InsightState.OPEN, InsightState.IN_ACTION}:
        if may_manage(actor):
            acts.add("take_action")
        if may_answer(actor, insight):
            acts.add("will_not_do")
    if insight.state is InsightState.IN_ACTION and may_answer(actor, insight):
        acts.add("record_effect")
    return frozenset(acts)
