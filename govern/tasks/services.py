"""Opens and closes tasks; called by handlers inside the transaction of the change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from govern.core import clock
from govern.extensions import db
from govern.tasks.models import Task

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def open_task(
    kind: str,
    person_ids: Iterable[UUID],
    subject_id: UUID,
    *,
    params: dict[str, Any] | None = None,
    due_at: datetime | None = None,
) -> None:
    """Give people something to do; who has it already keeps the one there is."""
    wanted = set(person_ids)
    if not wanted:
        return
    having = set(
        db.session.scalars(
            select(Task.person_id).where(
                Task.kind == kind, Task.subject_id == subject_id, Task.closed_at.is_(None)
            )
        )
    )
    rows = [
        {
            "id": uuid4(),
            "kind": kind,
            "person_id": person_id,
            "subject_id": subject_id,
            "params": params or {},
            "opened_at": clock.now(),
            "due_at": due_at,
            "version": 1,
        }
        for person_id in sorted(wanted - having)
    ]
    if rows:
        db.session.execute(insert(Task), rows)


def close_tasks(kind: str, subject_id: UUID, *, person_id: UUID | None = None) -> None:
    """Close the open tasks of a kind about a thing: of one person, or of everybody."""
    conditions = [Task.kind == kind, Task.subject_id == subject_id, Task.closed_at.is_(None)]
    if person_id is not None:
        conditions.append(Task.person_id == person_id)
    db.session.execute(
        update(Task)
        .where(*conditions)
        .values(closed_at=clock.now(), version=Task.version + 1)
        .execution_options(synchronize_session=False)
    )
