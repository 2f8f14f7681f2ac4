"""What happens to people and their roles; the subject is the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.core.events import Event
from govern.core.permissions import Role


@dataclass(frozen=True, kw_only=True)
class PersonAdded(Event):
    """Somebody works here."""

    name = "people.person_added"
    department_id: UUID


@dataclass(frozen=True, kw_only=True)
class PersonChanged(Event):
    """What is written about somebody was changed; the fields by name, never what they held."""

    name = "people.person_changed"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PersonMoved(Event):
    """Somebody works in another department, or for another manager."""

    name = "people.person_moved"
    old_department_id: UUID
    new_department_id: UUID
    old_manager_id: UUID | None
    new_manager_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class PersonLeft(Event):
    """Somebody leaves, or has left; the day is their last."""

    name = "people.person_left"
    left_on: date


@dataclass(frozen=True, kw_only=True)
class PersonReturned(Event):
    """Somebody who was to leave, or had left, works here again."""

    name = "people.person_returned"


@dataclass(frozen=True, kw_only=True)
class RoleGiven(Event):
    """Somebody was given a role, everywhere or for a scope."""

    name = "people.role_given"
    assignment_id: UUID
    role: Role
    scope_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event):
    """Somebody's role ended."""

    name = "people.role_ended"
    assignment_id: UUID
    role: Role
    scope_id: UUID | None
