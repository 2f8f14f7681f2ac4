"""Opens and closes tasks for handlers; lets people put theirs off and hand them over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Table, bindparam, select, update

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, FieldError
from govern.core.permissions import Actor, Permission, ensure
from govern.core.rows import insert_new
from govern.extensions import db
from govern.people.presence import enters, list_entering, list_holders
from govern.tasks import policies, queries, rules
from govern.tasks.events import TaskHandedOver, TaskPutOff
from govern.tasks.models import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from sqlalchemy import Select

_TABLE = cast("Table", Task.__table__)
#: Somebody else may give them the same task at this moment; one is enough.
_INTO_TASKS = insert_new(_TABLE)
_CLOSE = (
    update(_TABLE)
    .where(
        _TABLE.c.kind == bindparam("of_kind"),
        _TABLE.c.subject_id == bindparam("about"),
        _TABLE.c.closed_at.is_(None),
    )
    .values(closed_at=bindparam("now"), version=_TABLE.c.version + 1)
)
_CLOSE_OF_ONE = _CLOSE.where(_TABLE.c.person_id == bindparam("whose"))


def open_task(
    kind: str,
    person_ids: Iterable[UUID],
    subject_id: UUID,
    *,
    params: dict[str, Any] | None = None,
    due_at: datetime | None = None,
    otherwise: Permission | None = None,
) -> None:
    """Give people something to do; who has it already keeps the one there is.

    Only who can come in gets a task. When none of these people can, it goes to those who hold the
    permission `otherwise`, where one is given.
    """
    wanted = list_entering(set(person_ids))
    if not wanted and otherwise is not None:
        wanted = set(list_holders(otherwise))
    if not wanted:
        return
    # What is open stays open until this transaction is over: see close_tasks_when.
    having = set(db.session.scalars(_open(kind, subject_id).with_for_update(read=True)))
    rows = [
        {
            "id": uuid4(),
            "kind": kind,
            "person_id": person_id,
            "subject_id": subject_id,
            "params": params or {},
            "opened_at": clock.now(),
            "due_at": due_at,
            "version": 1,
        }
        for person_id in sorted(wanted - having)
    ]
    if rows:
        db.session.execute(_INTO_TASKS[db.session.get_bind().dialect.name], rows)


def close_tasks(kind: str, subject_id: UUID, *, person_id: UUID | None = None) -> None:
    """Close the open tasks of a kind about a thing: of one person, or of everybody."""
    about = {"of_kind": kind, "about": subject_id, "now": clock.now()}
    if person_id is None:
        db.session.execute(_CLOSE, about)
    else:
        db.session.execute(_CLOSE_OF_ONE, {**about, "whose": person_id})


def close_tasks_when(is_done: Callable[[], bool], kind: str, subject_id: UUID) -> None:
    """Close the open tasks of a kind about a thing when nothing more is to be done about it.

    That is asked while the tasks are held: who gives more to do at this moment either waits and
    then finds them closed, or is waited for and counts.
    """
    held = db.session.scalars(_open(kind, subject_id).with_for_update()).all()
    if held and is_done():
        close_tasks(kind, subject_id)


def _open(kind: str, subject_id: UUID) -> Select[UUID]:
    return (
        select(Task.person_id)
        .where(Task.kind == kind, Task.subject_id == subject_id, Task.closed_at.is_(None))
        .order_by(Task.id)
    )


def put_off(task_id: UUID, until: date, *, actor: Actor) -> None:
    """Take a task from the list until a day, at the latest the day it is due."""
    task = queries.get_own(task_id, actor=actor)
    ensure(policies.may_put_off(actor, task), N_("This task is done; there is nothing to put off."))
    zone = ZoneInfo(actor.time_zone)
    today = clock.today(actor.time_zone)
    if until <= today:
        raise FieldError("until", N_("Choose a day after today."))
    if task.due_at is not None and until > task.due_at.astimezone(zone).date():
        raise FieldError("until", N_("Choose a day before it is due."))
    if until > today + timedelta(days=rules.FURTHEST_DAYS):
        raise FieldError(
            "until", N_("Choose a day in the next %(most)d days."), most=rules.FURTHEST_DAYS
        )
    task.later_until = until
    publish(TaskPutOff(actor_id=actor.id, subject_id=task.id, until=until))


def hand_over(task_id: UUID, to_id: UUID, *, actor: Actor) -> None:
    """Give a task to somebody else, with what belongs to it."""
    task = queries.get_own(task_id, actor=actor)
    ensure(policies.may_hand_over(actor, task), N_("This task cannot be handed over."))
    if to_id == actor.id:
        raise FieldError("person", N_("This is you. Choose somebody else."))
    if not enters(to_id):
        raise FieldError("person", N_("This person cannot sign in here. Choose somebody else."))
    hand = rules.KINDS[task.kind].hand_over
    if hand is not None:
        hand(task.subject_id, to_id, actor)
    task.closed_at = clock.now()
    open_task(task.kind, [to_id], task.subject_id, params=task.params, due_at=task.due_at)
    publish(TaskHandedOver(actor_id=actor.id, subject_id=task.id, to_id=to_id))
