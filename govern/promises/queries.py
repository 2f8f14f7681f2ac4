"""Reads promises, their figures and their cases."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Integer, bindparam, cast, exists, func, select
from sqlalchemy.orm import aliased, selectinload

from govern.core import clock
from govern.core.descriptions import name_open_things
from govern.core.errors import NotFound
from govern.core.rows import rows
from govern.departments.models import Department
from govern.extensions import db
from govern.journeys.models import Stage
from govern.people.models import Person
from govern.promises.models import Promise, PromiseCase, PromiseReading, PromiseWording
from govern.promises.rules import Count, PromiseState, Standing, folded, together
from govern.web.tables import like

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Select


def get_promise(promise_id: UUID, *, lock: bool = False) -> Promise:
    """Give a promise with its wordings; locked, changes of it wait for each other."""
    statement = (
        select(Promise).where(Promise.id == promise_id).options(selectinload(Promise.wordings))
    )
    if lock:
        statement = statement.with_for_update()
    promise = db.session.scalar(statement)
    if promise is None:
        raise NotFound
    return promise


def find_promise(promise_id: UUID) -> Promise | None:
    """Give a promise without its wordings, or None."""
    return db.session.get(Promise, promise_id)


def _text_on(day: date) -> Any:  # noqa: ANN401 - a scalar subquery that keeps the column's type.
    begun = PromiseWording.starts_on <= day
    return (
        select(PromiseWording.text)
        .where(PromiseWording.promise_id == Promise.id)
        .order_by(begun.desc(), PromiseWording.number.desc())
        .limit(1)
        .correlate(Promise)
        .scalar_subquery()
    )


def board(*, day: date, text: str, stage_id: UUID | None, standing: str, state: str) -> Any:  # noqa: ANN401 - a SELECT of columns.
    """Give the statement of the list of promises, narrowed by what was asked for."""
    open_case = exists().where(
        PromiseCase.promise_id == Promise.id, PromiseCase.closed_at.is_(None)
    )
    statement: Any = (
        select(
            Promise.id,
            Promise.sort_key,
            Promise.state,
            Promise.is_example,
            Promise.standing,
            Promise.period,
            Promise.last_period,
            Promise.last_kept,
            Promise.last_total,
            Promise.threshold_permille,
            Promise.review_on,
            Promise.measure,
            _text_on(day).label("text"),
            Person.name.label("owner"),
            Stage.name.label("stage"),
            Department.name.label("department"),
            open_case.label("has_case"),
        )
        .join(Person, Person.id == Promise.owner_id)
        .outerjoin(Stage, Stage.id == Promise.stage_id)
        .outerjoin(Department, Department.id == Promise.department_id)
    )
    if text:
        statement = statement.where(like(Promise.searched, folded(text)))
    if stage_id is not None:
        statement = statement.where(Promise.stage_id == stage_id)
    if standing in set(Standing):
        statement = statement.where(
            Promise.standing == Standing(standing), Promise.state == PromiseState.LIVE
        )
    if state in set(PromiseState):
        return statement.where(Promise.state == PromiseState(state))
    return statement.where(Promise.state != PromiseState.RETIRED)


_WHOLE = cast(PromiseReading.department_id.is_(None), Integer)
_TRENDS = (
    select(
        PromiseReading.promise_id,
        PromiseReading.period_start,
        _WHOLE.label("whole"),
        func.sum(PromiseReading.kept).label("kept"),
        func.sum(PromiseReading.total).label("total"),
    )
    .where(
        PromiseReading.promise_id.in_(bindparam("promise_ids", expanding=True)),
        PromiseReading.superseded_at.is_(None),
    )
    .group_by(PromiseReading.promise_id, PromiseReading.period_start, _WHOLE)
    .order_by(PromiseReading.period_start, _WHOLE)
)


def list_trends(promise_ids: Iterable[UUID]) -> Mapping[UUID, list[tuple[date, Count]]]:
    """Give the counts of every period of promises, oldest first, in one statement.

    Where there is a figure of the whole organisation, it stands for the period.
    """
    trends: dict[UUID, dict[date, Count]] = {promise_id: {} for promise_id in promise_ids}
    for promise_id, start, _whole, kept, total in rows(_TRENDS, {"promise_ids": list(trends)}):
        # It comes after the sum of the departments, and takes its place.
        trends[promise_id][start] = Count(int(kept), int(total))
    return {key: list(points.items()) for key, points in trends.items()}


def list_readings(promise_id: UUID) -> Sequence[Any]:
    """Give the counts of a promise, newest first; each replaced one after what replaced it."""
    return db.session.execute(_readings(promise_id)).all()


def list_last(promise_id: UUID) -> Sequence[Any]:
    """Give the counts that hold in the newest period of a promise, with their departments."""
    in_newest = PromiseReading.period_start == _newest(promise_id)
    return db.session.execute(
        _readings(promise_id).where(in_newest, PromiseReading.superseded_at.is_(None))
    ).all()


def _readings(promise_id: UUID) -> Select[*tuple[Any, ...]]:
    recorder = aliased(Person)
    return (
        select(
            PromiseReading.id,
            PromiseReading.period_start,
            PromiseReading.kept,
            PromiseReading.total,
            PromiseReading.recorded_at,
            PromiseReading.superseded_at,
            PromiseReading.reason,
            Department.name.label("department"),
            recorder.name.label("recorded_by"),
        )
        .outerjoin(Department, Department.id == PromiseReading.department_id)
        .outerjoin(recorder, recorder.id == PromiseReading.recorded_by_id)
        .where(PromiseReading.promise_id == promise_id)
        .order_by(
            PromiseReading.period_start.desc(),
            Department.sort_key,
            PromiseReading.recorded_at.desc(),
            PromiseReading.id,
        )
    )


def _newest(promise_id: UUID) -> Any:  # noqa: ANN401 - a scalar subquery that keeps its type.
    return (
        select(func.max(PromiseReading.period_start))
        .where(
            PromiseReading.promise_id == promise_id,
            PromiseReading.superseded_at.is_(None),
        )
        .scalar_subquery()
    )


def get_reading(reading_id: UUID) -> PromiseReading:
    """Give a count."""
    reading = db.session.get(PromiseReading, reading_id)
    if reading is None:
        raise NotFound
    return reading


def find_reading(
    promise_id: UUID, period_start: date, department_id: UUID | None
) -> PromiseReading | None:
    """Give the count that holds for a period and a department, or for the whole, or None."""
    return db.session.scalar(
        select(PromiseReading).where(
            PromiseReading.promise_id == promise_id,
            PromiseReading.period_start == period_start,
            PromiseReading.department_id.is_(None)
            if department_id is None
            else PromiseReading.department_id == department_id,
            PromiseReading.superseded_at.is_(None),
        )
    )


def list_newest(promise_id: UUID) -> Sequence[Any]:
    """Give the counts that hold in the newest period: period_start, department_id, kept, total."""
    return db.session.execute(
        select(
            PromiseReading.period_start,
            PromiseReading.department_id,
            PromiseReading.kept,
            PromiseReading.total,
        ).where(
            PromiseReading.promise_id == promise_id,
            PromiseReading.period_start == _newest(promise_id),
            PromiseReading.superseded_at.is_(None),
        )
    ).all()


def find_open_case(promise_id: UUID) -> PromiseCase | None:
    """Give the open case of a promise, or None."""
    return db.session.scalar(
        select(PromiseCase).where(
            PromiseCase.promise_id == promise_id, PromiseCase.closed_at.is_(None)
        )
    )


def find_unanswered_case(promise_id: UUID) -> UUID | None:
    """Give the open case of a promise that its owner has still to answer, or None."""
    case = find_open_case(promise_id)
    return case.id if case is not None and case.answered_at is None else None


def get_case(case_id: UUID) -> PromiseCase:
    """Give a case."""
    case = db.session.get(PromiseCase, case_id)
    if case is None:
        raise NotFound
    return case


def list_cases(promise_id: UUID) -> Sequence[PromiseCase]:
    """Give the cases of a promise, newest first."""
    return db.session.scalars(
        select(PromiseCase)
        .where(PromiseCase.promise_id == promise_id)
        .order_by(PromiseCase.opened_at.desc(), PromiseCase.id)
    ).all()


def describe(promise_id: UUID) -> Any:  # noqa: ANN401 - a row.
    """Give the names around a promise: owner, stage, department."""
    return db.session.execute(
        select(
            Person.name.label("owner"),
            Person.left_on.label("owner_left_on"),
            Stage.name.label("stage"),
            Department.name.label("department"),
        )
        .select_from(Promise)
        .join(Person, Person.id == Promise.owner_id)
        .outerjoin(Stage, Stage.id == Promise.stage_id)
        .outerjoin(Department, Department.id == Promise.department_id)
        .where(Promise.id == promise_id)
    ).one()


def count_kept(day: date) -> Count | None:
    """Count what was kept of everything promised, in the newest month that has figures."""
    newest = db.session.scalar(
        select(func.max(PromiseReading.period_start)).where(
            PromiseReading.period_start <= day, PromiseReading.superseded_at.is_(None)
        )
    )
    if newest is None:
        return None
    found = db.session.execute(
        select(
            PromiseReading.promise_id,
            PromiseReading.department_id,
            PromiseReading.kept,
            PromiseReading.total,
        ).where(PromiseReading.period_start == newest, PromiseReading.superseded_at.is_(None))
    ).all()
    by_promise: dict[UUID, list[tuple[object, int, int]]] = defaultdict(list)
    for row in found:
        by_promise[row.promise_id].append((row.department_id, row.kept, row.total))
    counts = [together(parts) for parts in by_promise.values()]
    return Count(sum(count.kept for count in counts), sum(count.total for count in counts))


name_open_things("promise", lambda: select(Promise.id, _text_on(clock.today())))
