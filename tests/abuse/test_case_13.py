"""Case 13: infer secrets from boards, menus and tasks: pages stay equal around a private event."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from govern.accounts.queries import find_actor_of
from govern.core.transactions import transaction
from govern.nominations import services
from govern.nominations.rules import DeclineReason
from tests.factories.awards import Story
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from govern.people.models import Person
    from tests.client import Client

PAGES = ("/", "/menu", "/awards/", "/awards/wall-of-fame", "/nominations/", "/nominations/new")


@pytest.fixture
def story(session: Any, at: Any) -> Story:
    found = Story(at)
    found.open()
    return found


def seen_by(client: Client, person: Person, *more: str) -> dict[str, str]:
    """Give every page as somebody sees it, without what differs from request to request."""
    client.sign_in(person)
    pages = {}
    for address in (*PAGES, *more):
        answer = client.get(address)
        text = re.sub(r'(name="(?:csrf_token|submission_id)"[^>]*value=")[^"]*', r"\1", answer.text)
        pages[address] = f"{answer.status_code} {text}"
    return pages


def unchanged(client: Client, person: Person, event: Callable[[], Any], *more: str) -> None:
    before = seen_by(client, person, *more)
    event()
    assert seen_by(client, person, *more) == before


def test_a_nominee_sees_no_trace_of_being_nominated(client: Client, story: Story) -> None:
    marijke = PersonFactory()
    jan = PersonFactory()
    unchanged(client, marijke, lambda: story.nominate(marijke, by=jan))


def test_nobody_sees_a_trace_of_a_story_that_was_declined(client: Client, story: Story) -> None:
    marijke, colleague = PersonFactory(), PersonFactory()
    nomination = story.nominate(marijke)
    moderator = find_actor_of(story.moderator.id)

    def decline() -> None:
        with transaction():
            services.decline(nomination, actor=moderator, reason=DeclineReason.TOO_THIN, note="")

    before = seen_by(client, colleague)
    unchanged(client, marijke, decline)
    assert seen_by(client, colleague) == before


def test_colleagues_see_no_trace_of_the_shortlist(client: Client, story: Story) -> None:
    nomination, colleague = story.nominate(PersonFactory()), PersonFactory()
    unchanged(client, colleague, lambda: story.accept(nomination))


def test_nobody_sees_a_trace_of_who_stands_before_the_ballot_opens(
    client: Client, story: Story
) -> None:
    marijke, colleague = PersonFactory(), PersonFactory()
    entry = story.accept(story.nominate(marijke))
    unchanged(client, colleague, lambda: story.answer(entry, marijke))


@pytest.mark.parametrize("who", ["colleague", "director", "moderator", "nominee"])
def test_votes_leave_no_trace_until_the_announcement(
    client: Client, story: Story, who: str
) -> None:
    marijke = PersonFactory()
    entry = story.finalist(marijke)
    voter, colleague = PersonFactory(), PersonFactory()
    reader = {
        "colleague": colleague,
        "director": story.director,
        "moderator": story.moderator,
        "nominee": marijke,
    }[who]
    pages = (
        f"/ballots/{story.round_id}",
        f"/rounds/{story.round_id}",
        f"/awards/{story.round_id}",
        f"/awards/{story.round_id}?format=csv",
    )
    story.after(days=21)
    unchanged(client, reader, lambda: story.vote(voter, entry), *pages)
    unchanged(client, reader, lambda: story.vote(voter), *pages)
