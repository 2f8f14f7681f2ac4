"""Commitments to single customers, and totals of weeks that were counted elsewhere."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, column
from sqlalchemy.orm import Mapped, mapped_column

from govern.commitments.rules import MOST_CASES, SETTLED, CommitmentState
from govern.core.types import Id, Instant, Name, Sentence, UtcDateTime, state_type
from govern.core.workflow import HasWorkflow, Workflow
from govern.extensions import Model

COMMITMENT_WORKFLOW = Workflow(
    {
        CommitmentState.OPEN: frozenset(SETTLED),
        # A slip of the finger is taken back.
        **{state: frozenset({CommitmentState.OPEN}) for state in SETTLED},
    }
)
_CURRENT = column("superseded_at").is_(None)


class Commitment(HasWorkflow, Model):
    """What a team promised one customer, and by when."""

    __tablename__ = "commitment"
    __table_args__ = (
        CheckConstraint("(settled_at IS NULL) = (state = 'open')", name="settled_follows_state"),
        CheckConstraint(
            "(settled_by_id IS NULL) = (state = 'open')", name="settled_by_follows_state"
        ),
        CheckConstraint("state <> 'broken' OR reason <> '' OR emptied_at IS NOT NULL", name="why"),
        Index("ix_commitment_department_id_state_due_at", "department_id", "state", "due_at"),
        Index("ix_commitment_due_week_department_id", "due_week", "department_id"),
    )
    workflow: ClassVar[Workflow] = COMMITMENT_WORKFLOW

    id: Mapped[Id]
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    what: Mapped[Sentence]
    #: How the team finds the customer again: a number of its own, not a name.
    reference: Mapped[Name] = mapped_column(default="")
    due_at: Mapped[Instant]
    #: The Monday of the week it is due in, where the organisation is.
    due_week: Mapped[date]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[Instant]
    state: Mapped[CommitmentState] = mapped_column(
        state_type(CommitmentState), default=CommitmentState.OPEN
    )
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[Sentence] = mapped_column(default="")
    #: When its words were taken out; that it was kept or not stays.
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class WeekTotal(Model):
    """What a team kept in a week, counted elsewhere; it stands for the week, and is superseded."""

    __tablename__ = "commitment_week"
    __table_args__ = (
        CheckConstraint("kept >= 0 AND late >= 0 AND broken >= 0", name="nothing_negative"),
        CheckConstraint(f"kept + late + broken BETWEEN 1 AND {MOST_CASES}", name="in_bounds"),
        Index(
            "uq_commitment_week",
            "department_id",
            "week",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    id: Mapped[Id]
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    week: Mapped[date] = mapped_column(index=True)
    kept: Mapped[int]
    late: Mapped[int]
    broken: Mapped[int]
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[Instant]
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
