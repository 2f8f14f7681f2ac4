"""Reads insights: the list, the drawer, what was said and done, the figure of the front page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased, selectinload

from govern.core.errors import NotFound
from govern.extensions import db
from govern.insights.models import Insight, InsightAction
from govern.insights.rules import InsightSource, InsightState, Shares
from govern.journeys.models import Stage
from govern.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row

#: How many stories 'You said, we did' tells; the list has them all.
MOST_TOLD = 30


def get_insight(insight_id: UUID) -> Insight:
    """Give an insight with its actions, to change."""
    insight = db.session.scalar(
        select(Insight).where(Insight.id == insight_id).options(selectinload(Insight.actions))
    )
    if insight is None:
        raise NotFound
    return insight


def get_action(action_id: UUID) -> InsightAction:
    """Give an action, to change."""
    action = db.session.get(InsightAction, action_id)
    if action is None:
        raise NotFound
    return action


def get_page(insight_id: UUID) -> Row[Any]:
    """Give what the page of an insight shows about it, with the names of people and stage."""
    reporter, answerer = aliased(Person), aliased(Person)
    row = db.session.execute(
        select(
            Insight.id,
            Insight.text,
            Insight.source,
            Insight.state,
            Insight.reason,
            Insight.effect,
            Insight.reported_at,
            Insight.answered_at,
            reporter.name.label("reporter"),
            answerer.name.label("answerer"),
            Stage.name.label("stage"),
        )
        .join(reporter, reporter.id == Insight.reporter_id)
        .outerjoin(answerer, answerer.id == Insight.answered_by_id)
        .outerjoin(Stage, Stage.id == Insight.stage_id)
        .where(Insight.id == insight_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def list_actions(insight_ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Give the actions of these insights with the names of their owners, oldest first."""
    return db.session.execute(
        select(
            InsightAction.id,
            InsightAction.insight_id,
            InsightAction.text,
            InsightAction.due_on,
            InsightAction.owner_id,
            Person.name.label("owner"),
        )
        .join(Person, Person.id == InsightAction.owner_id)
        .where(InsightAction.insight_id.in_(insight_ids))
        .order_by(InsightAction.planned_at, InsightAction.id)
    ).all()


def left_in_drawer(line: datetime) -> ColumnElement[bool]:
    """Give the condition that nobody has answered an insight reported before a line."""
    return (Insight.state == InsightState.REPORTED) & (Insight.reported_at < line)


def overview(
    *, text: ColumnElement[bool] | None, state: str, source: str, stage_id: UUID | None
) -> Select[Any]:
    """Give the list of insights as a statement to sort, page and export."""
    statement = _listed()
    if text is not None:
        statement = statement.where(text)
    if state in set(InsightState):
        statement = statement.where(Insight.state == InsightState(state))
    if source in set(InsightSource):
        statement = statement.where(Insight.source == InsightSource(source))
    if stage_id is not None:
        statement = statement.where(Insight.stage_id == stage_id)
    return statement


def drawer(line: datetime) -> Select[Any]:
    """Give what is left in the drawer as a statement to sort, page and export."""
    return _listed().where(left_in_drawer(line))


def _listed() -> Select[Any]:
    return (
        select(
            Insight.id,
            Insight.text,
            Insight.source,
            Insight.state,
            Insight.reported_at,
            Insight.reason,
            Insight.effect,
            Person.name.label("reporter"),
            Stage.name.label("stage"),
        )
        .join(Person, Person.id == Insight.reporter_id)
        .outerjoin(Stage, Stage.id == Insight.stage_id)
    )


def list_answered() -> Sequence[Row[Any]]:
    """Give the newest insights that were answered, for 'You said, we did'."""
    return db.session.execute(
        _listed()
        .add_columns(Insight.answered_at)
        .where(Insight.answered_at.is_not(None), Insight.state != InsightState.REPORTED)
        .order_by(Insight.answered_at.desc(), Insight.id)
        .limit(MOST_TOLD)
    ).all()


def count_shares(line: datetime) -> Shares:
    """Count what became of all insights, in one statement."""

    def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    row = db.session.execute(
        select(
            how_many(Insight.state.in_((InsightState.TAKEN_UP, InsightState.EFFECT))),
            how_many(Insight.state == InsightState.DECLINED),
            how_many((Insight.state == InsightState.REPORTED) & (Insight.reported_at >= line)),
            how_many(left_in_drawer(line)),
        )
    ).one()
    return Shares(*(int(value) for value in row))


def find_reporter_id(insight_id: UUID) -> UUID | None:
    """Give who reported an insight."""
    return db.session.scalar(select(Insight.reporter_id).where(Insight.id == insight_id))
