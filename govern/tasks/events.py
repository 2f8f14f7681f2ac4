"""What people do with their tasks, beside doing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.core.descriptions import DAY, describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class TaskPutOff(Event):
    """Somebody put a task of theirs off until a day; the subject is the task."""

    name = "tasks.task_put_off"
    until: date


@dataclass(frozen=True, kw_only=True)
class TaskHandedOver(Event):
    """Somebody gave a task of theirs to somebody else; the subject is the task."""

    name = "tasks.task_handed_over"
    to_id: UUID


describe(
    {
        TaskHandedOver: N_("Handed a task over to %(to_id)s."),
        TaskPutOff: N_("Put a task off until %(until)s."),
    },
    to_id="person",
    until=DAY,
)
