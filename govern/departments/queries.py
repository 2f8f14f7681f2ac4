"""Reads the tree of departments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from govern.core.errors import NotFound
from govern.core.types import UtcDateTime, sort_key
from govern.departments.grouping import Place
from govern.departments.models import Department, Renaming, ids_on
from govern.departments.rules import SEPARATOR
from govern.extensions import db

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Row

#: One level of a path: the hex of an id and a slash.
STEP = 33
#: A tree up to this size is offered whole where a department is chosen.
MOST_OFFERED = 50
MOST_SUGGESTED = 10
_COLUMNS = select(
    Department.id,
    Department.name,
    Department.sort_key,
    Department.path,
    Department.version,
)
_IN_USE = _COLUMNS.where(Department.ended_at.is_(None))


@dataclass(frozen=True)
class Branch:
    """A department in the tree as it is shown: how deep it stands, its name with those above."""

    id: UUID
    name: str
    depth: int
    path: str
    full_name: str
    version: int


def list_places() -> list[Place]:
    """Give every department with the one above it, by name, as figures about people need them."""
    found = db.session.execute(
        select(Department.id, Department.parent_id, Department.name, Department.path).order_by(
            Department.sort_key, Department.id
        )
    )
    return [
        Place(id=row.id, parent_id=row.parent_id, name=row.name, depth=len(ids_on(row.path)))
        for row in found
    ]


def get_department(department_id: UUID) -> Department:
    """Give a department, also one that has ended."""
    department = db.session.get(Department, department_id)
    if department is None:
        raise NotFound
    return department


def hold(department_id: UUID) -> Department:
    """Give a department that nobody ends, moves or renames until this transaction is over.

    Whoever puts something there looks afterwards whether it has ended: merging waits for them, or
    they wait for it.
    """
    department = db.session.scalar(
        select(Department)
        .where(Department.id == department_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
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
    return _in_order(db.session.execute(_IN_USE).all())


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


# Choosing a department by what somebody typed -----------------------------------------------------


def id_in(text: str) -> UUID | None:
    """Give the id a text is, or None: programs and addresses name a department by its id."""
    try:
        return UUID(text)
    except ValueError:
        return None


def list_meant(text: str) -> list[Branch]:
    """Give the departments in use that are meant by a name, or by one with those above it.

    One that stands at the very place that was written is meant before others of that name. A name
    may hold the separator itself, and may look like an id that no department has.
    """
    if (key := id_in(text)) and (
        rows := db.session.execute(_IN_USE.where(Department.id == key)).all()
    ):
        return _named(rows)
    parts = text.split(SEPARATOR.strip())
    names = {sort_key(SEPARATOR.strip().join(parts[n:]).strip()) for n in range(len(parts))}
    found = _named(db.session.execute(_IN_USE.where(Department.sort_key.in_(names))).all())
    wanted = _line(text)
    lines = {branch.id: _line(branch.full_name) for branch in found}
    return (
        [branch for branch in found if lines[branch.id] == wanted]
        or [branch for branch in found if lines[branch.id][-len(wanted) :] == wanted]
        or _list_once_called(wanted)
    )


def _list_once_called(wanted: list[str]) -> list[Branch]:
    """Give the departments in use that had this name before, below those that are above them now.

    Only where nothing has the name now.
    """
    had = Renaming.sort_key == wanted[-1]
    keys = db.session.scalars(select(Renaming.department_id).where(had).distinct()).all()
    if not keys:
        return []
    return [
        branch
        for branch in _named(db.session.execute(_IN_USE.where(Department.id.in_(keys))).all())
        if [*_line(branch.full_name)[:-1], wanted[-1]][-len(wanted) :] == wanted
    ]


def _line(text: str) -> list[str]:
    return [sort_key(name.strip()) for name in text.split(SEPARATOR.strip())]


def list_few(most: int = MOST_OFFERED) -> list[Branch]:
    """Give the departments there are, where they are few enough to be offered at once."""
    rows = db.session.execute(_IN_USE.limit(most + 1)).all()
    return _in_order(rows) if len(rows) <= most else []


def list_suggestions(text: str) -> list[dict[str, str]]:
    """Give at most ten departments whose name contains a text, with those above them."""
    key = sort_key(text.rpartition(SEPARATOR.strip())[2].strip())
    if not key:
        return []
    rows = db.session.execute(
        _IN_USE.where(Department.sort_key.contains(key, autoescape=True))
        .order_by(Department.sort_key, Department.id)
        .limit(MOST_SUGGESTED)
    ).all()
    return [{"value": branch.full_name, "label": ""} for branch in _named(rows)]


def full_name_of(department_id: UUID) -> str:
    """Give the name of a department with those above it; nothing when it is not there."""
    above = aliased(Department)
    rows = db.session.scalars(
        select(above.name)
        .join(Department, Department.path.startswith(above.path))
        .where(Department.id == department_id)
        .order_by(func.length(above.path))
    )
    return SEPARATOR.join(rows)


def _named(rows: Sequence[Any]) -> list[Branch]:
    """Give these departments, and not those above them, with their full names."""
    known = {row.id for row in rows}
    above = {key for row in rows for key in ids_on(row.path)} - known
    others = db.session.execute(_COLUMNS.where(Department.id.in_(above))).all() if above else []
    return [branch for branch in _in_order([*rows, *others]) if branch.id in known]


# Changing the tree --------------------------------------------------------------------------------


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


def ended() -> Any:  # noqa: ANN401 - a SELECT of columns.
    """Give the statement of the departments that are no more, and where their people went."""
    into = aliased(Department)
    return (
        select(Department.id, Department.name, Department.ended_at, into.name.label("merged_into"))
        .outerjoin(into, into.id == Department.merged_into_id)
        .where(Department.ended_at.is_not(None))
    )


# What a department was called ---------------------------------------------------------------------


def named_since(department: Department) -> datetime:
    """Give since when a department has the name it has now."""
    last = select(func.max(Renaming.until, type_=UtcDateTime()))
    return (
        db.session.scalar(last.where(Renaming.department_id == department.id))
        or department.created_at
    )


def list_former_names(department_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the names a department had, the newest first: name, since, until."""
    return db.session.execute(
        select(Renaming.name, Renaming.since, Renaming.until)
        .where(Renaming.department_id == department_id)
        .order_by(Renaming.until.desc(), Renaming.id)
    ).all()


def list_all_former() -> Sequence[Row[*tuple[Any, ...]]]:
    """Give every name a department had that is in use or went into one: its id, sort_key, name."""
    return db.session.execute(
        select(Renaming.department_id, Renaming.sort_key, Renaming.name)
        .join(Department, Department.id == Renaming.department_id)
        .where(or_(Department.ended_at.is_(None), Department.merged_into_id.is_not(None)))
        .order_by(Renaming.until, Renaming.id)
    ).all()


def list_gone_into(department_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the departments that went into one: id, name, ended_at."""
    return db.session.execute(
        select(Department.id, Department.name, Department.ended_at)
        .where(Department.merged_into_id == department_id)
        .order_by(Department.ended_at.desc(), Department.id)
    ).all()
