"""Who was heard while a definition was made: named in the draft, signed with the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from govern.core.errors import DomainError, NotAllowed, NotFound
from govern.core.localised import Localised
from govern.core.transactions import transaction
from govern.definition import queries, services
from govern.definition.hearing import MOST_HEARD, HeardKind
from tests.factories.leaf import Leaf

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from tests.client import Client

WORDS = Localised.of({"en": "At the counter", "nl": "Aan de balie"})


@pytest.fixture
def leaf(session: Session, at: Any) -> Leaf:
    """Give the people of a definition."""
    return Leaf()


def hear(leaf: Leaf, version_id: UUID, **more: Any) -> None:
    values = {"kind": HeardKind.FLOOR, "words": WORDS, "on": None, "people": None, **more}
    with transaction():
        services.hear(version_id, actor=leaf.author, **values)


def test_who_was_heard_stands_in_the_draft_and_in_every_revision(leaf: Leaf) -> None:
    draft = leaf.draft()
    hear(leaf, draft, people=3)
    hear(leaf, draft, kind=HeardKind.OTHERS)
    found = leaf.look(draft)
    assert [(one.kind, one.people) for one in found.heard] == [
        (HeardKind.FLOOR, 3),
        (HeardKind.OTHERS, None),
    ]
    assert queries.last_revision(draft) == 4
    assert found.document()["heard"] == [one.document() for one in found.heard]


def test_somebody_is_taken_out_by_their_id_and_only_once(leaf: Leaf) -> None:
    draft = leaf.draft()
    hear(leaf, draft)
    (one,) = leaf.look(draft).heard
    with transaction():
        services.unhear(draft, one.id, actor=leaf.author)
    assert leaf.look(draft).heard == ()
    with pytest.raises(NotFound), transaction():
        services.unhear(draft, one.id, actor=leaf.author)


def test_nothing_is_added_to_a_frozen_text(leaf: Leaf) -> None:
    draft = leaf.out()
    with pytest.raises(NotAllowed):
        hear(leaf, draft)


def test_a_list_nobody_reads_is_refused(leaf: Leaf) -> None:
    draft = leaf.draft()
    for _ in range(MOST_HEARD):
        hear(leaf, draft)
    with pytest.raises(DomainError, match="put the others together"):
        hear(leaf, draft)


def test_the_next_draft_begins_with_nobody_heard(leaf: Leaf) -> None:
    first = leaf.draft()
    hear(leaf, first)
    leaf.send(first)
    leaf.sign(first, 0)
    leaf.sign(first, 1)
    following = leaf.begin(reason="We merged", sponsor_id=leaf.leader_ids[0])
    assert leaf.look(following).heard == ()


def test_the_page_adds_shows_and_takes_out(client: Client, leaf: Leaf) -> None:
    draft = leaf.draft()
    client.sign_in(leaf.director)
    address = f"/hearings/{draft}"
    assert "Nobody is named yet" in client.get(address).text
    assert client.submit(address, {"kind": "floor"}).status_code == 422
    assert client.submit(address, {"words_en": "At sea", "people": "0"}).status_code == 422
    added = {"kind": "floor", "words_en": "Twelve drivers", "on": "2026-03-04", "people": "12"}
    assert client.submit(address, added).status_code == 302
    for page in (address, f"/definition/versions/{draft}"):
        text = client.get(page).text
        assert "Twelve drivers" in text
        assert "12 people" in text
    assert client.submit(address, {}, action="/remove").status_code == 302
    assert "Nobody is named yet" in client.get(address).text


def test_about_a_frozen_text_it_leads_to_the_text(client: Client, leaf: Leaf) -> None:
    version_id = leaf.out()
    client.sign_in(leaf.director)
    answer = client.get(f"/hearings/{version_id}")
    assert answer.location == f"/definition/versions/{version_id}"
