"""Reads rounds; drafts only for those who prepare them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVarTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import selectinload

from govern.core import clock
from govern.core.descriptions import name_things
from govern.core.errors import NotFound
from govern.core.permissions import Actor, Permission
from govern.core.rows import rows
from govern.extensions import db
from govern.people.models import Person
from govern.rounds.models import Category, Round, RoundMove
from govern.rounds.rules import BEFORE_BALLOT, RUNNING, RoundState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Row

_Columns = TypeVarTuple("_Columns")


_ONE = select(Round).where(Round.id == bindparam("round_id"))
_WITH_CATEGORIES = _ONE.options(selectinload(Round.categories))
_MOVES = (
    select(RoundMove.phase, RoundMove.was_at, RoundMove.is_at, RoundMove.because, Person.name)
    .join(Person, Person.id == RoundMove.moved_by_id)
    .where(RoundMove.round_id == bindparam("round_id"))
    .order_by(RoundMove.moved_at, RoundMove.id)
)
_HELD_BY_MANY = _ONE.with_for_update(read=True, of=Round).execution_options(populate_existing=True)
_HELD_ALONE = _WITH_CATEGORIES.with_for_update(of=Round).execution_options(populate_existing=True)


def _hidden_drafts(statement: Select[*_Columns], actor: Actor) -> Select[*_Columns]:
    """Give the statement for rounds the actor may know of."""
    return statement if actor.can(Permission.AWARDS_MANAGE) else _without_drafts(statement)


@lru_cache
def _without_drafts(statement: Select[*_Columns]) -> Select[*_Columns]:
    return statement.where(Round.state != RoundState.DRAFT)


def get_round(round_id: UUID, *, actor: Actor) -> Round:
    """Give a round with its categories; to others than its makers a draft does not exist."""
    found = db.session.scalar(_hidden_drafts(_WITH_CATEGORIES, actor), {"round_id": round_id})
    if found is None:
        raise NotFound
    return found


def lock_round(round_id: UUID, *, actor: Actor, shared: bool = False) -> Round:
    """Give a round and hold it as it is until the transaction ends.

    Those who nominate or vote hold it together (shared), without its categories; who announces or
    cancels holds it alone.
    """
    statement = _hidden_drafts(_HELD_BY_MANY if shared else _HELD_ALONE, actor)
    found = db.session.scalar(statement, {"round_id": round_id})
    if found is None:
        raise NotFound
    return found


def takes_stories(round_id: UUID, *, actor: Actor) -> bool:
    """Tell whether a round takes stories now, and hold it like that until the transaction ends.

    Who asks before sending in can keep what was typed as the draft it is.
    """
    return lock_round(round_id, actor=actor, shared=True).takes_nominations


def look_up(round_id: UUID) -> Round:
    """Give a round without its categories, to look at its phase."""
    found = db.session.get(Round, round_id)
    if found is None:
        raise NotFound
    return found


def list_moves(round_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the phases of a round that were ended early, in order: when, by whom and why."""
    return rows(_MOVES, {"round_id": round_id})


def list_running(*, actor: Actor) -> Sequence[Round]:
    """Give the rounds that go on, the one that ends first first; drafts for those who prepare."""
    return db.session.scalars(_running(with_drafts=actor.can(Permission.AWARDS_MANAGE))).all()


@lru_cache
def _running(*, with_drafts: bool) -> Select[Round]:
    states = {*RUNNING, RoundState.DRAFT} if with_drafts else RUNNING
    return (
        select(Round)
        .where(Round.state.in_(sorted(states)))
        .order_by(Round.voting_closes_at, Round.id)
    )


def list_open_categories() -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the categories one can nominate in now: id, name, round_id, round name."""
    now = clock.now()
    return db.session.execute(
        select(Category.id, Category.name, Category.round_id, Round.name.label("round_name"))
        .join(Round, Round.id == Category.round_id)
        .where(
            Round.state == RoundState.NOMINATING,
            Round.nominations_open_at <= now,
            Round.nominations_close_at > now,
        )
        .order_by(Round.nominations_close_at, Round.id, Category.position)
    ).all()


def get_category(category_id: UUID) -> Category:
    """Give a category."""
    found = db.session.get(Category, category_id)
    if found is None:
        raise NotFound
    return found


def _is_late() -> ColumnElement[bool]:
    now = clock.now()
    return or_(
        and_(Round.state == RoundState.NOMINATING, Round.nominations_close_at <= now),
        and_(Round.state == RoundState.SHORTLISTING, Round.voting_opens_at <= now),
        and_(Round.state == RoundState.VOTING, Round.voting_closes_at <= now),
    )


def has_overdue() -> bool:
    """Tell whether the written state of a round lags behind the clock."""
    return bool(db.session.scalar(select(exists().where(_is_late()))))


def list_overdue() -> Sequence[Round]:
    """Give the rounds whose written state lags behind the clock, held for changing."""
    return db.session.scalars(
        select(Round).where(_is_late()).order_by(Round.id).with_for_update(of=Round)
    ).all()


def ballot_is_ahead() -> ColumnElement[bool]:
    """Give the condition for rounds whose ballot is still to come: finalists can answer."""
    return and_(Round.state.in_(sorted(BEFORE_BALLOT)), Round.voting_opens_at > clock.now())


def voting_has_begun(award_round: Any = Round) -> ColumnElement[bool]:  # noqa: ANN401
    """Give the condition for rounds (or an alias of them) whose ballot is, or was, open."""
    return and_(
        award_round.state.not_in([RoundState.DRAFT, RoundState.CANCELLED]),
        award_round.voting_opens_at <= clock.now(),
    )


def entitled(award_round: Round) -> ColumnElement[bool]:
    """Give the condition for people who may vote, frozen at the opening of the ballot.

    They were known here and had joined when it opened, and had not left.
    """
    return entitled_on(award_round.voting_opens_at, first_day(award_round))


def first_day(award_round: Round) -> date:
    """Give the day on which the ballot of a round opens, where the round was set."""
    return award_round.voting_opens_at.astimezone(ZoneInfo(award_round.time_zone)).date()


def entitled_on(opening: Any, day: Any) -> ColumnElement[bool]:  # noqa: ANN401 - values or parameters.
    """Give the condition for people who were here at this instant of this day."""
    return and_(
        Person.created_at <= opening,
        Person.joined_on <= day,
        or_(Person.left_on.is_(None), Person.left_on >= day),
    )


_NAMES = select(Round.id, Round.name)
name_things("round", lambda actor: _hidden_drafts(_NAMES, actor))
