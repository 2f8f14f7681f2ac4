"""Departments as a tree, kept with the path from its root."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, and_, column, select
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.descriptions import name_open_things
from govern.core.types import NAME_LENGTH, Id, Instant, Name, UtcDateTime
from govern.extensions import Model

#: The deepest tree we draw; 32 hex digits and a slash for each level fit the path.
DEEPEST = 12


class Department(Model):
    """A department; it ends or is merged into another one, and is never deleted."""

    __tablename__ = "department"
    __table_args__ = (
        Index(
            "uq_department_parent_id_sort_key",
            "parent_id",
            "sort_key",
            unique=True,
            sqlite_where=column("ended_at").is_(None),
            postgresql_where=column("ended_at").is_(None),
        ),
        # NULL equals nothing, so the departments at the top need an index of their own.
        Index(
            "uq_department_sort_key_at_the_top",
            "sort_key",
            unique=True,
            sqlite_where=and_(column("ended_at").is_(None), column("parent_id").is_(None)),
            postgresql_where=and_(column("ended_at").is_(None), column("parent_id").is_(None)),
        ),
    )

    id: Mapped[Id]
    name: Mapped[Name]
    sort_key: Mapped[str] = mapped_column(String(NAME_LENGTH), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    #: The hex ids from the root to this department, each followed by a slash.
    path: Mapped[str] = mapped_column(String(33 * DEEPEST), index=True)
    created_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Renaming(Model):
    """A name a department had, and the one it was given then; append-only."""

    __tablename__ = "department_renaming"
    __table_args__ = (CheckConstraint("until >= since", name="begins_before_it_ends"),)

    id: Mapped[Id]
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"), index=True)
    name: Mapped[Name]
    sort_key: Mapped[str] = mapped_column(String(NAME_LENGTH), index=True)
    new_name: Mapped[Name]
    since: Mapped[Instant]
    until: Mapped[Instant]


def path_of(department_id: UUID, parent: Department | None) -> str:
    """Give the path of a department below its parent."""
    return f"{parent.path if parent else ''}{department_id.hex}/"


@lru_cache(4096)
def ids_on(path: str) -> tuple[UUID, ...]:
    """Give the ids on a path, from the root down."""
    return tuple(UUID(part) for part in path.split("/") if part)


name_open_things("department", lambda: select(Department.id, Department.name))
name_open_things(
    "renaming",
    lambda: select(
        Renaming.id, ("“" + Renaming.name + "” → “" + Renaming.new_name + "”").label("name")
    ),
)
