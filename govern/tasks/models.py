"""Tasks: one row for each thing one person has to do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Uuid, column
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.types import Id, Instant, UtcDateTime
from govern.extensions import Model


class Task(Model):
    """Something to do; closed when it is done, overtaken or handed over, never deleted."""

    __tablename__ = "task"
    __table_args__ = (
        Index(
            "uq_task_open",
            "kind",
            "person_id",
            "subject_id",
            unique=True,
            sqlite_where=column("closed_at").is_(None),
            postgresql_where=column("closed_at").is_(None),
        ),
        Index("ix_task_person_id_closed_at_due_at", "person_id", "closed_at", "due_at"),
        Index("ix_task_kind_subject_id", "kind", "subject_id"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    #: Names and numbers for the task's sentence; nothing the person may not see.
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    opened_at: Mapped[Instant]
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Put off by the person until this day.
    later_until: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
