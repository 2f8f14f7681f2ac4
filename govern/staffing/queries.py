"""Reads everybody at one moment, and the files that wait for confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from babel.core import get_global
from sqlalchemy import Row, Table, func, select

from govern.core import clock
from govern.core.errors import N_, NotFound
from govern.core.permissions import Actor
from govern.core.private import private, visible_to
from govern.departments.models import Department, ids_on
from govern.departments.queries import list_all_former, lock_tree
from govern.departments.rules import SEPARATOR
from govern.extensions import db
from govern.organisation.queries import get_facts
from govern.people import queries as people
from govern.people.models import Person
from govern.people.presence import list_administrators, works_here
from govern.people.rules import GIVEN_BY_HAND
from govern.staffing.events import PeopleImported
from govern.staffing.models import ImportDraft, ImportRow, Known, Snapshot
from govern.staffing.rules import Entry, Parsed, RowChange, RowProblem
from govern.web.panels import Fact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from govern.core.events import Event

private(cast("Table", ImportDraft.__table__), lambda actor: ImportDraft.actor_id == actor.id)


def get_draft(draft_id: UUID, *, actor: Actor) -> ImportDraft:
    """Give a file that waits for this actor's confirmation."""
    statement = select(ImportDraft).where(ImportDraft.id == draft_id)
    draft = db.session.scalar(visible_to(actor, statement))
    if draft is None:
        raise NotFound
    return draft


def _formerly(
    places: Mapping[UUID, Row[*tuple[Any, ...]]], keys: Mapping[UUID, tuple[str, ...]]
) -> dict[tuple[str, ...], tuple[tuple[str, ...], str]]:
    """Give which department those mean who write one that went into another, or a former name."""

    def today(row: Row[*tuple[Any, ...]]) -> Row[*tuple[Any, ...]]:
        while row.ended_at and row.merged_into_id:
            row = places[row.merged_into_id]
        return row

    def called(row: Row[*tuple[Any, ...]], then: str) -> str:
        """Give the name; with those above it where it went into one of the same name."""
        if row.sort_key != then:
            return str(row.name)
        return SEPARATOR.join(places[i].name for i in ids_on(row.path) if i in places)

    found = {}
    for row in places.values():
        into = today(row)
        if into is not row and into.ended_at is None:
            found[keys[row.id]] = (keys[into.id], called(into, row.sort_key))
    for former in list_all_former():
        row = places[former.department_id]
        into = today(row)
        if into.ended_at is None:
            then = (*keys[row.id][:-1], former.sort_key)
            found[then] = (keys[into.id], called(into, former.sort_key))
    return found


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
    """Read everybody and every department.

    For a change nobody else moves departments, or people to other managers, and administrators stay
    what they are, until the transaction is over.
    """
    if lock:
        lock_tree()
    places, keys = {}, {}
    for row in db.session.execute(
        select(
            Department.id,
            Department.name,
            Department.sort_key,
            Department.path,
            Department.ended_at,
            Department.merged_into_id,
        )
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
        formerly=_formerly(places, keys),
        # What is in use comes last, so that its name counts.
        called={
            keys[row.id]: tuple(places[i].name for i in ids_on(row.path) if i in places)
            for row in sorted(places.values(), key=lambda row: row.ended_at is None)
        },
        departments={
            key: department_id
            for department_id, key in keys.items()
            if places[department_id].ended_at is None
        },
        administrators=frozenset(list_administrators(lock=lock)),
        entrusted=frozenset(people.list_entrusted(GIVEN_BY_HAND)),
        country=get_global("zone_territories").get(get_facts(actor).time_zone, "NL"),
        today=clock.today(),
    )


def lock_people(person_ids: Sequence[UUID]) -> None:
    """Let nobody else change these people until this transaction ends; they may be pointed to."""
    statement = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
    db.session.execute(statement.with_for_update(key_share=True)).all()


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
        .where(Person.department_id.in_(ids), works_here())
        .group_by(Person.department_id)
    ).all()
    label = N_("People")
    return {key: [Fact(label, str(count), url=f"/people/?department={key}")] for key, count in rows}


def list_gone(event: Event) -> Sequence[UUID]:
    """Give who leaves by an event: the people of an import, or the one whom it is about."""
    return _list_moved(event, RowChange.LEFT)


def list_returned(event: Event) -> Sequence[UUID]:
    """Give who stays or comes back by an event: the people of an import, or the one it is about."""
    return _list_moved(event, RowChange.RETURNED)


def _list_moved(event: Event, what: RowChange) -> Sequence[UUID]:
    if not isinstance(event, PeopleImported):
        return [event.subject_id]
    if not (event.left if what is RowChange.LEFT else event.returned):
        return []
    rows = select(ImportRow.person_id).where(
        ImportRow.import_id == event.subject_id, ImportRow.what == what
    )
    return db.session.scalars(rows).all()
