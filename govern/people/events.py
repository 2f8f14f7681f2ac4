"""What happens to people and their roles; the subject is the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.core.descriptions import DAY, Depending, describe, word_values
from govern.core.errors import N_
from govern.core.events import Event
from govern.core.permissions import Role
from govern.people.rules import ROLE_NAMES


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
    #: Whether their last day had passed, and not only been written down.
    was_out: bool


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


word_values(
    "person field",
    {
        "name": N_("Name"),
        "email": N_("E-mail"),
        "employee_number": N_("Employee number"),
        "level": N_("Level"),
        "country": N_("Country"),
        "language": N_("Language"),
        "joined_on": N_("First day"),
    },
)
word_values("role", ROLE_NAMES)
describe(
    {
        PersonAdded: N_("Wrote %(subject)s down in %(department_id)s."),
        PersonChanged: N_("Changed what is written about %(subject)s: %(fields)s."),
        PersonLeft: N_("Wrote down that the last day of %(subject)s is %(left_on)s."),
        PersonMoved: Depending(
            "new_manager_id",
            {None: N_("Changed where %(subject)s works: now in %(new_department_id)s.")},
            N_(
                "Changed where %(subject)s works: now in %(new_department_id)s, "
                "for %(new_manager_id)s."
            ),
        ),
        PersonReturned: N_("Took the last day of %(subject)s back."),
        RoleEnded: N_("Ended a role of %(subject)s: %(role)s."),
        RoleGiven: N_("Gave %(subject)s a role: %(role)s."),
    },
    subject="person",
    department_id="department",
    new_department_id="department",
    new_manager_id="person",
    fields="person field",
    role="role",
    left_on=DAY,
)
