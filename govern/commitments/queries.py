"""Reads commitments for the team whose they are, and counts them for everybody."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func, select

from govern.audit.rules import show_private
from govern.commitments.models import Commitment, WeekTotal
from govern.commitments.rules import (
    EMPTIED_AT_ONCE,
    SETTLED,
    CommitmentState,
    Tally,
    Team,
)
from govern.core.errors import NotFound
from govern.core.permissions import Actor, system
from govern.core.private import private, visible_to
from govern.departments.models import Department
from govern.extensions import db
from govern.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Select

COUNTING = system("commitments are counted, not read")


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """Give the commitments an actor may read: of the own department and of those below it."""
    path = "".join(f"{department_id.hex}/" for department_id in actor.department_path)
    own = select(Department.id).where(Department.path.startswith(path or "none"))
    return Commitment.department_id.in_(own)


private(Commitment.__table__, _seen_by)
show_private("commitments.", lambda actor: visible_to(actor, select(Commitment.id)))


def get_commitment(commitment_id: UUID, *, actor: Actor, lock: bool = False) -> Commitment:
    """Give a commitment of the actor's team."""
    statement = visible_to(actor, select(Commitment).where(Commitment.id == commitment_id))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def select_commitments(actor: Actor, *, show: str, today_ends: datetime) -> Any:  # noqa: ANN401 - a SELECT of columns.
    """Give the statement of the commitments of a team: what is open, due today, or settled."""
    statement: Any = (
        select(
            Commitment.id,
            Commitment.what,
            Commitment.reference,
            Commitment.due_at,
            Commitment.state,
            Commitment.reason,
            Commitment.settled_at,
            Commitment.emptied_at,
            Person.name.label("made_by"),
            Department.name.label("department"),
        )
        .join(Person, Person.id == Commitment.made_by_id)
        .join(Department, Department.id == Commitment.department_id)
    )
    if show == "settled":
        statement = statement.where(Commitment.state != CommitmentState.OPEN)
    else:
        statement = statement.where(Commitment.state == CommitmentState.OPEN)
    if show == "today":
        statement = statement.where(Commitment.due_at <= today_ends)
    return visible_to(actor, statement)


def find_week(department_id: UUID, week: date, *, lock: bool = False) -> WeekTotal | None:
    """Give the total that stands for a week of a department, or None."""
    statement = select(WeekTotal).where(
        WeekTotal.department_id == department_id,
        WeekTotal.week == week,
        WeekTotal.superseded_at.is_(None),
    )
    return db.session.scalar(statement.with_for_update() if lock else statement)


def list_teams(since: date, until: date) -> list[Team]:
    """Give the teams that promised something due in these weeks, by name.

    A total that was recorded for a week stands for it, whatever was written down singly.
    """
    singly = db.session.execute(
        visible_to(
            COUNTING,
            select(Commitment.department_id, Commitment.due_week, Commitment.state, func.count())
            .where(
                Commitment.due_week.between(since, until),
                Commitment.state.in_(SETTLED),
            )
            .group_by(Commitment.department_id, Commitment.due_week, Commitment.state),
        )
    )
    weeks: dict[UUID, dict[date, Tally]] = defaultdict(dict)
    for department_id, week, state, count in singly:
        before = weeks[department_id].get(week, Tally())
        weeks[department_id][week] = before + Tally(**{state.value: count})
    recorded = select(WeekTotal).where(
        WeekTotal.week.between(since, until), WeekTotal.superseded_at.is_(None)
    )
    for total in db.session.scalars(recorded):
        weeks[total.department_id][total.week] = Tally(
            kept=total.kept, late=total.late, broken=total.broken
        )
    names = db.session.execute(
        select(Department.id, Department.name)
        .where(Department.id.in_(weeks))
        .order_by(Department.sort_key, Department.id)
    )
    return [Team(id=key, name=name, weeks=dict(sorted(weeks[key].items()))) for key, name in names]


def _to_empty(before: datetime) -> Select[UUID]:
    return visible_to(
        system("the words of old commitments are taken out"),
        select(Commitment.id).where(
            Commitment.settled_at < before, Commitment.emptied_at.is_(None)
        ),
    )


def has_to_empty(before: datetime) -> bool:
    """Tell whether words are kept that were settled before this moment."""
    return db.session.scalar(_to_empty(before).limit(1)) is not None


def list_to_empty(before: datetime) -> Sequence[UUID]:
    """Give some of those whose words are to be taken out."""
    return db.session.scalars(
        _to_empty(before).order_by(Commitment.id).limit(EMPTIED_AT_ONCE)
    ).all()
