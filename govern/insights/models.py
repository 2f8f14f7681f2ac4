"""Insights and the actions that follow them."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govern.core.types import Id, Instant, Sentence, UtcDateTime, state_type
from govern.core.workflow import HasWorkflow, Workflow
from govern.extensions import Model
from govern.insights.rules import InsightSource, InsightState

INSIGHT_WORKFLOW = Workflow(
    {
        InsightState.REPORTED: frozenset({InsightState.TAKEN_UP, InsightState.DECLINED}),
        InsightState.TAKEN_UP: frozenset({InsightState.EFFECT, InsightState.DECLINED}),
        # Somebody may see something in it after all.
        InsightState.DECLINED: frozenset({InsightState.TAKEN_UP}),
    }
)


class Insight(HasWorkflow, Model):
    """Something that was learned about customers."""

    __tablename__ = "insight"
    __table_args__ = (
        CheckConstraint("state <> 'declined' OR reason <> ''", name="declined_with_reason"),
        CheckConstraint("state <> 'effect' OR effect <> ''", name="effect_is_told"),
        Index("ix_insight_reported_at_id", "reported_at", "id"),
        Index("ix_insight_state_reported_at", "state", "reported_at"),
    )
    workflow: ClassVar[Workflow] = INSIGHT_WORKFLOW

    id: Mapped[Id]
    text: Mapped[Sentence]
    source: Mapped[InsightSource] = mapped_column(state_type(InsightSource))
    stage_id: Mapped[UUID | None] = mapped_column(ForeignKey("journey_stage.id"), index=True)
    reporter_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    reported_at: Mapped[Instant]
    state: Mapped[InsightState] = mapped_column(
        state_type(InsightState), default=InsightState.REPORTED
    )
    #: Why nothing will be done.
    reason: Mapped[Sentence] = mapped_column(default="")
    #: What came of it.
    effect: Mapped[Sentence] = mapped_column(default="")
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    #: When the newest answer was given: an action, a no, an effect.
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    version: Mapped[int] = mapped_column(default=1)

    actions: Mapped[list[InsightAction]] = relationship(
        order_by="InsightAction.planned_at, InsightAction.id", lazy="raise"
    )

    __mapper_args__ = {"version_id_col": version}


class InsightAction(Model):
    """What somebody will do with an insight, and by when."""

    __tablename__ = "insight_action"

    id: Mapped[Id]
    insight_id: Mapped[UUID] = mapped_column(ForeignKey("insight.id"), index=True)
    text: Mapped[Sentence]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date]
    planned_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    planned_at: Mapped[Instant]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
