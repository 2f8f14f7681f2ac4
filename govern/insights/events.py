"""What happens to insights; the subject is always the insight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.core.events import Event
from govern.insights.rules import InsightSource


@dataclass(frozen=True, kw_only=True)
class InsightReported(Event):
    """Somebody shared what they learned."""

    name = "insights.insight_reported"
    source: InsightSource


@dataclass(frozen=True, kw_only=True)
class ActionPlanned(Event):
    """Somebody will do something with an insight."""

    name = "insights.action_planned"
    action_id: UUID
    owner_id: UUID
    due_on: date


@dataclass(frozen=True, kw_only=True)
class ActionHandedOver(Event):
    """An action has another owner."""

    name = "insights.action_handed_over"
    action_id: UUID
    owner_id: UUID


@dataclass(frozen=True, kw_only=True)
class InsightDeclined(Event):
    """Nothing will be done with an insight, and it was said why."""

    name = "insights.insight_declined"


@dataclass(frozen=True, kw_only=True)
class EffectRecorded(Event):
    """It was said what an action brought about."""

    name = "insights.effect_recorded"
