"""Nominations end while somebody writes: what was typed is kept, and the page says so."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from govern.core import clock
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.nominations import queries
from govern.nominations.models import Nomination
from govern.nominations.rules import NominationState
from govern.rounds.rules import RoundState
from tests.client import Client, form_values, parsed
from tests.factories.awards import DEED, EFFECT, Story
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from werkzeug.test import TestResponse

    from govern.people.models import Person

ALL = system("test")
TITLE = "He drew the route on a paper napkin."
WORDS = {"title": TITLE, "deed": DEED.strip(), "effect": EFFECT, "act": "send"}
LATE = "This round takes no stories any more"
CLOSED = "This round does not take stories at this moment"


@pytest.fixture
def story(session: Any, at: Any) -> Story:
    found = Story(at)
    found.open()
    found.after(days=9, hours=23)
    return found


def filled(page: TestResponse) -> dict[str, Any]:
    """Give what the form of a page holds."""
    found = [form for form in parsed(page).iter("form") if form.get("method") == "post"]
    return next(v for v in map(form_values, found) if "title" in v)


def ended(story: Story, how: str) -> None:
    """End nominations: by the clock, or by the director."""
    if how == "clock":
        story.after(days=10)
    else:
        story.after(days=9, hours=23, minutes=30)
        story.end(RoundState.NOMINATING)


def draft(story: Story) -> tuple[Person, UUID]:
    jan = PersonFactory()
    return jan, story.nominate(PersonFactory(), by=jan, send=False, deed="")


@pytest.mark.parametrize("how", ["clock", "director"])
def test_what_was_written_is_kept_when_it_is_sent_in_too_late(
    client: Client, story: Story, how: str
) -> None:
    jan, nomination = draft(story)
    address = f"/nominations/{nomination}/edit"
    form = filled(client.sign_in(jan).get(address)) | WORDS
    ended(story, how)
    answer = client.post(address, data=form)
    assert answer.status_code == 422
    assert LATE in "".join(parsed(answer).find(".//main//*[@role='alert']").itertext())
    assert filled(answer)["deed"] == WORDS["deed"]
    assert filled(answer)["title"] == TITLE
    assert CLOSED in answer.text
    kept = queries.get_nomination(nomination, actor=ALL)
    assert (kept.state, kept.title, kept.deed) == (NominationState.DRAFT, TITLE, WORDS["deed"])
    assert TITLE in client.get("/nominations/").text


def test_who_goes_on_writing_after_it_saves_what_is_typed_then(
    client: Client, story: Story
) -> None:
    jan, nomination = draft(story)
    address = f"/nominations/{nomination}/edit"
    form = filled(client.sign_in(jan).get(address)) | WORDS
    ended(story, "clock")
    again = filled(client.post(address, data=form))
    saved = client.post(address, data=again | {"effect": "They laughed.", "act": "save"})
    assert saved.status_code == 302, saved.text
    assert queries.get_nomination(nomination, actor=ALL).effect == "They laughed."


def test_a_late_story_that_is_sent_twice_leads_back_to_the_draft(
    client: Client, story: Story
) -> None:
    jan, nomination = draft(story)
    address = f"/nominations/{nomination}/edit"
    form = filled(client.sign_in(jan).get(address)) | WORDS
    ended(story, "clock")
    assert client.post(address, data=form).status_code == 422
    twice = client.post(address, data=form)
    assert twice.status_code == 303
    assert TITLE in client.get(twice.location).text


def test_a_late_story_that_is_thin_is_kept_too(client: Client, story: Story) -> None:
    jan, nomination = draft(story)
    address = f"/nominations/{nomination}/edit"
    form = filled(client.sign_in(jan).get(address)) | WORDS | {"effect": ""}
    ended(story, "director")
    answer = client.post(address, data=form)
    assert answer.status_code == 422
    assert LATE in answer.text
    assert queries.get_nomination(nomination, actor=ALL).title == TITLE


def test_another_window_is_not_overwritten_by_a_late_story(client: Client, story: Story) -> None:
    jan, nomination = draft(story)
    address = f"/nominations/{nomination}/edit"
    form = filled(client.sign_in(jan).get(address)) | WORDS
    client.submit(address, {"title": "Another title", "act": "save"})
    ended(story, "clock")
    answer = client.post(address, data=form)
    assert answer.status_code == 409
    assert WORDS["deed"] in answer.text
    assert queries.get_nomination(nomination, actor=ALL).title == "Another title"


def test_a_draft_of_a_round_that_ended_says_that_it_cannot_be_sent(
    client: Client, story: Story
) -> None:
    jan, nomination = draft(story)
    address = f"/nominations/{nomination}/edit"
    assert CLOSED not in client.sign_in(jan).get(address).text
    ended(story, "clock")
    page = client.get(address)
    assert CLOSED in page.text
    assert parsed(page).find(".//button[@value='send']") is None
    assert parsed(page).find(".//button[@value='save']") is not None


@pytest.mark.parametrize("how", ["clock", "director"])
@pytest.mark.parametrize("another", [False, True])
def test_a_story_begun_too_late_stands_on_the_page_with_the_refusal(
    client: Client, story: Story, session: Any, how: str, *, another: bool
) -> None:
    jan, nominee = PersonFactory(), PersonFactory()
    form = filled(client.sign_in(jan).get("/nominations/new"))
    form |= {"title": TITLE, "nominee": nominee.email}
    category = form["category"]
    ended(story, how)
    if another:
        later = copy(story)
        later.start = clock.now()
        later.open()
    for _time in range(2):
        answer = client.post("/nominations/new", data=form | {"category": category})
        assert answer.status_code == 422
        assert CLOSED in "".join(parsed(answer).find(".//main//*[@role='alert']").itertext())
        form = filled(answer)
        assert (form["title"], form["nominee"]) == (TITLE, nominee.email)
    told = visible_to(ALL, select(func.count()).select_from(Nomination))
    assert session.scalar(told) == 0
    assert (form["category"] == category) is not another
    if another:
        assert client.post("/nominations/new", data=form).status_code == 302


@pytest.mark.parametrize(
    ("category", "status"),
    [("", 422), ("none", 422), ("00000000-0000-4000-8000-000000000000", 404)],
)
def test_what_names_no_category_begins_no_story(
    client: Client, story: Story, category: str, status: int
) -> None:
    form = filled(client.sign_in(PersonFactory()).get("/nominations/new"))
    form |= {"title": TITLE, "nominee": PersonFactory().email, "category": category}
    answer = client.post("/nominations/new", data=form)
    assert answer.status_code == status
    assert story.category_ids()


def test_the_page_of_writing_stays_small(
    client: Client, story: Story, statements: Callable[[], Any]
) -> None:
    jan, nomination = draft(story)
    address = f"/nominations/{nomination}/edit"
    client.sign_in(jan).get(address)
    with statements() as seen:
        assert client.get(address).status_code == 200
    assert len(seen) <= 8, seen
