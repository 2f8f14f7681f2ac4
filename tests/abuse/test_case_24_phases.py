"""Case 24: a phase ended early meets the clock, a ballot, an answer, another director."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.ballots import services as ballots
from govern.ballots.models import Ballot
from govern.core import clock
from govern.core.errors import Conflict, DomainError
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.core.transactions import transaction
from govern.extensions import db
from govern.nominations import services as nominations
from govern.nominations.models import Finalist
from govern.nominations.queries import get_nomination
from govern.nominations.rules import Answer, NominationState
from govern.people.models import Person
from govern.rounds import services as rounds
from govern.rounds.models import Round, RoundMove
from govern.rounds.queries import takes_stories
from govern.rounds.rules import RoundState
from tests.abuse.test_case_24 import actor_of, begun, count, real
from tests.factories.awards import DEED, EFFECT
from tests.factories.people import PersonFactory
from tests.storms import THREADS, all_at_once, one_held_before_the_other

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.factories.awards import Story

__all__ = ["real"]
pytestmark = pytest.mark.storm


def ending(app: Flask, story: Story, phase: RoundState) -> Callable[[], None]:
    with app.app_context():
        director = db.session.merge(story.director).id
    actor = actor_of(app, director)

    def end() -> None:
        with transaction():
            rounds.end_phase(story.round_id, actor=actor, phase=phase, because="All are done.")

    return end


def full(app: Flask, story: Story, number: int = 5) -> Story:
    """Put so many ballots into the box of a round."""
    with app.app_context():
        story.fill_the_box(number)
        db.session.remove()
    return story


def newcomer(app: Flask, story: Story) -> Any:
    with app.app_context():
        person = PersonFactory(created_at=story.start)
        db.session.commit()
        found = person.id
        db.session.remove()
    return actor_of(app, found)


def test_of_two_directors_at_once_one_ends_the_phase(real: Flask) -> None:
    story = begun(real, 1)
    end = ending(real, story, RoundState.NOMINATING)
    first, second = one_held_before_the_other(real, end, end)
    assert first is None, first
    assert isinstance(second, Conflict), second
    with real.app_context():
        assert count(RoundMove) == 1
        assert db.session.get(Round, story.round_id).state is RoundState.SHORTLISTING


def test_of_many_at_once_one_ends_the_phase(real: Flask) -> None:
    story = full(real, begun(real, 25))
    end = ending(real, story, RoundState.VOTING)
    came = all_at_once(real, [end] * THREADS)
    assert came.count(None) == 1, came
    with real.app_context():
        assert count(RoundMove) == 1


@pytest.mark.parametrize("clock_first", [True, False])
def test_the_clock_and_the_director_do_not_take_one_step_twice(
    real: Flask, *, clock_first: bool
) -> None:
    story = begun(real, 15)
    end = ending(real, story, RoundState.SHORTLISTING)

    def advance() -> int:
        with transaction():
            return rounds.advance_rounds(actor=system("the clock"))

    acts = (advance, end) if clock_first else (end, advance)
    first, second = one_held_before_the_other(real, *acts)
    found = {type(first), type(second)}
    assert found <= {int, type(None)}, (first, second)
    assert (first if clock_first else second) == (1 if clock_first else 0)
    with real.app_context():
        assert db.session.get(Round, story.round_id).state is RoundState.VOTING


@pytest.mark.parametrize("vote_first", [True, False])
def test_a_ballot_is_in_before_the_end_or_not_at_all(real: Flask, *, vote_first: bool) -> None:
    story = full(real, begun(real, 25))
    end = ending(real, story, RoundState.VOTING)
    voter = newcomer(real, story)

    def vote() -> str:
        with transaction():
            return ballots.cast(story.round_id, actor=voter, entry_ids=[])

    first, second = one_held_before_the_other(real, *((vote, end) if vote_first else (end, vote)))
    if vote_first:
        assert isinstance(first, str), first
        assert second is None, second
    else:
        assert first is None, first
        assert isinstance(second, Conflict), second
    with real.app_context():
        assert count(Ballot) == 5 + int(vote_first)
        assert db.session.get(Round, story.round_id).state is RoundState.COUNTING


@pytest.mark.parametrize("vote_first", [True, False])
def test_a_ballot_is_closed_early_once_the_fifth_vote_is_in(
    real: Flask, *, vote_first: bool
) -> None:
    story = full(real, begun(real, 25), 4)
    end = ending(real, story, RoundState.VOTING)
    voter = newcomer(real, story)

    def vote() -> str:
        with transaction():
            return ballots.cast(story.round_id, actor=voter, entry_ids=[])

    if vote_first:
        first, second = one_held_before_the_other(real, vote, end)
        assert isinstance(first, str), first
        assert second is None, second
    else:
        came = all_at_once(real, [end] * (THREADS - 1) + [vote])
        assert isinstance(came[-1], str), came
        assert came.count(None) <= 1, came
    with real.app_context():
        assert count(Ballot) == 5


def test_an_answer_lets_the_ballot_open(real: Flask) -> None:
    story = begun(real, 15)
    nominee = newcomer(real, story)
    _on_the_shortlist(real, story, nominee)
    end = ending(real, story, RoundState.SHORTLISTING)
    entry_id = _entry(real)

    def answer() -> None:
        with transaction():
            nominations.answer(entry_id, actor=nominee, stands=True, may_publish=True)

    came = all_at_once(real, [end] * (THREADS - 1) + [answer])
    assert came[-1] is None, came[-1]
    assert came[:-1].count(None) <= 1, came
    with real.app_context():
        said = visible_to(system("test"), select(Finalist.answer))
        assert db.session.scalars(said).one() is Answer.YES


@pytest.mark.parametrize("accept_first", [True, False])
def test_nobody_is_asked_by_a_ballot_that_opens(real: Flask, *, accept_first: bool) -> None:
    story = begun(real, 9)
    with real.app_context():
        story.director, story.moderator = (
            db.session.merge(person) for person in (story.director, story.moderator)
        )
        told = story.nominate(PersonFactory())
        story.end(RoundState.NOMINATING)
        moderator = story.moderator.id
        db.session.remove()
    reader = actor_of(real, moderator)
    end = ending(real, story, RoundState.SHORTLISTING)

    def accept() -> Any:
        with transaction():
            return nominations.accept(told, actor=reader, entry_id=None, title="T", story="S")

    acts = (accept, end) if accept_first else (end, accept)
    first, second = one_held_before_the_other(real, *acts)
    assert not isinstance(first, Exception), first
    assert isinstance(second, DomainError), second
    with real.app_context():
        found = db.session.get(Round, story.round_id).state
        assert found is (RoundState.SHORTLISTING if accept_first else RoundState.VOTING)
        assert count(Finalist) == int(accept_first)


@pytest.mark.parametrize("sent_first", [True, False])
def test_a_story_comes_in_before_nominations_end_or_stays_a_draft(
    real: Flask, *, sent_first: bool
) -> None:
    story = begun(real, 5)
    teller = newcomer(real, story)
    with real.app_context():
        story.director = db.session.merge(story.director)
        by = db.session.get(Person, teller.id)
        told = story.nominate(PersonFactory(), by=by, send=False, deed="")
        db.session.remove()
    end = ending(real, story, RoundState.NOMINATING)
    words = {"title": "T", "situation": "", "deed": DEED, "effect": EFFECT, "evidence": ""}

    def send() -> bool:
        with transaction():
            nominations.write(told, actor=teller, version=2, **words)
            late = not takes_stories(story.round_id, actor=teller)
            if not late:
                nominations.submit(told, actor=teller)
        return late

    first, second = one_held_before_the_other(real, *((send, end) if sent_first else (end, send)))
    assert (first, second) == ((False, None) if sent_first else (None, True))
    with real.app_context():
        kept = get_nomination(told, actor=system("test"))
        assert kept.deed == DEED
        assert kept.state is (NominationState.SUBMITTED if sent_first else NominationState.DRAFT)


def _entry(app: Flask) -> Any:
    with app.app_context():
        asked = visible_to(system("test"), select(Finalist.entry_id))
        found = db.session.scalars(asked).one()
        db.session.remove()
    return found


def _on_the_shortlist(app: Flask, story: Story, nominee: Any) -> None:
    """Tell a story while it was possible, and accept it today."""
    with app.app_context():
        story.director, story.moderator = (
            db.session.merge(person) for person in (story.director, story.moderator)
        )
        with clock.replaced(lambda: story.start + timedelta(days=1)):
            told = story.nominate(db.session.get(Person, nominee.id))
        story.accept(told)
        db.session.remove()
