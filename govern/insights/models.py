"""Insights: something learned, the action that follows, and its effect."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govern.core.types import Id, Instant, Sentence, UtcDateTime, state_type
from govern.core.workflow import HasWorkflow
from govern.extensions import Model
from govern.insights.rules import INSIGHT_WORKFLOW, TEXT_MOST, InsightState, Source
from govern.journeys.models import Stage
from govern.people.models import Person


class Insight(HasWorkflow, Model):
    """Something learned about customers; it is answered with an action or with a reason."""

    __tablename__ = "insight"
    __table_args__ = (
        CheckConstraint(
            "state <> 'in_action' OR action_owner_id IS NOT NULL", name="action_has_an_owner"
        ),
        CheckConstraint("(action_owner_id IS NULL) = (action_due_on IS NULL)", name="action_due"),
        CheckConstraint("(state = 'will_not_do') = (reason <> '')", name="refused_with_a_reason"),
        CheckConstraint("(state = 'effect_recorded') = (effect <> '')", name="effect_in_words"),
        CheckConstraint(
            "(state IN ('effect_recorded', 'will_not_do')) = (answered_at IS NOT NULL)",
            name="answered",
        ),
        Index("ix_insight_reported_at_id", "reported_at", "id"),
        Index("ix_insight_state_reported_at", "state", "reported_at"),
        Index("ix_insight_state_answered_at", "state", "answered_at"),
    )
    workflow = INSIGHT_WORKFLOW

    id: Mapped[Id]
    text: Mapped[str] = mapped_column(String(TEXT_MOST))
    source: Mapped[Source] = mapped_column(state_type(Source))
    stage_id: Mapped[UUID | None] = mapped_column(ForeignKey("journey_stage.id"), index=True)
    #: The case of a promise that was not kept, when it was learned from that; once each.
    promise_case_id: Mapped[UUID | None] = mapped_column(ForeignKey("promise_case.id"), unique=True)
    reporter_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    reported_at: Mapped[Instant]
    state: Mapped[InsightState] = mapped_column(state_type(InsightState), default=InsightState.OPEN)
    action: Mapped[Sentence] = mapped_column(default="")
    action_owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    action_due_on: Mapped[date | None]
    action_taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Why nothing follows.
    reason: Mapped[Sentence] = mapped_column(default="")
    effect: Mapped[Sentence] = mapped_column(default="")
    #: When the effect was recorded, or somebody said that nothing follows.
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    stage: Mapped[Stage | None] = relationship(lazy="raise")
    reporter: Mapped[Person] = relationship(foreign_keys=reporter_id, lazy="raise")
    action_owner: Mapped[Person | None] = relationship(foreign_keys=action_owner_id, lazy="raise")
    answered_by: Mapped[Person | None] = relationship(foreign_keys=answered_by_id, lazy="raise")

    __mapper_args__ = {"version_id_col": version}
