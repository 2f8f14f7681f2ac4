"""Who won rests for a while; a refusal gives no winner away whom nobody can read about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from govern.accounts.queries import find_actor_of
from govern.core import clock
from govern.core.errors import FieldError
from govern.rounds.queries import get_round
from tests.client import Client, parsed, texts
from tests.factories.awards import Story
from tests.factories.people import PersonFactory, set_number

if TYPE_CHECKING:
    from datetime import datetime

    from govern.people.models import Person


def next_round(story: Story, at: Any, moment: datetime) -> None:
    """Open another round at an instant."""
    at(moment)
    story.start = moment
    story.open()


@pytest.fixture
def story(session: Any, at: Any) -> Story:
    return Story(at)


def let_win(story: Story, *, shown: bool = True, announced: bool = True) -> Person:
    """Hold a round that this person wins; the ballot closes after thirty days."""
    story.open()
    winner = PersonFactory(name="Wilma Winner")
    entry = story.accept(story.nominate(winner))
    story.answer(entry, winner, shown=shown)
    voters = [PersonFactory(created_at=story.start) for _ in range(5)]
    story.after(days=21)
    for voter in voters:
        story.vote(voter, entry)
    story.after(days=31)
    story.advance()
    if announced:
        story.announce()
    return winner


def begin(client: Client, story: Story, nominee: Person) -> Any:
    data = {
        "nominee": nominee.email,
        "title": "She did it again.",
        "category": str(story.category_ids()[0]),
    }
    return client.submit("/nominations/new", data)


def test_who_won_is_not_nominated_until_the_rest_is_over(
    story: Story, at: Any, client: Client
) -> None:
    winner = let_win(story)
    won_on = clock.today()
    next_round(story, at, clock.now())
    client.sign_in(PersonFactory(language="en"))
    answer = begin(client, story, winner)
    assert answer.status_code == 422
    (error,) = texts(parsed(answer), ".//ul[@id='nominee-errors']/li")
    until = clock.months_after(won_on, 12)
    assert "Wilma Winner won not long ago" in error
    assert f"{until.day} {until:%B %Y}" in error or f"{until:%B} {until.day}, {until.year}" in error
    assert begin(client, story, PersonFactory()).status_code == 302
    next_round(story, at, clock.now().replace(year=until.year, month=until.month, day=until.day))
    client.sign_in(PersonFactory())
    assert begin(client, story, winner).status_code == 302


def test_nobody_learns_from_it_who_wins_before_the_announcement(
    story: Story, at: Any, client: Client
) -> None:
    winner = let_win(story, announced=False)
    next_round(story, at, clock.now())
    client.sign_in(PersonFactory())
    assert begin(client, story, winner).status_code == 302


def test_who_won_unnamed_is_held_back_by_the_moderator_alone(story: Story, at: Any) -> None:
    winner = let_win(story, shown=False)
    next_round(story, at, clock.now())
    nomination_id = story.nominate(winner)
    with pytest.raises(FieldError, match="won not long ago"):
        story.accept(nomination_id)


def test_an_open_round_keeps_the_rest_it_was_opened_with(
    story: Story, at: Any, client: Client
) -> None:
    winner = let_win(story)
    set_number("awards.rest_months", 0)
    next_round(story, at, clock.now())
    set_number("awards.rest_months", 12)
    found = get_round(story.round_id, actor=find_actor_of(story.director.id))
    assert found.rest_months == 0
    client.sign_in(PersonFactory(language="en"))
    assert "They can be nominated again at once." in client.get(f"/rounds/{found.id}").text
    assert begin(client, story, winner).status_code == 302
