"""Reads what the pages around the front page show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, or_, select

from govern.core import clock
from govern.departments.models import Department
from govern.extensions import db
from govern.people.models import Person, RoleAssignment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govern.core.permissions import Role


def list_holders(role: Role) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give who holds a role for the whole organisation: name, e-mail, department."""
    return db.session.execute(
        select(Person.id, Person.name, Person.email, Department.name.label("department"))
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .join(Department, Department.id == Person.department_id)
        .where(
            RoleAssignment.role == role,
            RoleAssignment.scope_id.is_(None),
            RoleAssignment.ended_at.is_(None),
            RoleAssignment.started_at <= clock.now(),
            or_(Person.left_on.is_(None), Person.left_on >= clock.today()),
        )
        .order_by(Person.sort_key, Person.id)
    ).all()
