"""Outbox rows and what people chose to receive."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.types import Id, Instant, UtcDateTime, state_type
from govern.extensions import Model


class OutboxState(StrEnum):
    """How far a message is."""

    WAITING = "waiting"
    SENT = "sent"
    #: Its matter had ended, or the person may no longer see it, when it was to be sent.
    NO_LONGER_TRUE = "no_longer_true"
    #: The person chose not to receive it.
    NOT_WANTED = "not_wanted"
    FAILED = "failed"
    #: Made by the demo's history; never sent.
    DEMO_HISTORY = "demo_history"


class OutboxRow(Model):
    """Something to tell somebody: kind and ids, never text."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(
            "(recipient_id IS NULL) <> (audience IS NULL)", name="recipient_or_audience"
        ),
        Index("ix_outbox_state_due_at", "state", "due_at"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(80))
    recipient_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: A named group of people, expanded by the worker in batches.
    audience: Mapped[str | None] = mapped_column(String(120))
    subject_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    #: Further ids and numbers.
    ids: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    state: Mapped[OutboxState] = mapped_column(state_type(OutboxState), default=OutboxState.WAITING)
    created_at: Mapped[Instant]
    due_at: Mapped[Instant]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(String(300), default="")
