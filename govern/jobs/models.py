"""When each job runs next and who runs it now; and which workers were seen."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.types import Id, Instant, UtcDateTime
from govern.extensions import Model
from govern.jobs.rules import LONGEST_ERROR


class JobRun(Model):
    """The state of one job; workers claim it by a conditional UPDATE."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    due_at: Mapped[Instant]
    claimed_by: Mapped[UUID | None] = mapped_column(Uuid)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(LONGEST_ERROR), default="")


class WorkerSeen(Model):
    """A worker and the last time it said that it is alive."""

    __tablename__ = "worker_seen"

    id: Mapped[Id]
    host: Mapped[str] = mapped_column(String(200))
    process: Mapped[int]
    started_at: Mapped[Instant]
    seen_at: Mapped[Instant] = mapped_column(index=True)
