"""Reads the chain link by link, also where somebody made a row that cannot be read."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import DataError

from govern.audit.models import AuditRow, AuditSeal
from govern.audit.rules import BATCH
from govern.extensions import db

if TYPE_CHECKING:
    from collections.abc import Iterator


#: What reading or reckoning with a damaged value raises: no JSON, no time, a number too large.
DAMAGED = (ValueError, TypeError, LookupError, AttributeError, OverflowError, DataError)
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


class Unreadable(Exception):
    """The link at this position, or its row, holds what is no value of its kind."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


def read_links() -> Iterator[Any]:
    """Give every link with its row, in order; raise Unreadable at the first that is damaged."""
    done = 0
    try:
        with closing(db.session.execute(_CHAIN, execution_options={"yield_per": BATCH})) as links:
            for link in links:
                yield link
                done = link.position
    except DAMAGED:
        # A whole batch was refused: read on one by one, up to the one it was.
        yield from _read_one_by_one(done)


def _read_one_by_one(done: int) -> Iterator[Any]:
    positions = select(AuditSeal.position).where(AuditSeal.position > done)
    for position in db.session.scalars(positions.order_by(AuditSeal.position)).all():
        try:
            link = db.session.execute(_CHAIN.where(AuditSeal.position == position)).one()
        except DAMAGED as error:
            raise Unreadable(position) from error
        yield link
