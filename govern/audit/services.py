"""Writes the log."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import insert

from govern.audit.models import AuditRow
from govern.core import clock
from govern.extensions import db

if TYPE_CHECKING:
    from govern.core.events import Event


def record(event: Event) -> None:
    """Write an event down, in the transaction that made it."""
    db.session.execute(
        insert(AuditRow).values(
            id=uuid4(),
            at=clock.now(),
            event=event.name,
            actor_id=event.actor_id,
            subject_id=event.subject_id,
            private=event.private,
            payload=event.payload(),
        )
    )
