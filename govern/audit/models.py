"""The log: one row for every event, never changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.types import Id, Instant
from govern.extensions import Model


class AuditRow(Model):
    """Who did what to which thing, and when; ids only, names are looked up when shown."""

    __tablename__ = "audit_row"
    __table_args__ = (
        Index("ix_audit_row_at_id", "at", "id"),
        Index("ix_audit_row_subject_id_at", "subject_id", "at"),
        Index("ix_audit_row_actor_id_at", "actor_id", "at"),
    )

    id: Mapped[Id]
    at: Mapped[Instant]
    event: Mapped[str] = mapped_column(String(80), index=True)
    #: None for the worker and the command line.
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    private: Mapped[bool] = mapped_column(default=False)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
