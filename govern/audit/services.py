"""Writes the log, seals it, and signs how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID, uuid4

from sqlalchemy import Table, func, insert, select

from govern.audit import queries, reading, rules
from govern.audit.models import AuditCheckpoint, AuditRow, AuditSeal, AuditVerification
from govern.core import clock
from govern.core.permissions import record_check
from govern.extensions import db

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from govern.audit.queries import Verdict
    from govern.core.events import Event

SEALER = "the worker seals what others did"
#: The advisory lock of PostgreSQL that one sealer holds; SQLite has one writer anyway.
LOCK = 0x676F7665726E
#: Built once and on the bare table: every change there is passes here.
_INTO_LOG = insert(cast("Table", AuditRow.__table__))


def record(event: Event) -> None:
    """Write an event down, in the transaction that made it."""
    db.session.execute(
        _INTO_LOG,
        {
            "id": uuid4(),
            "at": clock.now(),
            "event": event.name,
            "actor_id": event.actor_id,
            "subject_id": event.subject_id,
            "private": event.private,
            "payload": event.payload(),
        },
    )


def seal(*, everything: bool = False) -> int:
    """Seal rows that have no seal yet and give how many; one sealer at a time.

    Without `everything` only rows of the last minutes are looked for: older ones have their
    seal, but for those of a clock that was wrong.
    """
    record_check(SEALER)
    if db.session.get_bind().dialect.name == "postgresql" and not db.session.scalar(
        select(func.pg_try_advisory_xact_lock(LOCK))
    ):
        return 0
    head = queries.find_head()
    since = None if everything or head is None else head.sealed_at - rules.WINDOW
    rows = reading.list_unsealed(rules.BATCH, since=since)
    position, previous = (head.position, head.hash) if head else (0, rules.GENESIS)
    now = clock.now()
    links = []
    for row in rows:
        try:
            with reading.reading():
                digest = rules.link(previous, row, position + 1, now)
        except reading.Damaged:
            # It stays without a seal, and `govern audit verify` says so; the others go on.
            continue
        position += 1
        links.append(
            {
                "position": position,
                "audit_id": row.id,
                "hash": digest,
                "previous": previous,
                "sealed_at": now,
            }
        )
        previous = digest
    if links:
        db.session.execute(insert(AuditSeal), links)
    return len(links)


def sign_checkpoint(key: Ed25519PrivateKey) -> UUID | None:
    """Sign how far the chain has come; None when it has not moved since the last time."""
    record_check(SEALER)
    head = queries.find_head()
    try:
        with reading.reading():
            last = queries.find_last_checkpoint()
    except reading.Damaged:
        last = None
    if head is None or (last is not None and last.position == head.position):
        return None
    signed = rules.sign(key, clock.now(), head.position, head.hash)
    checkpoint = AuditCheckpoint(
        id=uuid4(),
        at=signed.at,
        position=signed.position,
        hash=signed.hash,
        key=signed.key,
        signature=signed.signature,
    )
    db.session.add(checkpoint)
    return checkpoint.id


def note_verification(verdict: Verdict) -> None:
    """Write down what a recomputation found, for the page of the log."""
    record_check(SEALER)
    db.session.add(
        AuditVerification(
            at=clock.now(),
            rows=verdict.rows,
            problem=verdict.problem or "",
            position=verdict.position,
        )
    )
