"""Reads the tree of departments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased

from govern.core.errors import NotFound
from govern.departments.models import Department, ids_on
from govern.departments.rules import SEPARATOR
from govern.extensions import db

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: One level of a path: the hex of an id and a slash.
STEP = 33


@dataclass(frozen=True)
class Branch:
    """A department in the tree as it is shown: how deep it stands, its name with those above."""

    id: UUID
    name: str
    depth: int
    path: str
    full_name: str
    version: int


def get_department(department_id: UUID) -> Department:
    """Give a department, also one that has ended."""
    department = db.session.get(Department, department_id)
    if department is None:
        raise NotFound
    return department


def lock_tree() -> None:
    """Let changes of the tree wait for each other: two moves at once could make a circle."""
    db.session.execute(
        select(Department.id)
        .where(Department.parent_id.is_(None), Department.ended_at.is_(None))
        .order_by(Department.id)
        .with_for_update()
    ).all()


def list_tree() -> list[Branch]:
    """Give the departments there are, each under the one it belongs to, names in order."""
    rows = db.session.execute(
        select(
            Department.id,
            Department.name,
            Department.sort_key,
            Department.path,
            Department.version,
        ).where(Department.ended_at.is_(None))
    ).all()
    return _in_order(rows)


def list_in_use() -> Sequence[Row[*tuple[Any, ...]]]:
    """Give id and name of the departments in use, by name."""
    return db.session.execute(
        select(Department.id, Department.name)
        .where(Department.ended_at.is_(None))
        .order_by(Department.sort_key, Department.id)
    ).all()


def _in_order(rows: Iterable[Any]) -> list[Branch]:
    known = {row.id: row for row in rows}

    def place(row: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a row.
        return [(known[i].sort_key, i.hex) for i in ids_on(row.path) if i in known]

    return [
        Branch(
            id=row.id,
            name=row.name,
            depth=len(row.path) // STEP - 1,
            path=row.path,
            full_name=SEPARATOR.join(known[i].name for i in ids_on(row.path) if i in known),
            version=row.version,
        )
        for row in sorted(known.values(), key=place)
    ]


def find_sibling(parent_id: UUID | None, sort_key: str) -> UUID | None:
    """Give the open department with this sort key under a parent, or at the root."""
    parent = (
        Department.parent_id.is_(None) if parent_id is None else Department.parent_id == parent_id
    )
    return db.session.scalar(
        select(Department.id).where(
            parent, Department.sort_key == sort_key, Department.ended_at.is_(None)
        )
    )


def deepest_below(department: Department) -> int:
    """Give how many levels a department and what stands below it take, itself included."""
    longest = db.session.scalar(
        select(func.max(func.length(Department.path))).where(
            Department.path.startswith(department.path), Department.ended_at.is_(None)
        )
    )
    return ((longest or len(department.path)) - len(department.path)) // STEP + 1


def list_children(department_id: UUID) -> Sequence[Department]:
    """Give the open departments directly under one."""
    return db.session.scalars(
        select(Department)
        .where(Department.parent_id == department_id, Department.ended_at.is_(None))
        .order_by(Department.sort_key, Department.id)
    ).all()


def list_ended(most: int = 50) -> Sequence[Any]:
    """Give the departments that ended last, and where their people went."""
    into = aliased(Department)
    return db.session.execute(
        select(Department.id, Department.name, Department.ended_at, into.name.label("merged_into"))
        .outerjoin(into, into.id == Department.merged_into_id)
        .where(Department.ended_at.is_not(None))
        .order_by(Department.ended_at.desc(), Department.id)
        .limit(most)
    ).all()
