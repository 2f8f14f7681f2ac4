"""Reads the outbox: what is due, what waits for a digest, how late it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, and_, exists, func, or_, select

from govern.core import clock
from govern.extensions import db
from govern.notifications.models import MailChoice, OutboxRow, OutboxState
from govern.notifications.rules import Frequency
from govern.people.models import Person
from govern.people.presence import can_enter
from govern.tasks.models import Task

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement


def is_due(now: datetime) -> ColumnElement[bool]:
    """Give the condition that a row waits, its time has come, and no worker has it."""
    return and_(
        OutboxRow.state == OutboxState.WAITING,
        OutboxRow.due_at <= now,
        or_(OutboxRow.claimed_until.is_(None), OutboxRow.claimed_until <= now),
    )


def has_due() -> bool:
    """Tell whether something is to be sent now."""
    return bool(db.session.scalar(select(exists().where(is_due(clock.now())))))


def list_due(limit: int) -> Sequence[UUID]:
    """Give the ids of rows that are due, oldest first."""
    return db.session.scalars(
        select(OutboxRow.id)
        .where(is_due(clock.now()))
        .order_by(OutboxRow.due_at, OutboxRow.id)
        .limit(limit)
    ).all()


def get_row(row_id: UUID) -> Row[Any]:
    """Give a message as columns, so that it can be read outside a transaction."""
    return db.session.execute(
        select(*OutboxRow.__table__.columns).where(OutboxRow.id == row_id)
    ).one()


def find_frequency(person_id: UUID) -> Frequency:
    """Give how often a person wants mail."""
    chosen = db.session.scalar(
        select(MailChoice.frequency).where(MailChoice.person_id == person_id)
    )
    return chosen or Frequency.WEEKLY


def find_choice(person_id: UUID) -> MailChoice | None:
    """Give what a person chose, or None when they never did."""
    return db.session.get(MailChoice, person_id)


def list_news(person_id: UUID) -> Sequence[Row[Any]]:
    """Give what waits for a person's digest, oldest first."""
    return db.session.execute(
        select(*OutboxRow.__table__.columns)
        .where(OutboxRow.recipient_id == person_id, OutboxRow.state == OutboxState.DIGEST)
        .order_by(OutboxRow.created_at, OutboxRow.id)
        .limit(100)
    ).all()


def list_time_zones() -> Sequence[str]:
    """Give the time zones people live in."""
    return db.session.scalars(select(Person.time_zone).distinct()).all()


def list_awaiting_digest(
    frequency: Frequency, time_zone: str, slot: datetime, limit: int
) -> Sequence[Row[UUID, datetime | None]]:
    """Give who is to get a digest now: something is new since the last one, or in a week.

    Rows of person id and the moment since which things count as new.
    """
    wanted = func.coalesce(MailChoice.frequency, Frequency.WEEKLY.value)
    news = exists().where(
        OutboxRow.recipient_id == Person.id, OutboxRow.state == OutboxState.DIGEST
    )
    new_task = exists().where(
        Task.person_id == Person.id,
        Task.closed_at.is_(None),
        or_(MailChoice.digest_at.is_(None), Task.opened_at > MailChoice.digest_at),
    )
    return db.session.execute(
        select(Person.id, MailChoice.digest_at)
        .outerjoin(MailChoice, MailChoice.person_id == Person.id)
        .where(
            Person.time_zone == time_zone,
            Person.email.is_not(None),
            can_enter(),
            wanted == frequency.value,
            or_(MailChoice.digest_at.is_(None), MailChoice.digest_at < slot),
            or_(news, new_task),
        )
        .order_by(Person.id)
        .limit(limit)
    ).all()


def find_oldest_due() -> datetime | None:
    """Give since when the oldest message that is due waits."""
    return db.session.scalar(
        select(func.min(OutboxRow.due_at)).where(
            OutboxRow.state == OutboxState.WAITING, OutboxRow.due_at <= clock.now()
        )
    )


def count_failed(since: datetime) -> int:
    """Count the messages given up since a moment."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(OutboxRow)
            .where(OutboxRow.state == OutboxState.FAILED, OutboxRow.due_at >= since)
        )
        or 0
    )
