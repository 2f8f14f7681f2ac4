"""Reads what somebody has to do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func, literal, or_, select

from govern.core import clock
from govern.core.descriptions import find_names
from govern.core.errors import NotFound
from govern.core.rows import rows
from govern.core.types import UtcDateTime
from govern.extensions import db
from govern.organisation.queries import find_facts
from govern.people.models import Person
from govern.tasks.models import Task
from govern.tasks.rules import KINDS, Part, TaskKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from govern.core.descriptions import Name
    from govern.core.permissions import Actor

_COLUMNS = (
    Task.id,
    Task.kind,
    Task.subject_id,
    Task.params,
    Task.opened_at,
    Task.due_at,
    Task.later_until,
    Task.closed_at,
)


@dataclass(frozen=True, kw_only=True)
class OpenTask:
    """A task as it is shown; `sentence|told(params)` is what it says."""

    id: UUID
    kind: TaskKind
    subject_id: UUID
    params: Mapping[str, Any]
    opened_at: datetime
    due_at: datetime | None
    later_until: date | None
    closed_at: datetime | None
    #: What the subject is called, where the reader may know; nothing where it is gone.
    about: Name | None = None

    @property
    def sentence(self) -> str:
        """Give the message id of what is to be done."""
        return self.kind.sentence

    @property
    def arguments(self) -> dict[str, UUID]:
        """Give the arguments of the endpoint where it is done."""
        return {self.kind.argument: self.subject_id} if self.kind.argument else {}

    @property
    def is_late(self) -> bool:
        """Be true when the day has passed."""
        return self.closed_at is None and self.due_at is not None and self.due_at < clock.now()


_FOR_ME = select(*_COLUMNS).where(Task.person_id == bindparam("person_id"))
_OPEN = (
    _FOR_ME.where(or_(Task.later_until.is_(None), Task.later_until <= bindparam("today")))
    .where(Task.closed_at.is_(None))
    .order_by(Task.due_at.is_(None), Task.due_at, Task.opened_at, Task.id)
)
#: What has no day is due after everything that has one.
DUE = func.coalesce(Task.due_at, literal(datetime.max.replace(tzinfo=UTC)), type_=UtcDateTime())


def list_open(actor: Actor, limit: int) -> list[OpenTask]:
    """Give what the actor has to do now, what is due first."""
    parameters = {"person_id": actor.id, "today": clock.today(actor.time_zone)}
    found = rows(_without(_off(actor), limit), parameters)
    # A kind that is no more, of a task that was opened before an upgrade, is not shown.
    return [shown_row(row) for row in found if row.kind in KINDS]


def with_names(tasks: Iterable[OpenTask], actor: Actor) -> list[OpenTask]:
    """Give tasks with what they are about, as far as the actor may see it, in one statement."""
    shown_tasks, wanted = list(tasks), defaultdict(set)
    for task in shown_tasks:
        if task.kind.about:
            wanted[task.kind.about].add(task.subject_id)
    names = find_names(wanted, actor)
    return [
        replace(task, about=names.get((task.kind.about, task.subject_id))) for task in shown_tasks
    ]


def _off(actor: Actor) -> tuple[str, ...]:
    """Give the kinds of the parts that are switched off."""
    facts = find_facts(actor.settings_version)
    if facts is None or not facts.modules_off:
        return ()
    return tuple(name for name, kind in KINDS.items() if facts.is_off(kind.blueprint))


@lru_cache
def _without(off: tuple[str, ...], limit: int) -> Select[*tuple[Any, ...]]:
    """Give the statement without the kinds of parts that are switched off; each is built once."""
    return (_OPEN.where(Task.kind.not_in(off)) if off else _OPEN).limit(limit)


def listed(part: Part, *, actor: Actor) -> Select[*tuple[Any, ...]]:
    """Give the statement of what the actor has to do, has put off, or is no longer to do."""
    today = clock.today(actor.time_zone)
    is_part = {
        Part.OPEN: (
            Task.closed_at.is_(None),
            or_(Task.later_until.is_(None), Task.later_until <= today),
        ),
        Part.PUT_OFF: (Task.closed_at.is_(None), Task.later_until > today),
        Part.DONE: (Task.closed_at.is_not(None),),
    }
    known = sorted(KINDS.keys() - set(_off(actor)))
    return select(*_COLUMNS).where(Task.person_id == actor.id, Task.kind.in_(known), *is_part[part])


def shown_row(row: Row[Any]) -> OpenTask:
    """Give a row of a task, of a kind that is known, as it is shown."""
    return OpenTask(
        id=row.id,
        kind=KINDS[row.kind],
        subject_id=row.subject_id,
        params=row.params,
        opened_at=row.opened_at,
        due_at=row.due_at,
        later_until=row.later_until,
        closed_at=row.closed_at,
    )


def get_own(task_id: UUID, *, actor: Actor) -> Task:
    """Give a task of the actor; somebody else's, or one of a part that is off, is not there."""
    task = db.session.get(Task, task_id)
    if task is None or task.person_id != actor.id:
        raise NotFound
    kind, facts = KINDS.get(task.kind), find_facts(actor.settings_version)
    if kind is not None and facts is not None and facts.is_off(kind.blueprint):
        raise NotFound
    return task


def list_asked(kind: str, subject_ids: Collection[UUID] | None = None) -> dict[UUID, set[UUID]]:
    """Give who has an open task of a kind, by what it is about: of these things, or of all."""
    statement = select(Task.subject_id, Task.person_id).where(
        Task.kind == kind, Task.closed_at.is_(None)
    )
    if subject_ids is not None:
        statement = statement.where(Task.subject_id.in_(subject_ids))
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for row in db.session.execute(statement):
        found[row.subject_id].add(row.person_id)
    return found


def list_subjects(kind: str, person_ids: Collection[UUID]) -> set[UUID]:
    """Give what the open tasks of a kind are about that these people have."""
    return set(
        db.session.scalars(
            select(Task.subject_id).where(
                Task.kind == kind, Task.person_id.in_(person_ids), Task.closed_at.is_(None)
            )
        )
    )


def is_asked(kind: str) -> bool:
    """Tell whether anybody has an open task of a kind."""
    asked = select(Task.id).where(Task.kind == kind, Task.closed_at.is_(None)).limit(1)
    return db.session.scalar(asked) is not None


def was_ever_asked(kind: str) -> bool:
    """Tell whether anybody has or had a task of a kind."""
    return db.session.scalar(select(Task.id).where(Task.kind == kind).limit(1)) is not None


def shown(task: Task) -> OpenTask:
    """Give a task as it is shown."""
    kind = KINDS.get(task.kind)
    if kind is None:
        raise NotFound
    return OpenTask(
        id=task.id,
        kind=kind,
        subject_id=task.subject_id,
        params=task.params,
        opened_at=task.opened_at,
        due_at=task.due_at,
        later_until=task.later_until,
        closed_at=task.closed_at,
    )


def find_colleague(text: str) -> UUID | None:
    """Give the one person who works here with this e-mail, employee number or exact name."""
    text = text.strip()
    here = or_(Person.left_on.is_(None), Person.left_on >= clock.today())
    for condition in (
        or_(Person.email == text.lower(), Person.employee_number == text),
        Person.name == text,
    ):
        found = db.session.scalars(select(Person.id).where(here, condition).limit(2)).all()
        if len(found) == 1:
            return found[0]
    return None
