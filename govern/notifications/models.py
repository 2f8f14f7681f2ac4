"""Outbox rows and what people chose to receive."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.types import Id, Instant, UtcDateTime, state_type
from govern.extensions import Model
from govern.notifications.rules import Frequency


class OutboxState(StrEnum):
    """How far a message is."""

    WAITING = "waiting"
    SENT = "sent"
    #: Its matter had ended, or the person may no longer see it, when it was to be sent.
    NO_LONGER_TRUE = "no_longer_true"
    #: The person chose not to receive it.
    NOT_WANTED = "not_wanted"
    FAILED = "failed"
    #: Waits for the person's next digest.
    DIGEST = "digest"
    #: The person has no address, or no account and the message is of no use without one; or this
    #: installation has no mail server.
    NO_WAY = "no_way"
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
        Index("ix_outbox_recipient_id_state", "recipient_id", "state"),
        # A person hears once of a message to many, however often it is expanded.
        UniqueConstraint("source_id", "recipient_id"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(80))
    recipient_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: The message to many that this one was made from.
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("outbox.id"))
    #: A named group of people, expanded by the worker in batches.
    audience: Mapped[str | None] = mapped_column(String(120))
    subject_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    #: Further ids and numbers.
    ids: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    state: Mapped[OutboxState] = mapped_column(state_type(OutboxState), default=OutboxState.WAITING)
    created_at: Mapped[Instant]
    due_at: Mapped[Instant]
    #: A worker is sending it; when the time has passed the worker is taken to be lost.
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(String(300), default="")


class MailChoice(Model):
    """How often a person wants mail; who has no row gets a digest each week."""

    __tablename__ = "mail_choice"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    frequency: Mapped[Frequency] = mapped_column(state_type(Frequency), default=Frequency.WEEKLY)
    #: When the last digest was put into the outbox.
    digest_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
