"""Story 4, by hand in the fresh demo: nominated, agreed to, voted for, closed, announced."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.ballots.queries import list_stories
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.demo import cast
from govern.extensions import db
from govern.nominations.models import Entry, Finalist
from govern.people.models import Person
from govern.rounds.models import Category, Round
from govern.rounds.rules import BEFORE_BALLOT, RoundState
from tests.client import Client, parsed, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from flask import Flask

TITLE = "She stayed on the line until the tow truck was there."
CLOSED = "Everybody who is here has voted."


@pytest.fixture
def demo(demo_app: Flask) -> Iterator[Flask]:
    demo_app.test_client_class = Client
    with demo_app.app_context():
        yield demo_app


def be(demo: Flask, person: str) -> Client:
    """Sign in as one of the ten, with one click."""
    browser: Client = demo.test_client()  # type: ignore[assignment]
    assert browser.post("/demo/sign-in", data={"person": person}).status_code == 302
    return browser


def name_of(email: str) -> str:
    return db.session.scalars(select(Person.name).where(Person.email == email)).one()


def place_of(email: str) -> UUID:
    """Give the story on which this one is asked, or stands."""
    found = (
        select(Finalist.entry_id)
        .join(Person, Person.id == Finalist.person_id)
        .join(Entry, Entry.id == Finalist.entry_id)
        .join(Round, Round.id == Entry.round_id)
        .where(Person.email == email, Round.state.in_(sorted(BEFORE_BALLOT)))
    )
    return db.session.scalars(visible_to(system("a test looks"), found)).one()


def sent(answer: Any) -> Any:
    """Give an answer that led on; what is read next is read as it is now."""
    db.session.rollback()
    assert answer.status_code == 302, answer.text
    return answer


def test_an_award_is_walked_by_hand_from_the_nomination_to_the_announcement(demo: Flask) -> None:
    round_id = db.session.scalars(
        select(Round.id).where(Round.state == RoundState.NOMINATING)
    ).one()
    page, host = f"/rounds/{round_id}", name_of(cast.HOST)
    employee = be(demo, cast.EMPLOYEE)
    begun = sent(employee.submit("/nominations/new", {"nominee": host, "title": TITLE}))
    words = {"deed": "She kept talking. " * 6, "effect": "He was not alone. " * 6, "act": "send"}
    nomination = sent(employee.submit(begun.location, words)).location

    moderator = be(demo, cast.MODERATOR)
    assert TITLE in moderator.get("/nominations/queue").text
    sent(moderator.submit(f"{nomination}/accept"))

    nominee = be(demo, cast.HOST)
    entry = place_of(cast.HOST)
    standing = {"stands": "yes", "may_publish": "y"}
    sent(nominee.submit(f"/nominations/stories/{entry}/answer", standing))

    director = be(demo, cast.DIRECTOR)

    def go_on(button: str, because: str) -> None:
        assert button in director.get(page).text
        typed = {"because": because, "confirmed": "y"}
        sent(director.submit(f"{page}/end-phase", typed))

    go_on("End nominations now", "Every team has told its story.")
    waiting = director.get(f"{page}/end-phase").text
    assert "One person who was asked still has time" in waiting
    asked = place_of(cast.NOMINEE)
    sent(be(demo, cast.NOMINEE).submit(f"/nominations/stories/{asked}/answer", {"stands": "no"}))
    go_on("Open the ballot now", "The stories have been read.")
    stories = list_stories(round_id)
    for_each = Counter(story.category_id for story in stories)
    categories = set(db.session.scalars(select(Category.id).where(Category.round_id == round_id)))
    assert set(for_each) == categories
    assert min(for_each.values()) >= 1
    assert len(stories) >= 4

    ballot = f"/ballots/{round_id}"
    # In another category: the votes below are for both, and both win.
    category = next(s.category_id for s in stories if s.entry_id == entry)
    other = next(s.entry_id for s in stories if s.category_id != category)
    sent(employee.submit(ballot, {"entries": [str(other)]}))
    sent(employee.submit(ballot, {"entries": [str(entry)]}))
    sent(be(demo, cast.MANAGER).submit(ballot, {"entries": [str(entry)]}))
    few = director.get(f"{page}/end-phase").text
    assert "Fewer than 5 people have voted" in few
    for voter in (cast.CHIEF, cast.FINANCE, cast.MODERATOR):
        sent(be(demo, voter).submit(ballot, {"entries": [str(other)]}))

    go_on("Close the ballot now", CLOSED)
    assert "Announce" in director.get("/awards/").text
    sent(director.submit(f"/awards/{round_id}/announce", {"confirmed": "y"}))
    board = employee.get("/awards/")
    assert TITLE in texts(parsed(board), ".//blockquote")
    assert host in board.text
    assert CLOSED in employee.get(f"/awards/{round_id}").text
    assert "He was not alone." in employee.get(f"/nominations/stories/{entry}").text
