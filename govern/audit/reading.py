"""Reads the log also where somebody wrote into it what is no value of its kind."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, not_, select
from sqlalchemy.exc import DataError, OperationalError

from govern.audit import rules
from govern.audit.models import IS_SEALED, AuditCheckpoint, AuditRow, AuditSeal
from govern.audit.rules import BATCH, Checkpoint
from govern.core import clock
from govern.extensions import db

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Row

#: What reading or reckoning with such a value raises: no JSON, no time, too large, nested too deep.
_DAMAGE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    DataError,
)
_CHAIN = (
    select(
        AuditSeal.position,
        AuditSeal.hash,
        AuditSeal.previous,
        AuditSeal.sealed_at,
        AuditSeal.audit_id,
        AuditRow.id,
        AuditRow.at,
        AuditRow.event,
        AuditRow.actor_id,
        AuditRow.subject_id,
        AuditRow.private,
        AuditRow.payload,
    )
    .select_from(AuditSeal)
    .outerjoin(AuditRow, AuditRow.id == AuditSeal.audit_id)
    .order_by(AuditSeal.position)
)
_CHECKPOINTS = select(
    AuditCheckpoint.at,
    AuditCheckpoint.position,
    AuditCheckpoint.hash,
    AuditCheckpoint.key,
    AuditCheckpoint.signature,
).order_by(AuditCheckpoint.position, AuditCheckpoint.at)
_UNSEALED = select(*AuditRow.__table__.columns).where(not_(IS_SEALED))

#: A day: rows without a seal for longer are what the hourly sweep and `doctor` are for.
LOOKED_BACK = 96 * rules.WINDOW
_WAITING = select(func.count(), func.min(AuditRow.at)).where(not_(IS_SEALED))


class Damaged(Exception):
    """A value is none of its kind: somebody wrote past the product."""


class Unreadable(Exception):
    """The link at this position, or its row, is damaged."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


@contextmanager
def reading() -> Iterator[None]:
    """Turn whatever a damaged value raises, read or reckoned with, into Damaged."""
    try:
        yield
    except OperationalError as error:
        # SQLite says so of text that is no UTF-8, and also of a database that is busy.
        if "decode" not in str(error.orig):
            raise
        raise Damaged from error
    except _DAMAGE as error:
        raise Damaged from error


def read_links() -> Iterator[Any]:
    """Give every link with its row, in order; raise Unreadable at the first that is damaged."""
    done = 0
    try:
        with (
            reading(),
            closing(db.session.execute(_CHAIN, execution_options={"yield_per": BATCH})) as links,
        ):
            for link in links:
                yield link
                done = link.position
    except Damaged:
        # A whole batch was refused: read on one by one, up to the one it was.
        yield from _read_one_by_one(done)


def _read_one_by_one(done: int) -> Iterator[Any]:
    position = done + 1
    try:
        with reading():
            later = select(AuditSeal.position).where(AuditSeal.position > done)
            for position in db.session.scalars(later.order_by(AuditSeal.position)).all():
                yield db.session.execute(_CHAIN.where(AuditSeal.position == position)).one()
    except Damaged as error:
        raise Unreadable(position) from error


def read_checkpoints() -> tuple[list[Checkpoint], bool]:
    """Give the stored checkpoints that can be read, and whether these are all."""
    found = [
        Checkpoint(
            at=row.at,
            position=row.position,
            hash=row.hash,
            key=row.key,
            signature=row.signature,
        )
        for row in _whatever_is_whole(_CHECKPOINTS)
        if isinstance(row.position, int)
    ]
    return found, len(found) == db.session.scalar(select(func.count(AuditCheckpoint.at)))


def list_unsealed(limit: int, *, since: datetime | None = None) -> Sequence[Row[Any]]:
    """Give rows without a seal, oldest first; ids are no order, so all are looked at.

    One that is damaged is left out, so that the others get their seal.
    """
    statement = _UNSEALED if since is None else _UNSEALED.where(AuditRow.at >= since)
    return _whatever_is_whole(statement.order_by(AuditRow.at, AuditRow.id).limit(limit))


def find_oldest_unsealed() -> datetime | None:
    """Give the time of the oldest row of the last day that has no seal; a damaged one is a day."""
    since = clock.now() - LOOKED_BACK
    asked = select(func.min(AuditRow.at)).where(AuditRow.at >= since, not_(IS_SEALED))
    try:
        with reading():
            return db.session.scalar(asked)
    except Damaged:
        return since


def find_waiting() -> tuple[int, datetime | None]:
    """Give how many rows of the whole log have no seal, and since when; a damaged one for a day."""
    try:
        with reading():
            count, oldest = db.session.execute(_WAITING).one()
    except Damaged:
        rows = select(func.count()).select_from(AuditRow).where(not_(IS_SEALED))
        return db.session.scalar(rows) or 0, clock.now() - LOOKED_BACK
    return count, oldest


def is_unsealed_damaged() -> bool:
    """Tell whether a row without a seal can neither be read nor sealed."""
    try:
        with reading(), closing(db.session.execute(_UNSEALED)) as waiting:
            for row in waiting:
                rules.link(rules.GENESIS, row, 1, clock.now())
    except Damaged:
        return True
    return False


def _whatever_is_whole(statement: Any) -> list[Row[Any]]:  # noqa: ANN401 - a SELECT of columns.
    """Give the rows of a statement without those that are damaged."""
    try:
        with reading():
            return list(db.session.execute(statement))
    except Damaged:
        pass
    whole: list[Row[Any]] = []
    count = db.session.scalar(select(func.count()).select_from(statement.subquery()))
    for number in range(count or 0):
        try:
            with reading():
                whole += db.session.execute(statement.offset(number).limit(1))
        except Damaged:
            continue
    return whole
