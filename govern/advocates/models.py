"""Appointments of customer advocates and their deputies."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    and_,
    bindparam,
    column,
    exists,
    or_,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from govern.advocates.rules import AppointmentKind
from govern.core import clock
from govern.core.types import SENTENCE_LENGTH, Id, Instant, UtcDateTime, state_type
from govern.departments.models import Department
from govern.extensions import Model
from govern.people.models import Person

_OPEN = column("ended_at").is_(None)
_OPEN_ADVOCATE = and_(_OPEN, column("kind") == AppointmentKind.ADVOCATE.value)


class Appointment(Model):
    """Somebody speaks for customers in a department for a term; it ends and is never deleted."""

    __tablename__ = "appointment"
    __table_args__ = (
        Index(
            "uq_appointment_open_in_department",
            "department_id",
            "kind",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "uq_appointment_open_person_in_department",
            "department_id",
            "person_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "uq_appointment_open_advocate",
            "person_id",
            unique=True,
            sqlite_where=_OPEN_ADVOCATE,
            postgresql_where=_OPEN_ADVOCATE,
        ),
        CheckConstraint("term_ends_on > starts_on", name="term_has_length"),
        CheckConstraint("ended_at IS NULL OR end_reason <> ''", name="ends_for_a_reason"),
    )

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"), index=True)
    kind: Mapped[AppointmentKind] = mapped_column(state_type(AppointmentKind))
    starts_on: Mapped[date]
    term_ends_on: Mapped[date] = mapped_column(index=True)
    topics: Mapped[str] = mapped_column(String(SENTENCE_LENGTH), default="")
    #: The day the preparation for the task was done; None while it is not.
    prepared_on: Mapped[date | None]
    appointed_at: Mapped[Instant]
    appointed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    #: When something last happened in this appointment.
    active_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    end_reason: Mapped[str] = mapped_column(String(SENTENCE_LENGTH), default="")
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="raise")
    department: Mapped[Department] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}


_top, _anybody = aliased(Department), aliased(Appointment)
#: Where an advocate is asked for: in every department there is. The organisation itself, which is
#: the first that ever stood at the top, decides nothing by itself while nobody works in it.
ASKED = (
    Department.ended_at.is_(None),
    or_(
        Department.parent_id.is_not(None),
        exists().where(
            _top.parent_id.is_(None),
            _top.id != Department.id,
            _top.created_at <= Department.created_at,
        ),
        exists().where(
            Person.department_id == Department.id,
            or_(
                Person.left_on.is_(None),
                # Statements are built once: what day it is, is asked when they are read.
                Person.left_on >= bindparam("works_on", callable_=clock.today, type_=Date()),
            ),
        ),
        exists().where(_anybody.department_id == Department.id, _anybody.ended_at.is_(None)),
    ),
)
