"""Reads ballots: everybody their own, nobody another's; sums only at the announcement."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from govern.ballots.models import Ballot, Choice
from govern.ballots.rules import Candidate
from govern.core.permissions import Actor, system
from govern.core.private import private, visible_to
from govern.departments.models import Department
from govern.extensions import db
from govern.nominations.models import Entry, Finalist
from govern.nominations.queries import stands
from govern.people.models import Person
from govern.people.presence import can_enter
from govern.rounds.models import Round
from govern.rounds.queries import entitled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row


def seen_ballots(actor: Actor) -> ColumnElement[bool]:
    """Give the ballots somebody may read: one's own."""
    return Ballot.person_id == actor.id


def seen_choices(actor: Actor) -> ColumnElement[bool]:
    """Give the choices somebody may read: those on one's own ballots."""
    ballot = aliased(Ballot)
    return exists().where(ballot.id == Choice.ballot_id, ballot.person_id == actor.id)


private(Ballot.__table__, seen_ballots)
private(Choice.__table__, seen_choices)


@dataclass(frozen=True, kw_only=True)
class Story:
    """A story on the ballot with the people it is about."""

    entry_id: UUID
    category_id: UUID
    title: str
    text: str
    language: str
    people: tuple[tuple[str, str], ...]
    candidate: Candidate


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What the count of a round gave."""

    entitled: int
    ballots: int
    #: Entry -> all votes, and those from other departments.
    votes: dict[UUID, tuple[int, int]]


def list_stories(round_id: UUID) -> list[Story]:
    """Give the stories that stand in a round, in one statement, as every voter may read them."""
    rows = db.session.execute(
        visible_to(
            system("the ballot of an open round"),
            select(
                Entry.id,
                Entry.category_id,
                Entry.title,
                Entry.story,
                Entry.language,
                Finalist.person_id,
                Finalist.department_id,
                Person.name,
                Department.name.label("department"),
            )
            .join(Finalist, Finalist.entry_id == Entry.id)
            .join(Person, Person.id == Finalist.person_id)
            .join(Department, Department.id == Finalist.department_id)
            .where(Entry.round_id == round_id, stands())
            .order_by(Entry.id, Person.sort_key, Person.id),
        )
    ).all()
    grouped: dict[UUID, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in rows:
        grouped[row.id].append(row)
    return [_story(found) for found in grouped.values()]


def _story(rows: Sequence[Row[*tuple[Any, ...]]]) -> Story:
    first = rows[0]
    return Story(
        entry_id=first.id,
        category_id=first.category_id,
        title=first.title,
        text=first.story,
        language=first.language,
        people=tuple((row.name, row.department) for row in rows),
        candidate=Candidate(
            entry_id=first.id,
            category_id=first.category_id,
            department_ids=frozenset(row.department_id for row in rows),
            nominee_ids=frozenset(row.person_id for row in rows),
        ),
    )


def find_ballot(round_id: UUID, *, actor: Actor, lock: bool = False) -> Ballot | None:
    """Give the actor's own ballot in a round, or None."""
    statement = select(Ballot).where(Ballot.round_id == round_id, Ballot.person_id == actor.id)
    if lock:
        statement = statement.with_for_update(of=Ballot)
    return db.session.scalar(visible_to(actor, statement))


def list_chosen(ballot_id: UUID, *, actor: Actor) -> set[UUID]:
    """Give the entries chosen on one's own ballot."""
    return set(
        db.session.scalars(
            visible_to(actor, select(Choice.entry_id).where(Choice.ballot_id == ballot_id))
        )
    )


def is_entitled(award_round: Round, person_id: UUID | None) -> bool:
    """Tell whether a person may vote in a round, as frozen when its ballot opened."""
    asking = select(exists().where(Person.id == person_id, entitled(award_round)))
    return bool(db.session.scalar(asking))


def list_voters(award_round: Round) -> Sequence[UUID]:
    """Give everybody who may vote in a round and can come in to do so."""
    return db.session.scalars(select(Person.id).where(entitled(award_round), can_enter())).all()


def find_by_receipt(receipt: str) -> Row[*tuple[Any, ...]] | None:
    """Give round and time of the ballot with this code, and nothing of what is on it."""
    return db.session.execute(
        visible_to(
            system("somebody shows a receipt"),
            select(
                Ballot.changed_at,
                Round.name.label("round_name"),
                Round.state,
                Round.voting_closes_at,
            )
            .join(Round, Round.id == Ballot.round_id)
            .where(Ballot.receipt == receipt),
        )
    ).one_or_none()


def count(award_round: Round) -> Tally:
    """Count all ballots of a round; called when it is announced, and by recounts."""
    counting = system("counting the votes of a round that is over")
    rows = db.session.execute(
        visible_to(
            counting,
            select(
                Choice.entry_id,
                func.count().label("votes"),
                func.count().filter(Choice.own_department.is_(False)).label("elsewhere"),
            )
            .join(Ballot, Ballot.id == Choice.ballot_id)
            .where(Ballot.round_id == award_round.id)
            .group_by(Choice.entry_id),
        )
    ).all()
    ballots = select(func.count()).select_from(Ballot).where(Ballot.round_id == award_round.id)
    people = select(func.count()).select_from(Person).where(entitled(award_round))
    return Tally(
        entitled=db.session.scalar(people) or 0,
        ballots=db.session.scalar(visible_to(counting, ballots)) or 0,
        votes={row.entry_id: (row.votes, row.elsewhere) for row in rows},
    )
