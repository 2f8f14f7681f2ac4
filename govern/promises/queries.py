"""Reads promises, their figures and their cases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import exists, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from govern.core import clock
from govern.core.descriptions import name_open_things
from govern.core.errors import NotFound
from govern.departments.models import Department
from govern.extensions import db
from govern.journeys.models import Stage
from govern.people.models import Person
from govern.promises.checking import ALIKE_FROM, alike
from govern.promises.models import Promise, PromiseCase, PromiseWording, TemporaryChange
from govern.promises.rules import PromiseState, Standing, folded
from govern.readings.queries import sum_remedies
from govern.web.tables import like

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from govern.core.localised import Localised


def get_promise(promise_id: UUID, *, lock: bool = False) -> Promise:
    """Give a promise with its wordings; locked, changes of it wait for each other."""
    wordings = joinedload(Promise.wordings)
    statement = select(Promise).where(Promise.id == promise_id).options(wordings)
    if lock:
        statement = statement.with_for_update(of=Promise)
    promise = db.session.scalars(statement).unique().one_or_none()
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


def _changed_until(day: date) -> Any:  # noqa: ANN401 - a scalar subquery.
    return (
        select(func.max(TemporaryChange.ends_on))
        .where(
            TemporaryChange.promise_id == Promise.id,
            TemporaryChange.starts_on <= day,
            TemporaryChange.ends_on >= day,
        )
        .correlate(Promise)
        .scalar_subquery()
    )


def _resembled(day: date) -> Any:  # noqa: ANN401 - a scalar subquery that keeps the column's type.
    other = aliased(Promise)
    begun = PromiseWording.starts_on <= day
    return (
        select(PromiseWording.text)
        .join(other, other.id == PromiseWording.promise_id)
        .where(other.id == Promise.resembles_id, other.state != PromiseState.RETIRED)
        .order_by(begun.desc(), PromiseWording.number.desc())
        .limit(1)
        .correlate(Promise)
        .scalar_subquery()
    )


def board(
    *,
    day: date,
    text: str = "",
    stage_id: UUID | None = None,
    paths: Collection[str] | None = None,
    country: str = "",
    standing: str = "",
    state: str = "",
) -> Any:  # noqa: ANN401 - a SELECT of columns.
    """Give the statement of the list of promises, narrowed by what was asked for.

    `paths` are the places of departments in their tree; None asks for every department.
    """
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
            _changed_until(day).label("changed_until"),
            _resembled(day).label("resembles"),
            Promise.resembles_id,
            Promise.country,
        )
        .join(Person, Person.id == Promise.owner_id)
        .outerjoin(Stage, Stage.id == Promise.stage_id)
        .outerjoin(Department, Department.id == Promise.department_id)
    )
    if text:
        statement = statement.where(like(Promise.searched, folded(text)))
    if stage_id is not None:
        statement = statement.where(Promise.stage_id == stage_id)
    if paths is not None:
        below = [Department.path.startswith(path) for path in paths]
        statement = statement.where(or_(false(), *below))
    if country:
        statement = statement.where(Promise.country == country)
    if standing in set(Standing):
        statement = statement.where(
            Promise.standing == Standing(standing), Promise.state == PromiseState.LIVE
        )
    if state in set(PromiseState):
        return statement.where(Promise.state == PromiseState(state))
    return statement.where(Promise.state != PromiseState.RETIRED)


def find_alike(texts: Localised, *, but: UUID | None = None) -> tuple[UUID, Localised] | None:
    """Give the promise whose words are most like these, when they nearly say the same."""
    newest = (
        select(func.max(PromiseWording.number))
        .where(PromiseWording.promise_id == Promise.id)
        .correlate(Promise)
        .scalar_subquery()
    )
    statement = (
        select(Promise.id, PromiseWording.text)
        .join(PromiseWording, PromiseWording.promise_id == Promise.id)
        .where(Promise.state != PromiseState.RETIRED, PromiseWording.number == newest)
        .order_by(Promise.created_at, Promise.id)
    )
    if but is not None:
        statement = statement.where(Promise.id != but)
    written = texts.as_dict()

    def likeness(other: Localised) -> float:
        said = other.as_dict()
        both = written.keys() & said.keys()
        return max((alike(written[code], said[code]) for code in both), default=0)

    every = [
        (likeness(text), promise_id, text) for promise_id, text in db.session.execute(statement)
    ]
    best = max(every, key=lambda one: one[0], default=None)
    return best[1:] if best is not None and best[0] > ALIKE_FROM else None


def list_resembling(promise_id: UUID) -> Sequence[Promise]:
    """Give the promises that were found to read like this one, with their wordings."""
    return db.session.scalars(
        select(Promise)
        .where(Promise.resembles_id == promise_id)
        .options(selectinload(Promise.wordings))
        .order_by(Promise.id)
    ).all()


def list_changes(promise_id: UUID) -> Sequence[TemporaryChange]:
    """Give the temporary changes of a promise, newest first."""
    return db.session.scalars(
        select(TemporaryChange)
        .where(TemporaryChange.promise_id == promise_id)
        .order_by(TemporaryChange.starts_on.desc(), TemporaryChange.id)
    ).all()


def get_change(change_id: UUID) -> TemporaryChange:
    """Give a temporary change."""
    change = db.session.get(TemporaryChange, change_id)
    if change is None:
        raise NotFound
    return change


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
            _resembled(clock.today()).label("resembles"),
            Promise.resembles_id,
            *(column.label(name) for name, column in sum_remedies(Promise.id).items()),
        )
        .select_from(Promise)
        .join(Person, Person.id == Promise.owner_id)
        .outerjoin(Stage, Stage.id == Promise.stage_id)
        .outerjoin(Department, Department.id == Promise.department_id)
        .where(Promise.id == promise_id)
    ).one()


name_open_things("promise", lambda: select(Promise.id, _text_on(clock.today())))
