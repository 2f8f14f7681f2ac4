"""Imports people from a file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Table, bindparam, delete, insert, update

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict
from govern.core.permissions import Actor, ensure
from govern.core.types import sort_key
from govern.departments.models import Department
from govern.departments.queries import lock_tree
from govern.extensions import db
from govern.organisation.queries import get_facts
from govern.people import queries as person_queries
from govern.people.events import PersonChanged
from govern.people.models import Person
from govern.people.presence import replace_addresses
from govern.sheets.sheet import plain_filename
from govern.staffing import policies, queries
from govern.staffing.events import ImportDropped, ImportPrepared, PeopleImported
from govern.staffing.models import ImportDraft, ImportRow, managers_first
from govern.staffing.rules import RowChange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from govern.staffing.models import Known, Plan, PlannedRow
    from govern.staffing.rules import Parsed

REFUSED = N_("Only an administrator imports people.")
OVERTAKEN = N_("People have changed since you saw this preview. Open it again and look once more.")
DRAFT_DAYS = 7
BATCH = 500
PEOPLE = cast("Table", Person.__table__)
WHOM = PEOPLE.c.id == bindparam("whom")


def prepare_import(parsed: Parsed, *, actor: Actor, filename: str, file_hash: str) -> UUID:
    """Keep what was read from a file until its preview is confirmed, at most seven days."""
    ensure(policies.may_import(actor), REFUSED)
    old = clock.now() - timedelta(days=DRAFT_DAYS)
    db.session.execute(delete(ImportDraft).where(ImportDraft.created_at < old))
    draft = ImportDraft(
        id=uuid4(),
        actor_id=actor.id,
        filename=plain_filename(filename),
        file_hash=file_hash,
        content={
            "fields": sorted(parsed.fields),
            "entries": [[entry.row, dict(entry.values)] for entry in parsed.entries],
            "problems": [
                [problem.row, problem.field, problem.message, dict(problem.params)]
                for problem in parsed.problems
            ],
            "mentioned": sorted(parsed.mentioned),
            "unsure": parsed.unsure,
            "notes": parsed.notes,
        },
        created_at=clock.now(),
    )
    db.session.add(draft)
    rows = len(parsed.entries)
    publish(ImportPrepared(actor_id=actor.id, subject_id=draft.id, file_hash=file_hash, rows=rows))
    return draft.id


def confirm_import(draft_id: UUID, *, actor: Actor, digest: str, leavers: bool) -> UUID:
    """Import a file whose preview was read, unless it would now do something else."""
    ensure(policies.may_import(actor), REFUSED)
    draft = queries.get_draft(draft_id, actor=actor)
    parsed = queries.parsed_of(draft.content)
    plan = policies.make_plan(parsed, queries.take_snapshot(actor, lock=True))
    if plan.digest() != digest:
        raise Conflict(OVERTAKEN)
    file_hash = draft.file_hash
    _throw_away(draft_id)
    return import_people(plan, actor=actor, file_hash=file_hash, leavers=leavers)


def drop_import(draft_id: UUID, *, actor: Actor) -> None:
    """Throw away a file that waits for confirmation."""
    ensure(policies.may_import(actor), REFUSED)
    queries.get_draft(draft_id, actor=actor)
    _throw_away(draft_id)
    publish(ImportDropped(actor_id=actor.id, subject_id=draft_id))


def import_people(
    plan: Plan,
    *,
    actor: Actor,
    file_hash: str,
    leavers: bool = False,
    tick: Callable[[int], object] = lambda _done: None,
) -> UUID:
    """Do what a plan made in this transaction says, in batches; leavers only when asked for."""
    ensure(policies.may_import(actor), REFUSED)
    import_id = uuid4()
    now = clock.now()
    zone = get_facts(actor).time_zone
    # The tree before the people in it, as who moves somebody does.
    lock_tree()
    for some in _batches(plan.touches(leavers=leavers)):
        queries.lock_people(some)
    # Now nobody changes them or the tree; what was written by hand until here must not be undone.
    snapshot = queries.take_snapshot(actor, lock=True)
    if not plan.holds(snapshot, leavers=leavers):
        raise Conflict(OVERTAKEN)
    places = {**snapshot.departments, **_make_departments(plan, dict(snapshot.departments), now)}
    ids = {number: person.id for number, person in snapshot.people.items()}
    ids |= {row.number: uuid4() for row in plan.rows if row.what is RowChange.ADDED}
    ids |= {number: person.id for number, person in plan.adopted.items()}
    added = [row for row in plan.rows if row.what is RowChange.ADDED]
    # Two people may exchange their addresses: first everybody lets go, then everybody takes.
    emails = {person.id: person.email for person in snapshot.people.values()}
    given_up = {
        row.person_id: emails[row.person_id]
        for row in plan.rows
        if row.person_id and "email" in row.changes
    }
    if given_up:
        freed = [{"whom": person_id} for person_id in given_up]
        db.session.execute(update(PEOPLE).where(WHOM).values(email=None), freed)
        replace_addresses(given_up)
    _log_entrusted(plan, actor)
    for rows in _batches(list(managers_first(added))):
        new = {"time_zone": zone, "created_at": now, "version": 1}
        db.session.execute(
            insert(Person),
            [{"id": ids[row.number], **_columns(row, places, ids), **new} for row in rows],
        )
        tick(len(rows))
    _update(plan, places, ids, tick)
    gone = plan.leavers if leavers else []
    _end(gone, snapshot.today - timedelta(days=1))
    _note(import_id, plan, ids, gone)
    publish(
        PeopleImported(
            actor_id=actor.id,
            subject_id=import_id,
            file_hash=file_hash,
            added=len(added),
            changed=plan.count(RowChange.CHANGED),
            left=plan.count(RowChange.LEFT) + len(gone),
            returned=plan.count(RowChange.RETURNED),
            departments=len(plan.departments),
            refused=len({problem.row for problem in plan.problems}),
        )
    )
    return import_id


def _throw_away(draft_id: UUID) -> None:
    db.session.execute(
        delete(ImportDraft)
        .where(ImportDraft.id == draft_id)
        .execution_options(synchronize_session=False)
    )


def _make_departments(
    plan: Plan,
    known: dict[tuple[str, ...], UUID],
    now: Any,  # noqa: ANN401
) -> dict[tuple[str, ...], UUID]:
    new = {key: uuid4() for key in sorted(plan.departments, key=len)}
    known |= new
    paths = {
        known[key]: "".join(f"{known[key[:depth]].hex}/" for depth in range(1, len(key) + 1))
        for key in new
    }
    rows = [
        {
            "id": department_id,
            "name": plan.departments[key][-1],
            "sort_key": key[-1],
            "parent_id": known[key[:-1]] if len(key) > 1 else None,
            "path": paths[department_id],
            "created_at": now,
            "version": 1,
        }
        for key, department_id in new.items()
    ]
    if rows:
        db.session.execute(insert(Department), rows)
    return new


def _log_entrusted(plan: Plan, actor: Actor) -> None:
    """Name in the log each of those in whose name an address or a number could do most."""
    changed = {
        row.person_id: fields
        for row in plan.rows
        if row.person_id
        and (fields := tuple(name for name in ("email", "employee_number") if name in row.changes))
    }
    for person_id in sorted(person_queries.list_entrusted() & set(changed)) if changed else ():
        fields = changed[person_id]
        publish(PersonChanged(actor_id=actor.id, subject_id=person_id, fields=fields))


def _columns(
    row: PlannedRow, places: dict[tuple[str, ...], UUID], ids: dict[str, UUID]
) -> dict[str, Any]:
    values = dict(row.values)
    manager, department = values.pop("manager"), values.pop("department")
    return {
        **values,
        "employee_number": row.number,
        "sort_key": sort_key(values["name"]),
        "department_id": places[department],
        "manager_id": ids[manager] if manager else None,
    }


def _update(
    plan: Plan,
    places: dict[tuple[str, ...], UUID],
    ids: dict[str, UUID],
    tick: Callable[[int], object],
) -> None:
    rows = [row for row in plan.rows if row.what is not RowChange.ADDED]
    for some in _batches(rows):
        values = [{"whom": row.person_id, **_columns(row, places, ids)} for row in some]
        names = [name for name in values[0] if name != "whom"]
        statement = (
            update(PEOPLE)
            .where(WHOM)
            .values(
                version=PEOPLE.c.version + 1, **{name: bindparam(f"new_{name}") for name in names}
            )
        )
        db.session.execute(
            statement,
            [
                {key if key == "whom" else f"new_{key}": v for key, v in row.items()}
                for row in values
            ],
        )
        tick(len(some))


def _end(gone: Iterable[Known], yesterday: date) -> None:
    rows = [{"whom": p.id, "last": max(yesterday, p.joined_on)} for p in gone]
    if rows:
        statement = (
            update(PEOPLE)
            .where(WHOM)
            .values(left_on=bindparam("last"), version=PEOPLE.c.version + 1)
        )
        db.session.execute(statement, rows)


def _note(import_id: UUID, plan: Plan, ids: dict[str, UUID], gone: Iterable[Known]) -> None:
    noted: list[tuple[int | None, UUID, RowChange]] = [
        (row.row, ids[row.number], row.what) for row in plan.rows
    ]
    noted += [(None, person.id, RowChange.LEFT) for person in gone]
    rows = [
        {"id": uuid4(), "import_id": import_id, "row_number": n, "person_id": i, "what": what}
        for n, i, what in noted
    ]
    for some in _batches(rows):
        db.session.execute(insert(ImportRow), some)
    db.session.expire_all()


def _batches(rows: Sequence[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), BATCH):
        yield list(rows[start : start + BATCH])
