"""What happens to insights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.core.descriptions import DAY, describe
from govern.core.errors import N_
from govern.core.events import Event
from govern.insights.rules import Source


@dataclass(frozen=True, kw_only=True)
class InsightReported(Event):
    """Somebody learned something; the subject is the insight."""

    name = "insights.insight_reported"
    source: Source
    stage_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ActionTaken(Event):
    """An action follows an insight, or it was given to somebody else."""

    name = "insights.action_taken"
    owner_id: UUID
    due_on: date
    reporter_id: UUID
    #: Who owned it before, when it was given to somebody else.
    before_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class WillNotBeDone(Event):
    """Somebody said that nothing follows, and why."""

    name = "insights.will_not_be_done"
    reporter_id: UUID


@dataclass(frozen=True, kw_only=True)
class EffectRecorded(Event):
    """The effect of an action was written down."""

    name = "insights.effect_recorded"
    reporter_id: UUID


@dataclass(frozen=True, kw_only=True)
class ActionHandedOver(Event):
    """The action that follows an insight has another owner; the subject is the insight."""

    name = "insights.action_handed_over"
    owner_id: UUID
    before_id: UUID


describe(
    {
        ActionHandedOver: N_(
            "Handed the action after the insight “%(subject)s” over from %(before_id)s "
            "to %(owner_id)s."
        ),
        ActionTaken: N_(
            "Said what follows the insight “%(subject)s”: %(owner_id)s sees to it by %(due_on)s."
        ),
        EffectRecorded: N_("Wrote down what came of the insight “%(subject)s”."),
        InsightReported: N_("Reported the insight “%(subject)s”."),
        WillNotBeDone: N_("Said that nothing follows the insight “%(subject)s”, and why."),
    },
    subject="insight",
    owner_id="person",
    before_id="person",
    due_on=DAY,
)
