"""Reads ballots: everybody their own, nobody another's; sums only at the announcement."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from govern.audit.rules import show_private
from govern.ballots.models import Ballot, Choice
from govern.ballots.rules import Candidate
from govern.core.permissions import Actor, system
from govern.core.private import private, visible_to
from govern.core.rows import rows
from govern.departments.models import Department
from govern.extensions import db
from govern.nominations.models import Entry, Finalist
from govern.nominations.queries import stands
from govern.people.models import Person
from govern.people.presence import can_enter
from govern.rounds.models import Round
from govern.rounds.queries import entitled, entitled_on, first_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
show_private("ballots.", lambda actor: visible_to(actor, select(Ballot.id)))


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


_ON_BALLOT = system("the ballot of an open round")
_CANDIDATES = visible_to(
    _ON_BALLOT,
    select(Entry.id, Entry.category_id, Finalist.person_id, Finalist.department_id)
    .join(Finalist, Finalist.entry_id == Entry.id)
    .where(Entry.round_id == bindparam("round_id"), stands()),
)
_STORIES = visible_to(
    _ON_BALLOT,
    _CANDIDATES.add_columns(
        Entry.title,
        Entry.story,
        Entry.language,
        Person.name,
        Department.name.label("department"),
    )
    .join(Person, Person.id == Finalist.person_id)
    .join(Department, Department.id == Finalist.department_id)
    .order_by(Entry.id, Person.sort_key, Person.id),
)
_OWN_BALLOT = visible_to(
    system("everybody reads their own ballot"),
    select(Ballot).where(
        Ballot.round_id == bindparam("round_id"), Ballot.person_id == bindparam("voter_id")
    ),
)
_OWN_BALLOT_HELD = _OWN_BALLOT.with_for_update(of=Ballot)
_ENTITLED = select(
    exists().where(
        Person.id == bindparam("person_id"), entitled_on(bindparam("opening"), bindparam("day"))
    )
)


def list_stories(round_id: UUID) -> list[Story]:
    """Give the stories that stand in a round, in one statement, as every voter may read them."""
    found = rows(_STORIES, {"round_id": round_id})
    return [_story(of_one) for of_one in _by_entry(found)]


def list_candidates(round_id: UUID) -> list[Candidate]:
    """Give the stories that stand in a round as the rules of a ballot look at them."""
    found = rows(_CANDIDATES, {"round_id": round_id})
    return [_candidate(of_one) for of_one in _by_entry(found)]


def _by_entry(
    found: Sequence[Row[*tuple[Any, ...]]],
) -> Iterable[Sequence[Row[*tuple[Any, ...]]]]:
    grouped: dict[UUID, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in found:
        grouped[row.id].append(row)
    return grouped.values()


def _candidate(of_one: Sequence[Row[*tuple[Any, ...]]]) -> Candidate:
    return Candidate(
        entry_id=of_one[0].id,
        category_id=of_one[0].category_id,
        department_ids=frozenset(row.department_id for row in of_one),
        nominee_ids=frozenset(row.person_id for row in of_one),
    )


def _story(of_one: Sequence[Row[*tuple[Any, ...]]]) -> Story:
    first = of_one[0]
    return Story(
        entry_id=first.id,
        category_id=first.category_id,
        title=first.title,
        text=first.story,
        language=first.language,
        people=tuple((row.name, row.department) for row in of_one),
        candidate=_candidate(of_one),
    )


def find_ballot(round_id: UUID, *, actor: Actor, lock: bool = False) -> Ballot | None:
    """Give the actor's own ballot in a round, or None."""
    statement = _OWN_BALLOT_HELD if lock else _OWN_BALLOT
    return db.session.scalar(statement, {"round_id": round_id, "voter_id": actor.id})


def list_chosen(ballot_id: UUID, *, actor: Actor) -> set[UUID]:
    """Give the entries chosen on one's own ballot."""
    return set(
        db.session.scalars(
            visible_to(actor, select(Choice.entry_id).where(Choice.ballot_id == ballot_id))
        )
    )


def is_entitled(award_round: Round, person_id: UUID | None) -> bool:
    """Tell whether a person may vote in a round, as frozen when its ballot opened."""
    asked = {
        "person_id": person_id,
        "opening": award_round.voting_opens_at,
        "day": first_day(award_round),
    }
    return bool(rows(_ENTITLED, asked)[0][0])


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


def count_cast(round_id: UUID) -> int:
    """Count the ballots in the box of a round, whatever is on them; no page tells the number."""
    counting = select(func.count()).select_from(Ballot).where(Ballot.round_id == round_id)
    few = system("whether too few have voted to close a ballot early")
    return db.session.scalar(visible_to(few, counting)) or 0


def count(award_round: Round) -> Tally:
    """Count all ballots of a round; called when it is announced, and by recounts."""
    counting = system("counting the votes of a round that is over")
    found = db.session.execute(
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
        votes={row.entry_id: (row.votes, row.elsewhere) for row in found},
    )
