"""The page that shows two versions against each other, and who may see which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from govern.comparisons import queries
from govern.core.errors import NotFound
from govern.core.transactions import transaction
from govern.definition import services
from tests.client import parsed, texts
from tests.factories.leaf import LOOKING, Leaf, fresh, poles
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy.orm import Session

    from tests.client import Client


@pytest.fixture
def leaf(session: Session, at: Any) -> Leaf:
    """Give a definition in force and a draft after it that says something else."""
    leaf = Leaf()
    leaf.in_force()
    draft = leaf.begin(reason="We merged", sponsor_id=leaf.leader_ids[0])
    leaf.write(draft, rallying_cry="We mend it, and tell you at once")
    leaf.stand(draft, "Fast", "Thorough")
    version = leaf.look(draft)
    first, number = version.dimensions[0].id, version.version
    with transaction():
        services.change_dimension(
            first, actor=leaf.author, version=number, **{**poles(), "place": 20}
        )
    return leaf


def test_the_page_shows_what_came_and_what_went(client: Client, leaf: Leaf) -> None:
    client.sign_in(leaf.director)
    tree = parsed(client.get("/comparisons/?before=1&now=2"))
    assert "[inserted: , and tell you at once end]" in texts(tree, ".//ins")
    assert "[deleted: before you notice end]" in texts(tree, ".//del")
    page = " ".join(texts(tree, ".//main"))
    for part in ("Position from 70 to 20", "New", "Fast – Thorough", "What stayed as it was"):
        assert part in page
    assert "3 texts or dimensions were changed." in page


def test_without_being_asked_it_compares_the_newest_with_the_one_before(
    client: Client, leaf: Leaf
) -> None:
    client.sign_in(leaf.director)
    assert "From version 1 to version 2" in client.get("/comparisons/").text
    backwards = client.get("/comparisons/?before=2&now=1").text
    assert "Taken out" in backwards
    same = client.get("/comparisons/?before=1&now=1").text
    assert "Every word and every position is the same." in same


def test_who_may_not_see_the_draft_is_not_shown_what_it_changes(client: Client, leaf: Leaf) -> None:
    client.sign_in(PersonFactory())
    assert "Nothing to compare yet" in client.get("/comparisons/").text
    for query in ("before=1&now=2", "before=2&now=1", "before=2&now=2"):
        assert client.get(f"/comparisons/?{query}").status_code == 404, query


@pytest.mark.parametrize("query", ["before=9&now=1", "before=0", "now=-1", "now=99999999999999999"])
def test_a_number_that_is_none_is_not_found(client: Client, leaf: Leaf, query: str) -> None:
    client.sign_in(leaf.director)
    assert client.get(f"/comparisons/?{query}").status_code == 404


def test_a_leader_sees_what_changed_on_the_page_to_sign(client: Client, leaf: Leaf) -> None:
    draft = queries.get_both(2, 2, actor=LOOKING)[0].id
    leaf.send(draft, says_the_same=True)
    client.sign_in(leaf.leaders[0])
    page = client.get(f"/signoff/{draft}/sign").text
    assert "What changed since the version in force" in page
    assert "[inserted:" in page


def test_the_first_version_changes_nothing(session: Session, at: Any) -> None:
    leaf = Leaf()
    version_id = leaf.out()
    reader = fresh(leaf.leader_ids[0])
    assert queries.find_changes(leaf.look(version_id), actor=reader) is None
    leaf.sign(version_id, 0)
    leaf.sign(version_id, 1)
    assert queries.find_changes(leaf.look(version_id), actor=reader) is None
    with pytest.raises(NotFound):
        queries.get_both(1, 2, actor=reader)
