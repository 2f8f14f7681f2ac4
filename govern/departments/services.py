"""Makes and changes the tree of departments; `mergers` has the whole of merging and ending."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import func, literal, update

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, DomainError, FieldError, check_version
from govern.core.permissions import Actor, ensure
from govern.core.types import sort_key
from govern.departments import policies, queries, rules
from govern.departments.events import (
    DepartmentAdded,
    DepartmentEnded,
    DepartmentMerged,
    DepartmentMoved,
    DepartmentRenamed,
)
from govern.departments.models import DEEPEST, Department, Renaming, path_of
from govern.extensions import db

CHANGED = N_("Somebody else changed this department while you were looking at it.")
REFUSED = N_("Only an administrator changes departments.")
OVER = N_("This department has ended; it is kept for what was said and done in it.")
TAKEN = N_("There is a department of this name here already.")
TOO_DEEP = N_("Departments can stand at most %(most)d levels deep.")


def add(*, actor: Actor, name: str, parent_id: UUID | None) -> UUID:
    """Make a department, under another one or at the top."""
    ensure(policies.may_manage(actor), REFUSED)
    parent = None
    if parent_id is not None:
        parent = queries.get_department(parent_id)
        ensure(policies.may_change(actor, parent), OVER)
    department_id = uuid4()
    path = path_of(department_id, parent)
    if len(path) > queries.STEP * DEEPEST:
        raise FieldError("parent_id", TOO_DEEP, most=DEEPEST)
    _check_name(name, parent_id, None)
    db.session.add(
        Department(
            id=department_id,
            name=name,
            sort_key=sort_key(name),
            parent_id=parent_id,
            path=path,
            created_at=clock.now(),
        )
    )
    db.session.flush()
    publish(DepartmentAdded(actor_id=actor.id, subject_id=department_id, parent_id=parent_id))
    return department_id


def rename(department_id: UUID, *, actor: Actor, name: str, version: int) -> None:
    """Give a department another name; what it was called until now is kept."""
    ensure(policies.may_manage(actor), REFUSED)
    department = _open(department_id, actor)
    check_version(department, version, CHANGED)
    _check_name(name, department.parent_id, department.id)
    if name == department.name:
        raise FieldError("name", N_("This is its name now."))
    renaming = Renaming(
        id=uuid4(),
        department_id=department.id,
        name=department.name,
        sort_key=department.sort_key,
        new_name=name,
        since=queries.named_since(department),
        until=clock.now(),
    )
    db.session.add(renaming)
    department.name = name
    department.sort_key = sort_key(name)
    publish(DepartmentRenamed(actor_id=actor.id, subject_id=department.id, renaming_id=renaming.id))


def move(department_id: UUID, *, actor: Actor, parent_id: UUID | None, version: int) -> None:
    """Put a department, with everything below it, under another one or at the top."""
    ensure(policies.may_manage(actor), REFUSED)
    queries.lock_tree()
    department = _open(department_id, actor)
    check_version(department, version, CHANGED)
    old_parent_id = department.parent_id
    if old_parent_id == parent_id:
        raise FieldError("parent_id", N_("It stands there already."))
    _put_under(department, parent_id, actor)
    publish(
        DepartmentMoved(
            actor_id=actor.id,
            subject_id=department.id,
            old_parent_id=old_parent_id,
            new_parent_id=parent_id,
        )
    )


def merge(department_id: UUID, *, actor: Actor, into_id: UUID, people: int) -> None:
    """End a department and put what stands below it under another one.

    Part of `mergers.services.merge`, which moves the people and says how many.
    """
    ensure(policies.may_manage(actor), REFUSED)
    queries.lock_tree()
    department = _open(department_id, actor)
    target = queries.get_department(into_id)
    ensure(policies.may_change(actor, target), OVER)
    if target.path.startswith(department.path):
        raise FieldError("into_id", N_("A department cannot go into itself or one below it."))
    for child in queries.list_children(department.id):
        _put_under(child, target.id, actor)
    department.ended_at = clock.now()
    department.merged_into_id = target.id
    publish(
        DepartmentMerged(
            actor_id=actor.id, subject_id=department.id, into_id=target.id, people=people
        )
    )


def end(department_id: UUID, *, actor: Actor) -> None:
    """End a department with nothing below it.

    Part of `mergers.services.end`, which sees to it that nobody is in it.
    """
    ensure(policies.may_manage(actor), REFUSED)
    queries.lock_tree()
    department = _open(department_id, actor)
    if queries.list_children(department.id):
        raise DomainError(N_("Other departments stand below it; move or merge those first."))
    department.ended_at = clock.now()
    publish(DepartmentEnded(actor_id=actor.id, subject_id=department.id))


def _open(department_id: UUID, actor: Actor) -> Department:
    department = queries.get_department(department_id)
    ensure(policies.may_change(actor, department), OVER)
    return department


def _check_name(name: str, parent_id: UUID | None, own_id: UUID | None) -> None:
    if message := rules.problem(name):
        raise FieldError("name", message)
    if queries.find_sibling(parent_id, sort_key(name)) not in {None, own_id}:
        raise FieldError("name", TAKEN)


def _put_under(department: Department, parent_id: UUID | None, actor: Actor) -> None:
    """Change the place of a department and the paths of everything below it, in one statement."""
    parent = None
    if parent_id is not None:
        parent = queries.get_department(parent_id)
        ensure(policies.may_change(actor, parent), OVER)
        if parent.path.startswith(department.path):
            raise FieldError(
                "parent_id", N_("A department cannot stand under itself or one below it.")
            )
    new_path, old_path = path_of(department.id, parent), department.path
    deepest = len(new_path) // queries.STEP + queries.deepest_below(department) - 1
    if deepest > DEEPEST:
        raise FieldError("parent_id", TOO_DEEP, most=DEEPEST)
    sibling = queries.find_sibling(parent_id, department.sort_key)
    if sibling not in {None, department.id}:
        raise FieldError("parent_id", TAKEN)
    department.parent_id = parent_id
    db.session.flush()
    db.session.execute(
        update(Department)
        .where(Department.path.startswith(old_path))
        .values(path=literal(new_path) + func.substr(Department.path, len(old_path) + 1))
        .execution_options(synchronize_session=False)
    )
    db.session.expire(department)
