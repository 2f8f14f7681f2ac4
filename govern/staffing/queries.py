"""Reads everybody at one moment, and the files that wait for confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from babel.core import get_global
from sqlalchemy import Table, func, select

from govern.core import clock
from govern.core.errors import N_, NotFound
from govern.core.permissions import Actor, Permission
from govern.core.private import private, visible_to
from govern.departments.models import Department, ids_on
from govern.extensions import db
from govern.organisation.queries import get_facts
from govern.people import queries as people
from govern.people.models import Person, RoleAssignment
from govern.staffing.models import ImportDraft, ImportRow, Known, Snapshot
from govern.staffing.rules import Entry, Parsed, RowChange, RowProblem
from govern.web.panels import Fact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: How many roles left behind one page shows.
MOST_SHOWN = 200

private(cast("Table", ImportDraft.__table__), lambda actor: ImportDraft.actor_id == actor.id)


def get_draft(draft_id: UUID, *, actor: Actor) -> ImportDraft:
    """Give a file that waits for this actor's confirmation."""
    statement = select(ImportDraft).where(ImportDraft.id == draft_id)
    draft = db.session.scalar(visible_to(actor, statement))
    if draft is None:
        raise NotFound
    return draft


def parsed_of(content: Mapping[str, Any]) -> Parsed:
    """Give what was read from a file back, from where it was kept."""
    return Parsed(
        fields=frozenset(content["fields"]),
        entries=[Entry(row, values) for row, values in content["entries"]],
        problems=[RowProblem(*problem) for problem in content["problems"]],
        mentioned=set(content["mentioned"]),
        unsure=content["unsure"],
        notes=[(message, params) for message, params in content["notes"]],
    )


def take_snapshot(actor: Actor, *, lock: bool = False) -> Snapshot:
    """Read everybody and every open department; administrators are locked for a change."""
    places, keys = {}, {}
    for row in db.session.execute(
        select(Department.id, Department.sort_key, Department.path, Department.ended_at)
    ):
        places[row.id] = row
    for key, row in places.items():
        keys[key] = tuple(places[i].sort_key for i in ids_on(row.path) if i in places)
    rows = db.session.execute(
        select(
            Person.id,
            Person.employee_number,
            Person.name,
            Person.email,
            Person.department_id,
            Person.manager_id,
            Person.level,
            Person.country,
            Person.language,
            Person.joined_on,
            Person.left_on,
        )
    ).all()
    numbers = {row.id: row.employee_number for row in rows}
    known = {
        row.employee_number: Known(
            id=row.id,
            number=row.employee_number,
            name=row.name,
            email=row.email,
            department=keys[row.department_id],
            manager=numbers.get(row.manager_id) if row.manager_id else None,
            level=row.level.value,
            country=row.country,
            language=row.language,
            joined_on=row.joined_on,
            left_on=row.left_on,
        )
        for row in rows
    }
    return Snapshot(
        people=known,
        departments={
            key: department_id
            for department_id, key in keys.items()
            if places[department_id].ended_at is None
        },
        administrators=frozenset(people.list_administrators(lock=lock)),
        country=get_global("zone_territories").get(get_facts(actor).time_zone, "NL"),
        today=clock.today(),
    )


def count_people(department_id: UUID) -> int:
    """Count who is in a department, also those who have left."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Person).where(Person.department_id == department_id)
        )
        or 0
    )


def heads(ids: Sequence[UUID], _actor: Actor) -> dict[UUID, list[Fact]]:
    """Say beside each department how many people work in it, for the panel of departments."""
    rows = db.session.execute(
        select(Person.department_id, func.count())
        .where(Person.department_id.in_(ids), people.works_here())
        .group_by(Person.department_id)
    ).all()
    label = N_("People")
    return {key: [Fact(label, str(count), url=f"/people/?department={key}")] for key, count in rows}


def list_leavers_roles(*, actor: Actor) -> Sequence[Any]:
    """Give the open roles of people who leave or have left: all, or those of one's own people."""
    statement = (
        select(
            RoleAssignment.id,
            RoleAssignment.role,
            RoleAssignment.person_id,
            RoleAssignment.started_at,
            Department.name.label("scope"),
            Person.name,
            Person.left_on,
        )
        .join(Person, Person.id == RoleAssignment.person_id)
        .outerjoin(Department, Department.id == RoleAssignment.scope_id)
        .where(RoleAssignment.ended_at.is_(None), Person.left_on.is_not(None))
        .order_by(Person.left_on, Person.sort_key, RoleAssignment.id)
        .limit(MOST_SHOWN)
    )
    if not actor.can(Permission.PEOPLE_GRANT_ROLE):
        statement = statement.where(Person.manager_id == actor.id)
    return db.session.execute(statement).all()


def list_imported_leavers(import_id: UUID) -> Sequence[UUID]:
    """Give who left by an import."""
    return db.session.scalars(
        select(ImportRow.person_id).where(
            ImportRow.import_id == import_id, ImportRow.what == RowChange.LEFT
        )
    ).all()


def list_roles_to_hand_over(leavers: Sequence[UUID]) -> Sequence[Any]:
    """Give the open roles of these people, with the manager who is to hand each over."""
    return db.session.execute(
        select(RoleAssignment.id, Person.name, Person.manager_id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(
            RoleAssignment.ended_at.is_(None),
            RoleAssignment.person_id.in_(leavers),
            Person.manager_id.is_not(None),
        )
    ).all()
