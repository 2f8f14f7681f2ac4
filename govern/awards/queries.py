"""Reads winners, results and what the award board shows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Date, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from govern.awards.models import Result, Standing
from govern.ballots.models import Ballot
from govern.core import clock
from govern.core.errors import NotFound
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.core.rows import rows
from govern.core.types import UtcDateTime
from govern.departments.models import Department
from govern.extensions import db
from govern.nominations.models import Entry, Finalist, Nomination
from govern.nominations.queries import is_about, is_published, stands
from govern.nominations.rules import Answer, NominationState
from govern.people.models import Person
from govern.rounds.models import Category, Round
from govern.rounds.queries import entitled_on, first_day
from govern.rounds.rules import RoundState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from govern.core.localised import Localised

    _Rows = Sequence[Row[*tuple[Any, ...]]]
_PUBLIC = system("what was announced and published")
_DEPARTMENT = Department.name.label("department")


@dataclass(frozen=True, kw_only=True)
class Winner:
    """A story that won, as everybody may read it."""

    entry_id: UUID
    round_id: UUID
    round_name: Localised
    category: Localised
    title: str
    story: str
    language: str
    people: tuple[tuple[UUID, str, str], ...]

    @property
    def names(self) -> str:
        """Give the names of everybody the story is about."""
        return ", ".join(name for _id, name, _department in self.people)


def _winning() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Standing.id,
            Standing.entry_id,
            Standing.round_id,
            Standing.position,
            Standing.announced_at,
            Round.name.label("round_name"),
            Category.name.label("category"),
            Entry.title,
            Entry.story,
            Entry.language,
        )
        .join(Round, Round.id == Standing.round_id)
        .join(Category, Category.id == Standing.category_id)
        .join(Entry, Entry.id == Standing.entry_id)
        .where(Standing.is_winner, is_published())
    )


def winners() -> Select[*tuple[Any, ...]]:
    """Give the statement of all published winners, for the wall of fame."""
    return visible_to(_PUBLIC, _winning())


_LATEST = (
    select(Result.round_id)
    .order_by(Result.announced_at.desc(), Result.round_id)
    .limit(1)
    .scalar_subquery()
)
_LATEST_WINNERS = visible_to(
    _PUBLIC,
    _winning()
    .add_columns(Person.id.label("person_id"), Person.name, _DEPARTMENT)
    .join(Finalist, Finalist.entry_id == Entry.id)
    .join(Person, Person.id == Finalist.person_id)
    .join(Department, Department.id == Finalist.department_id)
    .where(Standing.round_id == _LATEST)
    .order_by(Standing.position, Person.sort_key, Person.id),
)


def list_latest_winners() -> list[Winner]:
    """Give the published winners of the round announced last, in one statement."""
    return gather(rows(_LATEST_WINNERS))


def list_people(entry_ids: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, str, str]]]:
    """Give the people of published stories by story: id, name, department."""
    people = db.session.execute(
        visible_to(
            _PUBLIC,
            select(Finalist.entry_id, Person.id, Person.name, _DEPARTMENT)
            .join(Entry, Entry.id == Finalist.entry_id)
            .join(Person, Person.id == Finalist.person_id)
            .join(Department, Department.id == Finalist.department_id)
            .where(Finalist.entry_id.in_(entry_ids), is_published())
            .order_by(Person.sort_key, Person.id),
        )
    )
    found: dict[UUID, list[tuple[UUID, str, str]]] = defaultdict(list)
    for entry_id, person_id, name, department in people:
        found[entry_id].append((person_id, name, department))
    return found


def gather(found: Sequence[Row[*tuple[Any, ...]]]) -> list[Winner]:
    """Make one winner of the rows of each story."""
    grouped: dict[UUID, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in found:
        grouped[row.entry_id].append(row)
    return [
        Winner(
            entry_id=of_it[0].entry_id,
            round_id=of_it[0].round_id,
            round_name=of_it[0].round_name,
            category=of_it[0].category,
            title=of_it[0].title,
            story=of_it[0].story,
            language=of_it[0].language,
            people=tuple((row.person_id, row.name, row.department) for row in of_it),
        )
        for of_it in grouped.values()
    ]


def list_parts(rounds: Sequence[Round], reader_id: UUID) -> Sequence[Row[Any]]:
    """Give what somebody did and can do in rounds, in one statement.

    Rows of id; how many stories they told; a story about them that waits for their answer; whether
    they voted, and may; and in how many categories there is something for them to vote for.
    """
    values: dict[str, Any] = {"reader": reader_id, "now": clock.now()}
    for number, one in enumerate(rounds):
        values[f"round_{number}"] = one.id
        values[f"opening_{number}"] = one.voting_opens_at
        values[f"day_{number}"] = first_day(one)
    return rows(_parts(len(rounds)), values)


@lru_cache(16)
def _parts(count: int) -> Any:  # noqa: ANN401 - a SELECT of columns.
    """Build the statement for so many rounds; building it takes longer than asking."""
    reader: Any = bindparam("reader")
    now = bindparam("now", type_=UtcDateTime())
    told = select(func.count(Nomination.id)).where(
        Nomination.round_id == Round.id,
        Nomination.nominator_id == reader,
        Nomination.state != NominationState.WITHDRAWN,
    )
    asked = (
        select(Entry.id)
        .join(Finalist, Finalist.entry_id == Entry.id)
        .where(
            Entry.round_id == Round.id,
            Finalist.person_id == reader,
            Finalist.answer == Answer.ASKED,
            Finalist.answer_due_at > now,
        )
        .order_by(Finalist.answer_due_at, Entry.id)
        .limit(1)
    )
    voted = exists().where(Ballot.round_id == Round.id, Ballot.person_id == reader)
    chosen = [Round.id == bindparam(f"round_{number}") for number in range(count)]
    here = [
        and_(
            one,
            entitled_on(
                bindparam(f"opening_{number}", type_=UtcDateTime()),
                bindparam(f"day_{number}", type_=Date()),
            ),
        )
        for number, one in enumerate(chosen)
    ]
    entitled = exists().where(Person.id == reader, or_(*here))
    standing = aliased(Entry)
    own = exists().where(
        standing.category_id == Category.id, stands(standing), is_about(reader, standing)
    )
    offered = exists().where(Entry.category_id == Category.id, stands())
    categories = select(func.count(Category.id)).where(Category.round_id == Round.id, offered, ~own)
    statement = select(
        Round.id,
        told.correlate(Round).scalar_subquery().label("told"),
        asked.correlate(Round).scalar_subquery().label("asked"),
        voted.label("has_voted"),
        entitled.label("may_vote"),
        categories.correlate(Round).scalar_subquery().label("categories"),
    ).where(or_(*chosen))
    return visible_to(system("what one does oneself"), statement)


def get_result(round_id: UUID) -> Row[*tuple[Any, ...]]:
    """Give the result of a round; before the announcement there is none."""
    found = db.session.execute(
        select(
            Round.id,
            Round.name,
            Round.tie_rule,
            Round.votes_per_category,
            Round.own_department_votes,
            Round.voting_opens_at,
            Round.voting_closes_at,
            Result.entitled,
            Result.ballots,
            Result.announced_at,
        )
        .join(Result, Result.round_id == Round.id)
        .where(Round.id == round_id, Round.state == RoundState.ANNOUNCED)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def standings(round_id: UUID) -> Select[*tuple[Any, ...]]:
    """Give the statement of a whole result; who withdrew is counted and not named."""
    published = is_published()
    return visible_to(
        _PUBLIC,
        select(
            Standing.id,
            Standing.position,
            Standing.votes,
            Standing.votes_elsewhere,
            Standing.place,
            Standing.is_winner,
            Standing.tied,
            Standing.entry_id,
            Category.name.label("category"),
            Entry.title,
            published.label("is_published"),
        )
        .join(Entry, Entry.id == Standing.entry_id)
        .join(Category, Category.id == Standing.category_id)
        .where(Standing.round_id == round_id),
    )


def list_standing_entries(round_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the stories that stood in a round, to be ranked: id, category and its position."""
    ranked = (
        select(Entry.id, Entry.category_id, Category.position)
        .join(Category, Category.id == Entry.category_id)
        .where(Entry.round_id == round_id, stands())
        .order_by(Category.position, Entry.id)
    )
    return db.session.execute(visible_to(system("ranking what stood in it"), ranked)).all()


def list_wins(ids: Collection[UUID], since: datetime, *, published: bool) -> _Rows:
    """Give who of these people won since then, the last first; with `published` named ones only."""
    won = (
        select(Person.name, Standing.announced_at)
        .join(Finalist, Finalist.person_id == Person.id)
        .join(Entry, Entry.id == Finalist.entry_id)
        .join(Standing, Standing.entry_id == Entry.id)
        .where(Person.id.in_(ids), Standing.is_winner, Standing.announced_at >= since)
        .order_by(Standing.announced_at.desc(), Person.id)
    )
    won = won.where(is_published()) if published else won
    return db.session.execute(visible_to(system("who won rests"), won)).all()


def list_winning_people(round_id: UUID) -> Sequence[UUID]:
    """Give the ids of the people the winning stories are about, named or not, to tell them."""
    return db.session.scalars(
        visible_to(
            system("telling those who won"),
            select(Finalist.person_id)
            .join(Standing, Standing.entry_id == Finalist.entry_id)
            .where(Standing.round_id == round_id, Standing.is_winner)
            .distinct(),
        )
    ).all()
