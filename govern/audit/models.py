"""The log: one row for every event, never changed; its seal, and signed checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Uuid, and_, exists, not_, select
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from govern.audit.rules import SEALED_WITHIN, UNREADABLE, Checkpoint
from govern.core import clock
from govern.core.types import Id, Instant
from govern.extensions import Model
from govern.organisation.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Dialect


class Payload(TypeDecorator[dict[str, Any]]):
    """What an event says, as a JSON object; what is none is read as UNREADABLE.

    Nobody but who writes past the product leaves such a thing: it has no hash, and pages go on.
    """

    impl = JSON
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Read the object, or give UNREADABLE."""
        read = super().result_processor(dialect, coltype)

        def process(value: Any) -> Any:  # noqa: ANN401 - whatever the driver gives.
            try:
                found = read(value) if read is not None else value
            except (ValueError, TypeError, RecursionError):
                found = None
            return found if isinstance(found, dict) else UNREADABLE

        return process


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
    payload: Mapped[dict[str, Any]] = mapped_column(Payload, default=dict)


class AuditSeal(Model):
    """One link of the chain: the hash of a row, of its place and of the link before."""

    __tablename__ = "audit_seal"

    #: From 1 without a gap, in the order of sealing.
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    audit_id: Mapped[UUID] = mapped_column(ForeignKey("audit_row.id"), unique=True)
    hash: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[Instant]


class AuditCheckpoint(Model):
    """How far the chain had come at a moment, signed; a copy leaves the house by mail."""

    __tablename__ = "audit_checkpoint"

    id: Mapped[Id]
    at: Mapped[Instant] = mapped_column(index=True)
    position: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
    #: The public key (Ed25519) and the signature, both in base64.
    key: Mapped[str] = mapped_column(String(44))
    signature: Mapped[str] = mapped_column(String(88))


class AuditVerification(Model):
    """The outcome of one recomputation of the whole chain."""

    __tablename__ = "audit_verification"

    id: Mapped[Id]
    at: Mapped[Instant] = mapped_column(index=True)
    rows: Mapped[int] = mapped_column(BigInteger)
    #: The code of what was found first; empty when everything is in order.
    problem: Mapped[str] = mapped_column(String(40), default="")
    position: Mapped[int | None] = mapped_column(BigInteger)


IS_SEALED = exists().where(AuditSeal.audit_id == AuditRow.id)


def is_emptied() -> ColumnElement[bool]:
    """Give the condition that nothing is sealed although the founding should be since long.

    Founding an organisation writes rows, so a log without a sealed row is right only for as long
    as rows may wait for their seal.
    """
    founded = exists().where(Organisation.created_at < clock.now() - SEALED_WITHIN)
    return and_(founded, not_(exists(select(AuditSeal.position))))


def checkpoint_of(row: AuditCheckpoint) -> Checkpoint:
    """Give a stored checkpoint as the value that is signed and mailed."""
    return Checkpoint(
        at=row.at, position=row.position, hash=row.hash, key=row.key, signature=row.signature
    )
