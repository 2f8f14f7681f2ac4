"""Case 24: races of moderators, finalists, directors and the clock over one round."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from govern.accounts.queries import find_actor_of
from govern.awards import services as awards
from govern.awards.models import Result, Standing
from govern.core import clock
from govern.core.errors import Conflict, NotAllowed
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.core.transactions import transaction
from govern.extensions import db
from govern.nominations import services as nominations
from govern.nominations.models import Entry
from govern.nominations.rules import DeclineReason
from govern.rounds import services as rounds
from govern.rounds.models import Round
from govern.rounds.rules import RoundState
from tests.factories.awards import Story
from tests.factories.people import PersonFactory
from tests.storms import arena, one_held_before_the_other

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

pytestmark = pytest.mark.storm


@pytest.fixture
def real(dialect: str) -> Iterator[Flask]:
    with arena(dialect) as app:
        yield app


def begun(app: Flask, days_ago: int) -> Story:
    """Bring a committed, open round that began so many days ago."""
    moment = clock.now() - timedelta(days=days_ago)
    with app.app_context(), clock.replaced(lambda: moment):
        story = Story(lambda _when: None)
        db.session.commit()
        story.open()
        db.session.remove()
    return story


def actor_of(app: Flask, person_id: Any) -> Any:
    with app.app_context():
        found = find_actor_of(person_id)
        db.session.remove()
    return found


def count(model: Any) -> int:
    counting = visible_to(system("test"), select(func.count()).select_from(model))
    return db.session.scalar(counting) or 0


def test_of_two_moderators_at_once_one_decides(real: Flask) -> None:
    story = begun(real, 1)
    with real.app_context():
        story.director, story.moderator = (
            db.session.merge(person) for person in (story.director, story.moderator)
        )
        nominee, nominator = PersonFactory(), PersonFactory()
        db.session.commit()
        nomination = story.nominate(nominee, by=nominator)
        moderator, director = story.moderator.id, story.director.id
        db.session.remove()
    one, two = actor_of(real, moderator), actor_of(real, director)

    def accept() -> Any:
        with transaction():
            return nominations.accept(nomination, actor=one, entry_id=None, title="T", story="S")

    def decline() -> None:
        with transaction():
            nominations.decline(nomination, actor=two, reason=DeclineReason.TOO_THIN, note="")

    first, second = one_held_before_the_other(real, accept, decline)
    assert not isinstance(first, Exception), first
    assert isinstance(second, Conflict), second
    with real.app_context():
        assert count(Entry) == 1


def test_a_round_is_announced_once_by_two_at_once(real: Flask) -> None:
    story = begun(real, 31)
    with real.app_context():
        director = db.session.merge(story.director).id
    actor = actor_of(real, director)

    def announce() -> None:
        with transaction():
            awards.announce(story.round_id, actor=actor)

    first, second = one_held_before_the_other(real, announce, announce)
    assert first is None, first
    assert isinstance(second, Conflict), second
    with real.app_context():
        assert (count(Result), count(Standing)) == (1, 0)


@pytest.mark.parametrize("cancel_first", [True, False])
def test_a_round_is_called_off_or_announced_and_never_both(
    real: Flask, *, cancel_first: bool
) -> None:
    story = begun(real, 31)
    with real.app_context():
        director = db.session.merge(story.director).id
    actor = actor_of(real, director)

    def announce() -> None:
        with transaction():
            awards.announce(story.round_id, actor=actor)

    def cancel() -> None:
        with transaction():
            rounds.cancel(story.round_id, actor=actor, because="Not now.")

    acts = (cancel, announce) if cancel_first else (announce, cancel)
    first, second = one_held_before_the_other(real, *acts)
    assert first is None, first
    assert isinstance(second, Conflict | NotAllowed), second
    with real.app_context():
        state = db.session.get(Round, story.round_id).state
        assert state is (RoundState.CANCELLED if cancel_first else RoundState.ANNOUNCED)
        assert count(Result) == (0 if cancel_first else 1)


def test_the_clock_moves_a_round_on_once(real: Flask) -> None:
    story = begun(real, 15)
    worker = system("the clock")

    def advance() -> int:
        with transaction():
            return rounds.advance_rounds(actor=worker)

    assert set(one_held_before_the_other(real, advance, advance)) == {1, 0}
    with real.app_context():
        assert db.session.get(Round, story.round_id).state is RoundState.SHORTLISTING
