"""What happens to departments; the subject is the department."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from govern.core.descriptions import Depending, describe
from govern.core.errors import N_
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
    #: The row that keeps the old name and the new one; None in rows of before there were such.
    renaming_id: UUID | None


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


describe(
    {
        DepartmentAdded: Depending(
            "parent_id",
            {None: N_("Made the department %(subject)s.")},
            N_("Made the department %(subject)s under %(parent_id)s."),
        ),
        DepartmentEnded: N_("Ended the department %(subject)s."),
        DepartmentMerged: N_(
            "Merged the department %(subject)s into %(into_id)s; people who went along: %(people)s."
        ),
        DepartmentMoved: Depending(
            "new_parent_id",
            {None: N_("Put the department %(subject)s at the top.")},
            N_("Put the department %(subject)s under %(new_parent_id)s."),
        ),
        DepartmentRenamed: Depending(
            "renaming_id",
            {None: N_("Gave the department %(subject)s another name.")},
            N_("Gave a department another name: %(renaming_id)s."),
        ),
    },
    subject="department",
    parent_id="department",
    into_id="department",
    new_parent_id="department",
    renaming_id="renaming",
)
