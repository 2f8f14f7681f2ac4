"""Award rounds: those that are over with their winners, one that votes, one that takes stories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.fills import Fill, Row, both
from benchmarks.world import WRITERS, World
from govern.awards.models import Result, Standing
from govern.ballots.models import Ballot, Choice
from govern.nominations.models import Entry, Finalist, Nomination, Nominee
from govern.nominations.rules import Answer, NominationState
from govern.rounds.models import Category, Round
from govern.rounds.rules import RoundState, TieRule

CATEGORIES = 3
ENTRIES_IN_A_CATEGORY = 5
ENTRIES = CATEGORIES * ENTRIES_IN_A_CATEGORY
#: A year of rounds that were announced, then the two that run.
OVER = 4
VOTING, NOMINATING = OVER, OVER + 1
#: One of two votes in the round that is announced last and in the one that runs.
BALLOTED = (OVER - 1, VOTING)
PEOPLE_TO_A_STORY = 20
STORY = """\
A customer called on a Friday evening: the key of the holiday house did not fit. Nobody answered at
the owner's. She found a locksmith, called the customer back twice, and drove over herself in the
end, because the locksmith could not find the house. On Monday she wrote down what we should change
so that it does not happen to the next one, and the month after it was changed."""


@dataclass(frozen=True)
class _Dates:
    """How many days ago each window of a round opened or closed; below zero it is to come."""

    state: RoundState
    opened: float
    closed: float
    voting: float
    over: float

    @classmethod
    def of(cls, number: int) -> _Dates:
        if number == VOTING:
            return cls(RoundState.VOTING, 60, 20, 10, -3650)
        if number == NOMINATING:
            return cls(RoundState.NOMINATING, 10, -3650, -3660, -3670)
        start = 90 * (OVER - number) + 60
        return cls(RoundState.ANNOUNCED, start, start - 30, start - 40, start - 60)


def rounds(world: World) -> Iterator[Row]:
    """Give the rounds; the two that run go on for years, as databases are kept."""
    for number in range(NOMINATING + 1):
        dates = _Dates.of(number)
        over = dates.state is RoundState.ANNOUNCED
        yield {
            "id": world.id("round", number),
            "name": both(f"Round {number}", f"Ronde {number}"),
            "time_zone": "Europe/Amsterdam",
            "nominations_open_at": world.ago(dates.opened),
            "nominations_close_at": world.ago(dates.closed),
            "voting_opens_at": world.ago(dates.voting),
            "voting_closes_at": world.ago(dates.over),
            "state": dates.state,
            "tie_rule": TieRule.SHARED,
            "votes_per_category": 1,
            "own_department_votes": 1,
            "nominations_per_person": 1_000_000,
            "days_to_answer": 7,
            "rest_months": 0,
            "created_at": world.ago(dates.opened + 10),
            "opened_at": world.ago(dates.opened),
            "announced_at": world.ago(dates.over - 1) if over else None,
        }


def categories(world: World) -> Iterator[Row]:
    """Give each round its categories."""
    for number in range((NOMINATING + 1) * CATEGORIES):
        yield {
            "id": world.id("category", number),
            "round_id": world.id("round", number // CATEGORIES),
            "position": number % CATEGORIES + 1,
            "name": both(f"Category {number % CATEGORIES}", f"Categorie {number % CATEGORIES}"),
        }


def entries(world: World) -> Iterator[Row]:
    """Give the shortlists of the rounds that got that far."""
    for number in range((VOTING + 1) * ENTRIES):
        yield {
            "id": world.id("entry", number),
            "round_id": world.id("round", number // ENTRIES),
            "category_id": world.id("category", number // ENTRIES_IN_A_CATEGORY),
            "title": f"She drove the key over herself, {number} kilometres",
            "story": STORY,
            "language": "en",
            "created_at": world.ago(_Dates.of(number // ENTRIES).closed),
        }


def finalists(world: World) -> Iterator[Row]:
    """Give each story somebody who said yes to everything."""
    for number in range((VOTING + 1) * ENTRIES):
        department = number % world.departments
        asked = _Dates.of(number // ENTRIES).closed
        yield {
            "id": world.id("finalist", number),
            "entry_id": world.id("entry", number),
            "person_id": world.id("person", world.colleague(department, 1)),
            "department_id": world.id("department", department),
            "asked_at": world.ago(asked),
            "answer_due_at": world.ago(asked - 7),
            "answer": Answer.YES,
            "answered_at": world.ago(asked - 1),
            "may_publish": True,
        }


def nominations(world: World) -> Iterator[Row]:
    """Give as many stories as one of twenty people tells, spread over all rounds."""
    for number in range(world.size // PEOPLE_TO_A_STORY):
        told = number % (NOMINATING + 1)
        sent_at = world.ago(max(1.0, _Dates.of(told).closed + 5))
        yield {
            "id": world.id("nomination", number),
            "round_id": world.id("round", told),
            "category_id": world.id("category", told * CATEGORIES + number % CATEGORIES),
            "nominator_id": world.id("person", number * PEOPLE_TO_A_STORY),
            "title": "He stayed until the customer was helped",
            "situation": STORY,
            "deed": STORY,
            "effect": STORY,
            "language": "en",
            "state": NominationState.SUBMITTED,
            "created_at": sent_at,
            "submitted_at": sent_at,
        }


def nominees(world: World) -> Iterator[Row]:
    """Give each story somebody it is about."""
    for number in range(world.size // PEOPLE_TO_A_STORY):
        yield {
            "nomination_id": world.id("nomination", number),
            "person_id": world.id("person", number * PEOPLE_TO_A_STORY + 1),
            "nominator_id": world.id("person", number * PEOPLE_TO_A_STORY),
        }


def _voters(world: World) -> Iterator[tuple[int, int]]:
    for balloted in BALLOTED:
        for number in range(0, world.size, 2):
            if number not in WRITERS:
                yield balloted, number


def ballots(world: World) -> Iterator[Row]:
    """Give the ballots of two rounds."""
    for balloted, number in _voters(world):
        at = world.ago(_Dates.of(balloted).voting - 5)
        yield {
            "id": world.id(f"ballot {balloted}", number),
            "round_id": world.id("round", balloted),
            "person_id": world.id("person", number),
            "cast_at": at,
            "changed_at": at,
            "receipt": f"{balloted}-{number:09}",
        }


def choices(world: World) -> Iterator[Row]:
    """Give each ballot one choice."""
    for balloted, number in _voters(world):
        yield {
            "id": world.id(f"choice {balloted}", number),
            "ballot_id": world.id(f"ballot {balloted}", number),
            "entry_id": world.id("entry", balloted * ENTRIES + number * 7 % ENTRIES),
            "own_department": False,
        }


def results(world: World) -> Iterator[Row]:
    """Give what the rounds that are over came to."""
    for number in range(OVER):
        yield {
            "round_id": world.id("round", number),
            "entitled": world.size,
            "ballots": world.size // 2,
            "announced_at": world.ago(_Dates.of(number).over - 1),
        }


def standings(world: World) -> Iterator[Row]:
    """Give where each story ended; the first of each category won."""
    for number in range(OVER * ENTRIES):
        place = number % ENTRIES_IN_A_CATEGORY + 1
        yield {
            "id": world.id("standing", number),
            "round_id": world.id("round", number // ENTRIES),
            "category_id": world.id("category", number // ENTRIES_IN_A_CATEGORY),
            "entry_id": world.id("entry", number),
            "position": number % ENTRIES + 1,
            "votes": world.size // 2 // (place + 1),
            "votes_elsewhere": world.size // 2 // (place + 2),
            "place": place,
            "is_winner": place == 1,
            "tied": False,
            "announced_at": world.ago(_Dates.of(number // ENTRIES).over - 1),
        }


FILLS = (
    Fill(Round, rounds),
    Fill(Category, categories),
    Fill(Entry, entries),
    Fill(Finalist, finalists),
    Fill(Nomination, nominations),
    Fill(Nominee, nominees),
    Fill(Ballot, ballots),
    Fill(Choice, choices),
    Fill(Result, results),
    Fill(Standing, standings),
)
