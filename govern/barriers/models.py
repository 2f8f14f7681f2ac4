"""Barriers and the mitigations planned against them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govern.barriers.rules import BARRIER_WORKFLOW, BarrierKind, BarrierState, Mechanism
from govern.core.types import Id, Instant, Sentence, UtcDateTime, state_type
from govern.core.workflow import HasWorkflow
from govern.extensions import Model
from govern.journeys.models import Stage
from govern.people.models import Person


class Barrier(HasWorkflow, Model):
    """A structural reason why customers are not served well."""

    __tablename__ = "barrier"
    __table_args__ = (
        CheckConstraint("severity >= 1 AND severity <= 5", name="severity_one_to_five"),
        CheckConstraint("(severity IS NULL) = (owner_id IS NULL)", name="weighed_and_owned"),
        CheckConstraint(
            "state IN ('reported', 'closed') OR owner_id IS NOT NULL", name="in_somebodys_hand"
        ),
        CheckConstraint(
            "(state IN ('mitigated', 'cannot_be_removed', 'closed')) = (ended_at IS NOT NULL)",
            name="ended",
        ),
        CheckConstraint("ended_at IS NULL OR outcome <> ''", name="ended_in_words"),
        Index("ix_barrier_reported_at_id", "reported_at", "id"),
        Index("ix_barrier_state_reported_at", "state", "reported_at"),
    )
    workflow = BARRIER_WORKFLOW

    id: Mapped[Id]
    kind: Mapped[BarrierKind] = mapped_column(state_type(BarrierKind))
    sentence: Mapped[Sentence]
    stage_id: Mapped[UUID | None] = mapped_column(ForeignKey("journey_stage.id"), index=True)
    #: None when it was sent without a name; then `reported_at` is the start of that day.
    reporter_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    reported_at: Mapped[Instant]
    state: Mapped[BarrierState] = mapped_column(
        state_type(BarrierState), default=BarrierState.REPORTED
    )
    severity: Mapped[int | None]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: What became of it, in a sentence.
    outcome: Mapped[Sentence] = mapped_column(default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    stage: Mapped[Stage | None] = relationship(lazy="raise")
    reporter: Mapped[Person | None] = relationship(foreign_keys=reporter_id, lazy="raise")
    owner: Mapped[Person | None] = relationship(foreign_keys=owner_id, lazy="raise")
    ended_by: Mapped[Person | None] = relationship(foreign_keys=ended_by_id, lazy="raise")
    mitigations: Mapped[list[Mitigation]] = relationship(
        order_by="Mitigation.planned_at", back_populates="barrier", lazy="raise"
    )

    __mapper_args__ = {"version_id_col": version}


class Mitigation(Model):
    """What is done against a barrier; it counts when somebody else than its planner accepts it."""

    __tablename__ = "mitigation"
    __table_args__ = (
        CheckConstraint("accepted_by_id <> planned_by_id", name="never_accepted_by_its_planner"),
        CheckConstraint(
            "(accepted_by_id IS NULL) = (accepted_at IS NULL)", name="accepted_by_somebody"
        ),
        CheckConstraint("reduction >= 0 AND reduction <= 100", name="reduction_in_percent"),
        CheckConstraint("cost >= 0", name="cost"),
    )

    id: Mapped[Id]
    barrier_id: Mapped[UUID] = mapped_column(ForeignKey("barrier.id"), index=True)
    mechanism: Mapped[Mechanism] = mapped_column(state_type(Mechanism))
    text: Mapped[Sentence]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date]
    #: In whole units of the organisation's currency; None when nobody knows yet.
    cost: Mapped[int | None]
    #: The percentage of the severity it is expected to take away.
    reduction: Mapped[int]
    planned_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    planned_at: Mapped[Instant]
    accepted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    barrier: Mapped[Barrier] = relationship(back_populates="mitigations", lazy="raise")
    owner: Mapped[Person] = relationship(foreign_keys=owner_id, lazy="raise")
    planned_by: Mapped[Person] = relationship(foreign_keys=planned_by_id, lazy="raise")
    accepted_by: Mapped[Person | None] = relationship(foreign_keys=accepted_by_id, lazy="raise")

    __mapper_args__ = {"version_id_col": version}
