"""Reads the register of advocates."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from govern.advocates.models import ASKED, Appointment
from govern.advocates.rules import AppointmentKind
from govern.core.descriptions import name_open_things
from govern.core.errors import NotFound
from govern.core.permissions import Role
from govern.core.rows import rows
from govern.core.types import UtcDateTime
from govern.departments.models import Department
from govern.departments.queries import STEP, get_department, hold
from govern.extensions import db
from govern.people.models import Person, RoleAssignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date


@dataclass(frozen=True, eq=False)
class RegisterColumns:
    """The statement of the register, with the columns it can be sorted by."""

    statement: Any
    name: Any
    id: Any


@lru_cache(16)
def register(*, gaps_only: bool, ends_before: date | None) -> RegisterColumns:
    """Give every department asked for one with its advocate and its deputy, in one statement."""
    advocate, deputy, parent = aliased(Appointment), aliased(Appointment), aliased(Department)
    speaker, stand_in = aliased(Person), aliased(Person)
    last = func.max(Appointment.active_at, type_=UtcDateTime())
    activity = (
        select(last)
        .where(Appointment.department_id == Department.id)
        .correlate(Department)
        .scalar_subquery()
    )
    statement = (
        select(
            Department.id,
            Department.sort_key,
            Department.name,
            Department.parent_id,
            parent.name.label("parent"),
            advocate.id.label("advocate_appointment"),
            advocate.term_ends_on,
            advocate.topics,
            advocate.prepared_on,
            speaker.id.label("advocate_id"),
            speaker.name.label("advocate"),
            deputy.id.label("deputy_appointment"),
            deputy.term_ends_on.label("deputy_until"),
            stand_in.name.label("deputy"),
            activity.label("active_at"),
        )
        .outerjoin(parent, parent.id == Department.parent_id)
        .outerjoin(advocate, _open(advocate, AppointmentKind.ADVOCATE))
        .outerjoin(speaker, speaker.id == advocate.person_id)
        .outerjoin(deputy, _open(deputy, AppointmentKind.DEPUTY))
        .outerjoin(stand_in, stand_in.id == deputy.person_id)
        .where(*ASKED)
    )
    if gaps_only:
        statement = statement.where(advocate.id.is_(None))
    if ends_before is not None:
        statement = statement.where(
            or_(advocate.term_ends_on <= ends_before, deputy.term_ends_on <= ends_before)
        )
    return RegisterColumns(statement, Department.sort_key, Department.id)


def _open(appointment: Any, kind: AppointmentKind) -> Any:  # noqa: ANN401 - an alias.
    return and_(
        appointment.department_id == Department.id,
        appointment.kind == kind,
        appointment.ended_at.is_(None),
    )


def list_register(found: RegisterColumns, most: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the first rows of the register, by name."""
    return rows(_first(found, most))


@lru_cache(16)
def _first(found: RegisterColumns, most: int) -> Any:  # noqa: ANN401 - a SELECT of columns.
    return found.statement.order_by(found.name, found.id).limit(most)


