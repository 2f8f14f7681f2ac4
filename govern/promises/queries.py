"""Reads promises, their figures and their cases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from govern.core import clock
from govern.core.descriptions import name_open_things
from govern.core.errors import NotFound
from govern.departments.models import Department
from govern.extensions import db
from govern.journeys.models import Stage
from govern.people.models import Person
from govern.promises.models import Promise, PromiseCase, PromiseWording
from govern.promises.rules import PromiseState, Standing, folded
from govern.readings.queries import sum_remedies
from govern.web.tables import like

if TYPE_CHECKING:
    from collections.abc import Sequence


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
            *(column.label(name) for name, column in sum_remedies(Promise.id).items()),
        )
        .select_from(Promise)
        .join(Person, Person.id == Promise.owner_id)
        .outerjoin(Stage, Stage.id == Promise.stage_id)
        .outerjoin(Department, Department.id == Promise.department_id)
        .where(Promise.id == promise_id)
    ).one()


name_open_things("promise", lambda: select(Promise.id, _text_on(clock.today())))
