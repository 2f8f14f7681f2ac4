"""People and the roles they hold."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid, and_, column, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govern.core.descriptions import name_open_things
from govern.core.permissions import Role
from govern.core.types import NAME_LENGTH, Id, Instant, Name, UtcDateTime, state_type
from govern.departments.models import Department
from govern.extensions import Model


class Level(StrEnum):
    """Where somebody stands in the organisation."""

    STAFF = "staff"
    MANAGER = "manager"
    EXECUTIVE = "executive"


class Person(Model):
    """Somebody who works for the organisation, with or without an account here."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="leaves_after_joining"),
        CheckConstraint("manager_id IS NULL OR manager_id <> id", name="not_own_manager"),
        Index("ix_person_sort_key_id", "sort_key", "id"),
    )

    id: Mapped[Id]
    name: Mapped[Name]
    sort_key: Mapped[str] = mapped_column(String(NAME_LENGTH))
    #: Lower case; None for people without an address.
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    employee_number: Mapped[str] = mapped_column(String(60), unique=True)
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"), index=True)
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    level: Mapped[Level] = mapped_column(state_type(Level), default=Level.STAFF)
    country: Mapped[str] = mapped_column(String(2))
    language: Mapped[str] = mapped_column(String(8), default="en")
    time_zone: Mapped[str] = mapped_column(String(60), default="Europe/Amsterdam")
    joined_on: Mapped[date]
    left_on: Mapped[date | None] = mapped_column(index=True)
    created_at: Mapped[Instant]
    version: Mapped[int] = mapped_column(default=1)

    department: Mapped[Department] = relationship()

    __mapper_args__ = {"version_id_col": version}


class RoleAssignment(Model):
    """A role somebody holds for a time, given by somebody; closed, never deleted."""

    __tablename__ = "role_assignment"
    __table_args__ = (
        Index(
            "uq_role_assignment_open_everywhere",
            "person_id",
            "role",
            unique=True,
            sqlite_where=and_(column("ended_at").is_(None), column("scope_id").is_(None)),
            postgresql_where=and_(column("ended_at").is_(None), column("scope_id").is_(None)),
        ),
        Index(
            "uq_role_assignment_open_scoped",
            "person_id",
            "role",
            "scope_id",
            unique=True,
            sqlite_where=and_(column("ended_at").is_(None), column("scope_id").is_not(None)),
            postgresql_where=and_(column("ended_at").is_(None), column("scope_id").is_not(None)),
        ),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ends_after_start"),
    )

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(state_type(Role), index=True)
    #: A department, a round ...; None for everywhere.
    scope_id: Mapped[UUID | None] = mapped_column(Uuid)
    started_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: None when the command line gave it.
    given_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


name_open_things("person", lambda: select(Person.id, Person.name))
