"""Reads counts of promises and the totals of their periods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from govern.core.errors import NotFound
from govern.core.rows import rows
from govern.departments.models import Department
from govern.extensions import db
from govern.journeys.models import Stage
from govern.people.models import Person
from govern.readings.models import PromisePeriod, PromiseReading
from govern.readings.rules import WHOLE, Count, Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from sqlalchemy import Row, Select

_TRENDS = (
    select(
        PromisePeriod.promise_id,
        PromisePeriod.period_start,
        PromisePeriod.kept,
        PromisePeriod.total,
    )
    .where(
        PromisePeriod.promise_id.in_(bindparam("promise_ids", expanding=True)),
        PromisePeriod.period_start >= bindparam("since"),
    )
    .order_by(PromisePeriod.period_start)
)


def list_trends(
    promise_ids: Iterable[UUID], since: date
) -> Mapping[UUID, list[tuple[date, Count]]]:
    """Give the totals of every period of promises since a day, oldest first, in one statement."""
    trends: dict[UUID, list[tuple[date, Count]]] = {key: [] for key in promise_ids}
    for promise_id, start, kept, total in rows(
        _TRENDS, {"promise_ids": list(trends), "since": since}
    ):
        trends[promise_id].append((start, Count(kept, total)))
    return trends


def select_periods(promise_id: UUID) -> Any:  # noqa: ANN401 - a SELECT of columns.
    """Give the statement of the periods of a promise that have figures."""
    return select(PromisePeriod.period_start, PromisePeriod.kept, PromisePeriod.total).where(
        PromisePeriod.promise_id == promise_id
    )


def select_readings(promise_id: UUID) -> Any:  # noqa: ANN401 - a SELECT of columns.
    """Give the statement of the counts of a promise, those that were replaced among them."""
    recorder = aliased(Person)
    return (
        select(
            PromiseReading.id,
            PromiseReading.period_start,
            PromiseReading.kept,
            PromiseReading.total,
            PromiseReading.remedies_owed,
            PromiseReading.remedies_paid,
            PromiseReading.recorded_at,
            PromiseReading.superseded_at,
            PromiseReading.reason,
            PromiseReading.country,
            PromiseReading.department_id,
            PromiseReading.stage_id,
            Department.name.label("department"),
            Stage.name.label("stage"),
            recorder.name.label("recorded_by"),
        )
        .outerjoin(Department, Department.id == PromiseReading.department_id)
        .outerjoin(Stage, Stage.id == PromiseReading.stage_id)
        .outerjoin(recorder, recorder.id == PromiseReading.recorded_by_id)
        .where(PromiseReading.promise_id == promise_id)
    )


def _in_order(statement: Any) -> Sequence[Any]:  # noqa: ANN401 - a SELECT of columns.
    return db.session.execute(
        statement.order_by(
            PromiseReading.period_start.desc(),
            PromiseReading.department_id.is_not(None),
            Department.sort_key,
            PromiseReading.country,
            Stage.position,
            PromiseReading.recorded_at.desc(),
            PromiseReading.id,
        )
    ).all()


def list_readings(promise_id: UUID, periods: Collection[date]) -> Sequence[Any]:
    """Give the counts of some periods, newest first; each replaced one after what replaced it."""
    if not periods:
        return []
    between = PromiseReading.period_start.between(min(periods), max(periods))
    return _in_order(select_readings(promise_id).where(between))


def list_last(promise_id: UUID, newest: date | None) -> Sequence[Any]:
    """Give the counts that hold in the newest period of a promise, by what they are of."""
    if newest is None:
        return []
    return _in_order(
        select_readings(promise_id).where(
            PromiseReading.period_start == newest, PromiseReading.superseded_at.is_(None)
        )
    )


def newest_period(promise_id: UUID) -> date | None:
    """Give the newest period of a promise that has figures, or None."""
    return db.session.scalar(
        select(func.max(PromisePeriod.period_start)).where(PromisePeriod.promise_id == promise_id)
    )


def get_reading(reading_id: UUID) -> PromiseReading:
    """Give a count."""
    reading = db.session.get(PromiseReading, reading_id)
    if reading is None:
        raise NotFound
    return reading


def find_reading(
    promise_id: UUID, period_start: date, scope: Scope = WHOLE
) -> PromiseReading | None:
    """Give the count that holds for a period and a part, or for the whole, or None."""
    of_it = [
        column.is_(None) if value is None else column == value
        for column, value in (
            (PromiseReading.department_id, scope.department_id),
            (PromiseReading.country, scope.country),
            (PromiseReading.stage_id, scope.stage_id),
        )
    ]
    return db.session.scalar(
        select(PromiseReading).where(
            PromiseReading.promise_id == promise_id,
            PromiseReading.period_start == period_start,
            PromiseReading.superseded_at.is_(None),
            *of_it,
        )
    )


def list_parts(promise_id: UUID, period_start: date) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the counts that hold in a period as `rules.together` adds them up."""
    return db.session.execute(
        _parts().where(
            PromiseReading.promise_id == promise_id, PromiseReading.period_start == period_start
        )
    ).all()


def _parts() -> Select[*tuple[Any, ...]]:
    return (
        select(
            PromiseReading.id,
            PromiseReading.promise_id,
            PromiseReading.period_start,
            PromiseReading.department_id,
            PromiseReading.country,
            PromiseReading.stage_id,
            PromiseReading.kept,
            PromiseReading.total,
            Department.path,
            Department.name.label("department"),
            Stage.name.label("stage"),
        )
        .outerjoin(Department, Department.id == PromiseReading.department_id)
        .outerjoin(Stage, Stage.id == PromiseReading.stage_id)
        .where(PromiseReading.superseded_at.is_(None))
    )


def list_current(
    promise_ids: Collection[UUID], starts: Collection[date]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the counts that hold, of many promises in some periods, by what they are of."""
    return db.session.execute(
        _parts()
        .where(PromiseReading.promise_id.in_(promise_ids), PromiseReading.period_start.in_(starts))
        .order_by(
            PromiseReading.department_id.is_not(None),
            Department.sort_key,
            PromiseReading.country,
            Stage.position,
            PromiseReading.id,
        )
    ).all()


def find_period(promise_id: UUID, period_start: date) -> PromisePeriod | None:
    """Give the totals of a period, or None."""
    return db.session.get(PromisePeriod, (promise_id, period_start))


def count_kept(day: date) -> Count | None:
    """Count what was kept of everything promised, in the newest month that has figures."""
    newest = select(func.max(PromisePeriod.period_start)).where(PromisePeriod.period_start <= day)
    found = db.session.execute(
        select(func.sum(PromisePeriod.kept), func.sum(PromisePeriod.total)).where(
            PromisePeriod.period_start == newest.scalar_subquery()
        )
    ).one()
    return Count(int(found[0]), int(found[1])) if found[1] else None


def sum_remedies(promise_id: Any) -> dict[str, Any]:  # noqa: ANN401 - a column, for a subquery.
    """Give columns with how many remedies were owed and given, of what holds now; NULL for none."""
    return {
        column.key: select(func.sum(column))
        .where(PromiseReading.promise_id == promise_id, PromiseReading.superseded_at.is_(None))
        .correlate_except(PromiseReading)
        .scalar_subquery()
        for column in (PromiseReading.remedies_owed, PromiseReading.remedies_paid)
    }
