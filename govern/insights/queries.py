"""Reads insights, the drawer, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import aliased, joinedload

from govern.core.descriptions import name_open_things
from govern.core.errors import NotFound
from govern.extensions import db
from govern.insights.models import Insight
from govern.insights.rules import InsightState, Shares, Source
from govern.journeys.models import Stage
from govern.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement


def listed(
    *,
    state: InsightState | None = None,
    source: Source | None = None,
    stage_id: UUID | None = None,
    text: str = "",
) -> Any:  # noqa: ANN401 - a statement of columns.
    """Give the statement of insights with their reporter, stage and owner."""
    owner = aliased(Person)
    statement = (
        select(
            Insight.id,
            Insight.text,
            Insight.source,
            Insight.state,
            Insight.reported_at,
            Insight.action,
            Insight.action_due_on,
            Insight.reason,
            Insight.effect,
            Insight.answered_at,
            Stage.name.label("stage"),
            Person.name.label("reporter"),
            owner.name.label("owner"),
        )
        .join(Person, Person.id == Insight.reporter_id)
        .outerjoin(owner, owner.id == Insight.action_owner_id)
        .outerjoin(Stage, Stage.id == Insight.stage_id)
    )
    if state is not None:
        statement = statement.where(Insight.state == state)
    if source is not None:
        statement = statement.where(Insight.source == source)
    if stage_id is not None:
        statement = statement.where(Insight.stage_id == stage_id)
    if text:
        found = func.lower(Insight.text).contains(text.lower(), autoescape=True)
        statement = statement.where(found)
    return statement


def in_drawer(before: datetime) -> ColumnElement[bool]:
    """Give the condition that an insight has waited for an answer since before an instant."""
    return (Insight.state == InsightState.OPEN) & (Insight.reported_at < before)


def count_drawer(before: datetime) -> int:
    """Give how many insights are left in the drawer."""
    return db.session.scalar(select(func.count(Insight.id)).where(in_drawer(before))) or 0


def count_all() -> int:
    """Give how many insights there are."""
    return db.session.scalar(select(func.count(Insight.id))) or 0


def count_shares(before: datetime) -> Shares:
    """Give how many insights were acted on, refused, ignored, and are still waiting."""

    def number(condition: Any) -> Any:  # noqa: ANN401 - a condition and a column.
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    acted = Insight.state.in_([InsightState.IN_ACTION, InsightState.EFFECT_RECORDED])
    waiting = (Insight.state == InsightState.OPEN) & (Insight.reported_at >= before)
    row = db.session.execute(
        select(
            number(acted),
            number(Insight.state == InsightState.WILL_NOT_DO),
            number(in_drawer(before)),
            number(waiting),
        )
    ).one()
    return Shares(*row)


def count_sources() -> Mapping[Source, int]:
    """Give how many insights came from each source, in the order of the sources."""
    counted = select(Insight.source, func.count(Insight.id).label("insights")).group_by(
        Insight.source
    )
    found = {row.source: row.insights for row in db.session.execute(counted)}
    return {source: found.get(source, 0) for source in Source}


def list_refused(most: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the last insights that will not be done, newest answer first."""
    refused = listed(state=InsightState.WILL_NOT_DO)
    return db.session.execute(
        refused.order_by(Insight.answered_at.desc(), Insight.id).limit(most)
    ).all()


def get_insight(insight_id: UUID) -> Insight:
    """Give an insight with the people and the stage it names."""
    insight = db.session.scalar(
        select(Insight)
        .where(Insight.id == insight_id)
        .options(
            joinedload(Insight.reporter),
            joinedload(Insight.action_owner),
            joinedload(Insight.answered_by),
            joinedload(Insight.stage),
        )
    )
    if insight is None:
        raise NotFound
    return insight


def find_of_case(case_id: UUID) -> UUID | None:
    """Give the insight that was made of a promise's case, or None."""
    return db.session.scalar(select(Insight.id).where(Insight.promise_case_id == case_id))


def list_of_cases(case_ids: Sequence[UUID]) -> Mapping[UUID, Row[*tuple[Any, ...]]]:
    """Give the insights that were made of promises' cases: id and state, by case."""
    statement = select(Insight.promise_case_id, Insight.id, Insight.state).where(
        Insight.promise_case_id.in_(case_ids)
    )
    return {row.promise_case_id: row for row in db.session.execute(statement)}


name_open_things("insight", lambda: select(Insight.id, Insight.text))
