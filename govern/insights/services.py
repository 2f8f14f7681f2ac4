"""Reports insights and follows them to an action, an honest no, and an effect."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, DomainError, FieldError
from govern.core.permissions import Actor, ensure
from govern.extensions import db
from govern.insights import policies, queries, rules
from govern.insights.events import (
    ActionHandedOver,
    ActionPlanned,
    EffectRecorded,
    InsightDeclined,
    InsightReported,
)
from govern.insights.models import Insight, InsightAction
from govern.insights.rules import InsightSource, InsightState

if TYPE_CHECKING:
    from collections.abc import Iterable


def report(*, actor: Actor, text: str, source: InsightSource, stage_id: UUID | None) -> UUID:
    """Share something that was learned."""
    ensure(policies.may_report(actor), N_("Only colleagues share what they learned."))
    insight = Insight(
        id=uuid4(),
        text=text,
        source=source,
        stage_id=stage_id,
        reporter_id=actor.id,
        reported_at=clock.now(),
    )
    db.session.add(insight)
    publish(InsightReported(actor_id=actor.id, subject_id=insight.id, source=source))
    return insight.id


def plan_action(insight_id: UUID, *, actor: Actor, text: str, owner_id: UUID, due_on: date) -> UUID:
    """Take an insight up: somebody will do something by a day."""
    insight = queries.get_insight(insight_id)
    ensure(
        policies.may_plan_action(actor, owner_id),
        N_("You can take this up yourself; the CX director can ask others."),
    )
    today = clock.today(actor.time_zone)
    if due_on < today:
        raise FieldError("due_on", N_("Choose today or a later day."))
    if due_on > today + timedelta(days=rules.FURTHEST_DAYS):
        raise FieldError("due_on", N_("Choose a day within two years."))
    if len(insight.actions) >= rules.MOST_ACTIONS:
        raise DomainError(N_("An insight has at most %(most)d actions."), most=rules.MOST_ACTIONS)
    if insight.state is InsightState.EFFECT:
        raise Conflict(N_("What came of this insight was already told. Share a new one."))
    if insight.state is not InsightState.TAKEN_UP:
        insight.move_to(InsightState.TAKEN_UP)
    _answered(insight, actor)
    action = InsightAction(
        id=uuid4(),
        insight_id=insight.id,
        text=text,
        owner_id=owner_id,
        due_on=due_on,
        planned_by_id=actor.id,
        planned_at=clock.now(),
    )
    db.session.add(action)
    publish(
        ActionPlanned(
            actor_id=actor.id,
            subject_id=insight.id,
            action_id=action.id,
            owner_id=owner_id,
            due_on=due_on,
        )
    )
    return action.id


def hand_over(insight_id: UUID, to_id: UUID, *, actor: Actor) -> None:
    """Give the actions one has for an insight to somebody else."""
    insight = queries.get_insight(insight_id)
    ensure(policies.may_hand_over(actor, insight), N_("You have no action to hand over here."))
    for action in _own(insight.actions, actor):
        action.owner_id = to_id
        publish(
            ActionHandedOver(
                actor_id=actor.id, subject_id=insight.id, action_id=action.id, owner_id=to_id
            )
        )


def decline(insight_id: UUID, *, actor: Actor, reason: str) -> None:
    """Say that nothing will be done, and why; who reported it will read the reason."""
    insight = queries.get_insight(insight_id)
    ensure(policies.may_decline(actor), N_("Only the CX director says that nothing will be done."))
    insight.reason = reason
    insight.move_to(InsightState.DECLINED)
    _answered(insight, actor)
    publish(InsightDeclined(actor_id=actor.id, subject_id=insight.id))


def record_effect(insight_id: UUID, *, actor: Actor, effect: str) -> None:
    """Say what the actions brought about; who reported the insight is told."""
    insight = queries.get_insight(insight_id)
    ensure(
        policies.may_record_effect(actor, insight),
        N_("Who acted on an insight says what came of it, or the CX director."),
    )
    insight.effect = effect
    insight.move_to(InsightState.EFFECT)
    _answered(insight, actor)
    publish(EffectRecorded(actor_id=actor.id, subject_id=insight.id))


def _answered(insight: Insight, actor: Actor) -> None:
    insight.answered_by_id = actor.id
    insight.answered_at = clock.now()


def _own(actions: Iterable[InsightAction], actor: Actor) -> list[InsightAction]:
    return [action for action in actions if action.owner_id == actor.id]
