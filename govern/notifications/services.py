"""Puts messages into the outbox; called by handlers inside the transaction of the change."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import insert

from govern.core import clock
from govern.extensions import db
from govern.notifications.models import OutboxRow, OutboxState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def tell(
    kind: str,
    person_ids: Iterable[UUID],
    subject_id: UUID,
    *,
    ids: dict[str, str] | None = None,
    due_at: datetime | None = None,
) -> None:
    """Tell single people something, each by a row of their own."""
    now = clock.now()
    rows = [
        {
            "id": uuid4(),
            "kind": kind,
            "recipient_id": person_id,
            "audience": None,
            "subject_id": subject_id,
            "ids": ids or {},
            "state": OutboxState.WAITING,
            "created_at": now,
            "due_at": due_at or now,
        }
        for person_id in sorted(set(person_ids))
    ]
    if rows:
        db.session.execute(insert(OutboxRow), rows)


def tell_audience(kind: str, audience: str, subject_id: UUID) -> None:
    """Tell many people something by one row; the worker finds out who they are."""
    now = clock.now()
    db.session.execute(
        insert(OutboxRow).values(
            id=uuid4(),
            kind=kind,
            recipient_id=None,
            audience=audience,
            subject_id=subject_id,
            state=OutboxState.WAITING,
            created_at=now,
            due_at=now,
        )
    )