def in_tree_order(
    found: Iterable[Row[*tuple[Any, ...]]],
) -> list[tuple[int, Row[*tuple[Any, ...]]]]:
    """Give (depth, row) from the top of the tree down, names in order; for whole registers."""
    every = sorted(found, key=lambda row: row.sort_key)
    shown = {row.id for row in every}
    children: dict[UUID | None, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in every:
        children[row.parent_id if row.parent_id in shown else None].append(row)
    ordered: list[tuple[int, Row[*tuple[Any, ...]]]] = []
    waiting = [(0, row) for row in reversed(children[None])]
    while waiting:
        depth, row = waiting.pop()
        ordered.append((depth, row))
        waiting.extend((depth + 1, child) for child in reversed(children[row.id]))
    return ordered


_COVER = (
    select(func.count(Appointment.id), func.count(Department.id))
    .select_from(Department)
    .outerjoin(Appointment, _open(Appointment, AppointmentKind.ADVOCATE))
    .where(*ASKED)
)


def count_cover() -> tuple[int, int]:
    """Give how many departments have an advocate, and how many are asked for one."""
    covered, departments = rows(_COVER)[0]
    return covered, departments


def list_branches(ends_before: date, today: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Count cover by the first two levels of the tree, in one statement.

    Rows of branch (the beginning of a path), name, departments, advocates, deputies, ending, and
    over: of how many advocates the term is over who still speak.
    """
    advocate, deputy = aliased(Appointment), aliased(Appointment)
    ends = or_(advocate.term_ends_on <= ends_before, deputy.term_ends_on <= ends_before)
    every = (
        select(
            func.substr(Department.path, 1, 2 * STEP).label("branch"),
            # A branch has the name of the one department whose whole path it is.
            case((func.length(Department.path) <= 2 * STEP, Department.name)).label("name"),
            advocate.id.label("advocate_id"),
            deputy.id.label("deputy_id"),
            case((ends, 1), else_=0).label("ends"),
            case((advocate.term_ends_on < today, 1), else_=0).label("over"),
        )
        .outerjoin(advocate, _open(advocate, AppointmentKind.ADVOCATE))
        .outerjoin(deputy, _open(deputy, AppointmentKind.DEPUTY))
        .where(*ASKED)
        .subquery()
    )
    return db.session.execute(
        select(
            every.c.branch,
            func.max(every.c.name).label("name"),
            func.count().label("departments"),
            func.count(every.c.advocate_id).label("advocates"),
            func.count(every.c.deputy_id).label("deputies"),
            func.sum(every.c.ends).label("ending"),
            func.sum(every.c.over).label("over"),
        ).group_by(every.c.branch)
    ).all()


def get_appointment(appointment_id: UUID) -> Appointment:
    """Give an appointment with its person and department."""
    appointment = db.session.scalar(
        select(Appointment)
        .where(Appointment.id == appointment_id)
        .options(joinedload(Appointment.person), joinedload(Appointment.department))
    )
    if appointment is None:
        raise NotFound
    return appointment


def find_open(department_id: UUID, kind: AppointmentKind) -> Appointment | None:
    """Give the open appointment of a kind in a department, if there is one."""
    return db.session.scalar(
        select(Appointment).where(
            Appointment.department_id == department_id,
            Appointment.kind == kind,
            Appointment.ended_at.is_(None),
        )
    )


def list_open_of(person_id: UUID) -> Sequence[Appointment]:
    """Give the open appointments of a person."""
    return db.session.scalars(
        select(Appointment).where(
            Appointment.person_id == person_id, Appointment.ended_at.is_(None)
        )
    ).all()


def list_by_role(assignment_ids: Iterable[UUID]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the open appointments that these roles came with: assignment_id, appointment_id."""
    return db.session.execute(
        select(RoleAssignment.id.label("assignment_id"), Appointment.id.label("appointment_id"))
        .join(
            Appointment,
            and_(
                Appointment.person_id == RoleAssignment.person_id,
                Appointment.department_id == RoleAssignment.scope_id,
                Appointment.ended_at.is_(None),
            ),
        )
        .where(RoleAssignment.id.in_(list(assignment_ids)), RoleAssignment.role == Role.ADVOCATE)
    ).all()


def list_history(department_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give all appointments of a department with names, newest first."""
    return db.session.execute(
        select(
            Appointment.id,
            Appointment.kind,
            Appointment.starts_on,
            Appointment.term_ends_on,
            Appointment.ended_at,
            Appointment.end_reason,
            Person.name,
        )
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.department_id == department_id)
        .order_by(Appointment.appointed_at.desc(), Appointment.id)
    ).all()


def get_open_department(department_id: UUID, *, held: bool = False) -> Department:
    """Give a department that is in use, and stays so until the end of a change that holds it."""
    department = hold(department_id) if held else get_department(department_id)
    if department.ended_at is not None:
        raise NotFound
    return department


def list_of_people(person_ids: Iterable[UUID]) -> Mapping[UUID, list[Row[*tuple[Any, ...]]]]:
    """Give the open appointments of people, by person, in one statement."""
    found: dict[UUID, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    wanted = list(person_ids)
    if not wanted:
        return found
    for row in db.session.execute(
        select(
            Appointment.person_id,
            Appointment.id,
            Appointment.kind,
            Appointment.term_ends_on,
            Department.name.label("department"),
        )
        .join(Department, Department.id == Appointment.department_id)
        .where(Appointment.person_id.in_(wanted), Appointment.ended_at.is_(None))
        .order_by(Appointment.kind, Department.sort_key)
    ):
        found[row.person_id].append(row)
    return found


name_open_things(
    "appointment",
    lambda: select(Appointment.id, Person.name).join(Person, Person.id == Appointment.person_id),
)
name_open_things(
    "department of an appointment",
    lambda: select(Appointment.id, Department.name).join(
        Department, Department.id == Appointment.department_id
    ),
)
