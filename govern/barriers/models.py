"""Barriers, what is done about them, and their history."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govern.barriers.rules import MOST_COST, BarrierState, BarrierType, Mechanism
from govern.core.types import Id, Instant, Sentence, UtcDateTime, state_type
from govern.core.workflow import HasWorkflow, Workflow
from govern.extensions import Model

BARRIER_WORKFLOW = Workflow(
    {
        BarrierState.REPORTED: frozenset({BarrierState.OWNED, BarrierState.DISMISSED}),
        BarrierState.OWNED: frozenset(
            {BarrierState.MITIGATED, BarrierState.REMOVED, BarrierState.DISMISSED}
        ),
        BarrierState.MITIGATED: frozenset({BarrierState.OWNED, BarrierState.REMOVED}),
        BarrierState.REMOVED: frozenset({BarrierState.OWNED}),
        BarrierState.DISMISSED: frozenset({BarrierState.OWNED}),
    }
)


class Barrier(HasWorkflow, Model):
    """A structural reason why customers are not served well."""

    __tablename__ = "barrier"
    __table_args__ = (
        CheckConstraint("severity BETWEEN 0 AND 5", name="severity_in_range"),
        CheckConstraint(
            "residual >= 0 AND residual <= severity * 100", name="residual_within_severity"
        ),
        CheckConstraint(
            "state IN ('reported', 'dismissed') OR (owner_id IS NOT NULL AND severity > 0)",
            name="owned_and_assessed",
        ),
        Index("ix_barrier_reported_at_id", "reported_at", "id"),
        Index("ix_barrier_residual_id", "residual", "id"),
    )
    workflow: ClassVar[Workflow] = BARRIER_WORKFLOW

    id: Mapped[Id]
    text: Mapped[Sentence]
    type: Mapped[BarrierType] = mapped_column(state_type(BarrierType))
    stage_id: Mapped[UUID | None] = mapped_column(ForeignKey("journey_stage.id"), index=True)
    #: None when it was reported without a name; nothing else tells who it was.
    reporter_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    reported_at: Mapped[Instant]
    state: Mapped[BarrierState] = mapped_column(
        state_type(BarrierState), default=BarrierState.REPORTED, index=True
    )
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: From 1 to 5; 0 while nobody has looked at it.
    severity: Mapped[int] = mapped_column(default=0)
    #: What remains of the severity, in hundredths.
    residual: Mapped[int] = mapped_column(default=0)
    review_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    mitigations: Mapped[list[Mitigation]] = relationship(
        order_by="Mitigation.planned_at, Mitigation.id", lazy="raise"
    )

    __mapper_args__ = {"version_id_col": version}


class Mitigation(Model):
    """Something that makes a barrier smaller; it counts once somebody else has accepted it."""

    __tablename__ = "barrier_mitigation"
    __table_args__ = (
        CheckConstraint("accepted_by_id <> planned_by_id", name="accepted_by_another"),
        CheckConstraint(
            "(accepted_by_id IS NULL) = (accepted_at IS NULL)", name="accepted_by_and_at"
        ),
        CheckConstraint("reduction BETWEEN 1 AND 100", name="reduction_is_a_share"),
        CheckConstraint(f"cost BETWEEN 0 AND {MOST_COST}", name="cost_in_range"),
    )

    id: Mapped[Id]
    barrier_id: Mapped[UUID] = mapped_column(ForeignKey("barrier.id"), index=True)
    text: Mapped[Sentence]
    mechanism: Mapped[Mechanism] = mapped_column(state_type(Mechanism))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date]
    #: An estimate, in whole units of the organisation's currency; None when nobody knows.
    cost: Mapped[int | None] = mapped_column(BigInteger)
    #: The share in percent that it is expected to take off the severity.
    reduction: Mapped[int]
    planned_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    planned_at: Mapped[Instant]
    accepted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: What shows that it works, written by who accepted it.
    evidence: Mapped[Sentence] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BarrierStep(Model):
    """One step in the life of a barrier, with its words; kept when the barrier is opened again."""

    __tablename__ = "barrier_step"

    id: Mapped[Id]
    barrier_id: Mapped[UUID] = mapped_column(ForeignKey("barrier.id"), index=True)
    state: Mapped[BarrierState] = mapped_column(state_type(BarrierState))
    words: Mapped[Sentence] = mapped_column(default="")
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Instant]
