"""What happens to departments; the subject is the department."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class DepartmentAdded(Event):
    """A department was made."""

    name = "departments.department_added"
    parent_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class DepartmentRenamed(Event):
    """A department has another name."""

    name = "departments.department_renamed"


@dataclass(frozen=True, kw_only=True)
class DepartmentMoved(Event):
    """A department, with everything below it, stands under another one."""

    name = "departments.department_moved"
    old_parent_id: UUID | None
    new_parent_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class DepartmentMerged(Event):
    """A department ended and went, with its people, into another one."""

    name = "departments.department_merged"
    into_id: UUID
    people: int


@dataclass(frozen=True, kw_only=True)
class DepartmentEnded(Event):
    """A department that had nobody in it any more ended."""

    name = "departments.department_ended"
