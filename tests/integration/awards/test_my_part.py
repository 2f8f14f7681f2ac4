"""What the board and the page of a round say to each reader: what I may do now, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.client import Client, parsed, texts
from tests.factories.awards import Story, people
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def story(session: Any, at: Any) -> Story:
    return Story(at)


def said(client: Client, story: Story) -> tuple[str, list[str]]:
    """Give what the card on the board says and its buttons; the page of the round says the same."""
    board = parsed(client.get("/awards/"))
    card = next(e for e in board.iter("section") if "round" in (e.get("class") or "").split())
    words, buttons = texts(card, ".//p")[1], texts(card, "./a")
    page = parsed(client.get(f"/rounds/{story.round_id}"))
    own = next(e for e in page.iter("section") if e.get("aria-labelledby") == "my-part")
    assert texts(own, ".//p") == [words]
    assert texts(own, "./a") == buttons
    return words, buttons


def test_who_may_nominate_is_told_until_when_and_how_many(client: Client, story: Story) -> None:
    story.open()
    jan = PersonFactory()
    client.sign_in(jan)
    words, buttons = said(client, story)
    assert "You have told 0 of 5 stories." in words
    assert buttons == ["Nominate a colleague"]
    for told in (1, 2, 3, 4, 5):
        story.nominate(PersonFactory(), by=jan)
        assert f"told {told} of 5" in said(client, story)[0]
    assert said(client, story)[1] == ["My stories"]


def test_a_finalist_is_asked_first(client: Client, story: Story) -> None:
    story.open()
    nominee = PersonFactory()
    entry = story.accept(story.nominate(nominee))
    client.sign_in(nominee)
    words, buttons = said(client, story)
    assert ("waits for your answer" in words, buttons) == (True, ["Answer"])
    assert "Nominate a colleague" in client.get("/awards/").text
    story.answer(entry, nominee)
    assert said(client, story)[1] == ["Nominate a colleague"]


def test_a_voter_is_told_of_categories_and_of_the_vote(client: Client, story: Story) -> None:
    story.open(categories=3)
    nominee, voter = people(2)
    entry = story.finalist(nominee)
    story.finalist(category=1)
    story.after(days=11)
    client.sign_in(voter)
    assert "You can vote from" in said(client, story)[0]
    story.after(days=21)
    client.sign_in(voter)
    assert "You may vote in 2 categories" in said(client, story)[0]
    story.vote(voter, entry)
    words, buttons = said(client, story)
    assert "You have voted. You may change it until" in words
    assert buttons == ["Look at my vote"]
    client.sign_in(nominee)
    assert "You may vote in one category" in said(client, story)[0]
    story.after(days=31)
    client.sign_in(nominee)
    assert "nothing for you to do" in said(client, story)[0]
    client.sign_in(voter)
    assert "in the box" in said(client, story)[0]


def test_who_does_not_vote_is_told_why(client: Client, story: Story) -> None:
    story.open()
    nominee = PersonFactory()
    story.finalist(nominee)
    story.after(days=21)
    client.sign_in(PersonFactory())
    assert "you came here after the ballot had opened" in said(client, story)[0]
    client.sign_in(nominee)
    assert "because you stand in it" in said(client, story)[0]
    assert said(client, story)[1] == ["Read the stories"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_many_rounds_take_no_more_statements(
    client: Client, story: Story, statements: Callable[[], Any], language: str
) -> None:
    jan = PersonFactory(language=language)
    client.sign_in(jan)
    story.open()
    client.get("/awards/")
    with statements() as one:
        client.get("/awards/")
    story.open()
    story.open()
    with statements() as three:
        assert client.get("/awards/").status_code == 200
    assert len(three) == len(one) <= 8, three
