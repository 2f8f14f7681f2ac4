"""The pages of the definition: who sees what, both languages, few statements."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from govern.core.permissions import Role
from govern.definition.rules import DefinitionState
from tests.client import Client, parsed, texts
from tests.conftest import NOON
from tests.factories.leaf import CRY
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.factories.leaf import Leaf


def address(version_id: Any, rest: str = "") -> str:
    return f"/definition/versions/{version_id}{rest}"


def test_before_there_is_one_the_page_says_who_acts(client: Client, leaf: Leaf) -> None:
    client.sign_in(PersonFactory())
    page = client.get("/definition/")
    assert "No definition is in force yet" in page.text
    assert "/definition/draft" not in page.text
    client.sign_in(leaf.director)
    assert "/definition/draft" in client.get("/definition/").text


def test_the_director_writes_a_definition_in_the_browser(client: Client, leaf: Leaf) -> None:
    client.sign_in(leaf.director)
    begun = client.submit("/definition/draft")
    assert begun.status_code == 302, begun.text
    edit = begun.location
    version_id = UUID(edit.split("/")[-2])
    saved = client.submit(
        edit, {"rallying_cry_en": "We call back", "rallying_cry_nl": "Wij bellen"}
    )
    assert saved.location == address(version_id)
    added = client.submit(
        address(version_id, "/dimensions/new"),
        {"left_en": "Many", "right_en": "Good", "place": "80"},
    )
    assert added.status_code == 302, added.text
    dimension_id = leaf.look(version_id).dimensions[0].id
    changed = client.submit(f"/definition/dimensions/{dimension_id}/edit", {"place": "0"})
    assert changed.status_code == 302, changed.text
    assert leaf.look(version_id).dimensions[0].place == 0
    page = client.get(address(version_id)).text
    assert "We call back" in page
    assert client.get("/definition/draft").location == address(version_id)


def test_buttons_of_a_draft_act(client: Client, leaf: Leaf) -> None:
    version_id = leaf.draft()
    leaf.stand(version_id, "Second")
    second = leaf.look(version_id).dimensions[1].id
    client.sign_in(leaf.director)
    client.act(f"/definition/dimensions/{second}/move-up")
    assert leaf.look(version_id).dimensions[0].left.get("en") == "Second"
    client.act(f"/definition/dimensions/{second}/remove")
    assert len(leaf.look(version_id).dimensions) == 1
    assert client.act(f"/definition/dimensions/{second}/remove").status_code == 404
    asked = {"reviewers": PersonFactory().email}
    assert client.submit(f"/reviews/{version_id}/ask", asked).status_code == 302
    assert leaf.look(version_id).state is DefinitionState.IN_REVIEW
    client.submit(address(version_id, "/return"), {"note": "Shorter, please"})
    assert "Shorter, please" in client.get(address(version_id)).text


def test_a_review_that_was_left_out_is_not_shown_as_done(
    client: Client, leaf: Leaf, at: Callable[[datetime], None]
) -> None:
    version_id = leaf.draft()
    client.sign_in(leaf.director)

    def review() -> str:
        return texts(parsed(client.get(address(version_id))), ".//ol[@class='steps']/li")[1]

    leaf.send(version_id)
    assert review() == "In review (skipped)"
    at(NOON + timedelta(minutes=1))
    client.submit(f"/signoff/{version_id}/withdraw", {"note": "A comma"})
    at(NOON + timedelta(minutes=2))
    asked = {"reviewers": PersonFactory().email}
    assert client.submit(f"/reviews/{version_id}/ask", asked).status_code == 302
    assert review() == "In review"
    leaf.send(version_id)
    assert review() == "In review (done)"


def test_sent_twice_a_form_saves_once(client: Client, leaf: Leaf) -> None:
    version_id = leaf.begin()
    client.sign_in(leaf.director)
    data = {"csrf_token": client.csrf(), "submission_id": "7b0f8a0e-0c5f-4c7d-9a52-4d3f6a6a4f11"}
    more = {**data, "left_en": "Many", "right_en": "Good", "place": "80", "version": "1"}
    url = address(version_id, "/dimensions/new")
    answers = [client.post(url, data=more).status_code for _ in range(2)]
    assert answers[0] == 302
    assert len(leaf.look(version_id).dimensions) == 1


def test_a_stale_save_shows_both_texts_and_can_be_sent_once_more(
    client: Client, leaf: Leaf, at: Any
) -> None:
    version_id = leaf.draft()
    opened_at = leaf.look(version_id).version
    at(NOON + timedelta(minutes=1))
    leaf.write(version_id, rallying_cry="Theirs is stored")
    client.sign_in(leaf.director)
    url = address(version_id, "/edit")
    answer = client.submit(url, {"version": str(opened_at), "rallying_cry_en": "Mine is typed"})
    assert answer.status_code == 409
    assert "Theirs is stored" in answer.text
    assert "Mine is typed" in answer.text
    version = next(
        field.get("value")
        for field in parsed(answer).iter("input")
        if field.get("name") == "version"
    )
    again = client.submit(url, {"version": version, "rallying_cry_en": "Mine is typed"})
    assert again.status_code == 302
    assert leaf.look(version_id).rallying_cry.get("en") == "Mine is typed"


def test_a_stale_dimension_shows_both_texts(client: Client, leaf: Leaf, at: Any) -> None:
    version_id = leaf.draft()
    opened = leaf.look(version_id)
    dimension_id, opened_at = opened.dimensions[0].id, opened.version
    at(NOON + timedelta(minutes=1))
    leaf.stand(version_id)
    client.sign_in(leaf.director)
    answer = client.submit(
        f"/definition/dimensions/{dimension_id}/edit",
        {"version": str(opened_at), "left_en": "Mine is typed"},
    )
    assert answer.status_code == 409
    assert "Mine is typed" in answer.text
    assert "Many customers" in answer.text


def test_what_is_refused_when_empty_is_marked_as_required(client: Client, leaf: Leaf) -> None:
    url = address(leaf.draft(), "/dimensions/new")
    client.sign_in(leaf.director)
    page = parsed(client.get(url))
    marked = [
        label.get("for")
        for label in page.iter("label")
        if any(mark.get("class") == "required" for mark in label)
    ]
    refused = parsed(client.submit(url, {"place": "60"}))
    links = [link.get("href") for link in refused.iterfind(".//div[@class='error-summary']//a")]
    assert links == ["#left_en", "#right_en"]
    assert marked == ["left_en", "left_nl", "right_en", "right_nl", "place"]
    assert "one is enough" in "".join(texts(page, ".//p[@class='form-note']"))


def test_a_position_outside_the_scale_is_refused(client: Client, leaf: Leaf) -> None:
    version_id = leaf.begin()
    client.sign_in(leaf.director)
    values = {"left_en": "Many", "right_en": "Good"}
    for place in ("101", "-1", "", "x"):
        answer = client.submit(address(version_id, "/dimensions/new"), {**values, "place": place})
        assert answer.status_code == 422, place


def test_drafts_are_hidden_from_employees(client: Client, leaf: Leaf) -> None:
    version_id = leaf.draft()
    dimension_id = leaf.look(version_id).dimensions[0].id
    for person in (PersonFactory(), leaf.leaders[0]):
        client.sign_in(person)
        assert client.get(address(version_id)).status_code == 404
        assert CRY not in client.get("/definition/versions").text
        for hidden in ("/edit", "/return", "/dimensions/new"):
            assert client.get(address(version_id, hidden)).status_code == 403
        assert client.get(f"/definition/dimensions/{dimension_id}/edit").status_code == 403
        assert client.act(f"/reviews/{version_id}/ask").status_code == 403
    leaf.send(version_id)
    client.sign_in(leaf.leaders[0])
    assert CRY in client.get(address(version_id)).text
    client.sign_in(PersonFactory())
    assert client.get(address(version_id)).status_code == 404


def test_everybody_reads_what_is_in_force_and_what_was(client: Client, leaf: Leaf) -> None:
    first = leaf.in_force()
    second = leaf.begin(reason="We merged", sponsor_id=leaf.leader_ids[0])
    leaf.send(second, needed=1)
    leaf.sign(second)
    client.sign_in(PersonFactory())
    assert "was superseded" in client.get(address(first)).text
    assert texts(parsed(client.get("/definition/")), ".//h1") == ["Definition"]
    page = client.get("/definition/versions").text
    assert "Version 1" in page
    assert "Version 2" in page


def test_a_locked_definition_is_opened_in_the_browser(client: Client, leaf: Leaf) -> None:
    leaf.in_force()
    client.sign_in(leaf.director)
    assert client.submit("/definition/draft", {"reason": "We merged"}).status_code == 422
    sponsor = leaf.leaders[0].email
    answer = client.submit("/definition/draft", {"reason": "We merged", "sponsor": sponsor})
    assert answer.status_code == 302, answer.text
    # Why, who and when stand there for who works on it and who is to sign it; for nobody else.
    version_id = UUID(answer.location.split("/")[-2])
    told = [client.get(address(version_id)).text]
    leaf.send(version_id, needed=1)
    client.sign_in(leaf.leaders[0])
    told += [client.get(f"/signoff/{version_id}/sign").text]
    for page in told:
        assert "Reopened before its review:</b> We merged" in page
        assert f"Opened by {leaf.director.name} on" in page
        assert f"{leaf.leaders[0].name} stands for it." in page
    leaf.sign(version_id)
    # A senior leader who was not asked is a reader like everybody.
    for reader in (PersonFactory(), PersonFactory(roles=[Role.SENIOR_LEADER])):
        client.sign_in(reader)
        assert "We merged" not in client.get(address(version_id)).text


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_page_renders_in_both_languages_with_few_statements(
    client: Client, leaf: Leaf, session: Any, statements: Callable[[], Any], language: str
) -> None:
    leaf.director.language = language
    session.commit()
    in_force = leaf.in_force()
    draft = leaf.begin(reason="We merged", sponsor_id=leaf.leader_ids[0])
    for name in ("Second", "Third", "Fourth"):
        leaf.stand(draft, name)
    dimension_id = leaf.look(draft).dimensions[0].id
    client.sign_in(leaf.director)
    most = {"/definition/": 6}
    for url in (
        "/definition/",
        "/definition/versions",
        address(in_force),
        address(draft),
        address(draft, "/edit"),
        address(draft, "/dimensions/new"),
        address(draft, "/return"),
        f"/definition/dimensions/{dimension_id}/edit",
        f"/signoff/{draft}/send-out",
    ):
        with statements() as seen:
            page = client.get(url)
        assert page.status_code == 200, url
        assert f'<html lang="{language}"' in page.text
        assert len(seen) <= most.get(url, 8), (url, seen)


def test_the_scales_stand_in_a_table_too(client: Client, leaf: Leaf) -> None:
    leaf.in_force()
    client.sign_in(PersonFactory())
    table = parsed(client.get("/definition/")).find(".//details[@class='as-table no-print']")
    assert table is not None
    rows = [texts(row, "*") for row in table.iterfind(".//tbody/tr")]
    said = texts(parsed(client.get("/definition/")), ".//figure[@class='scale']//title")
    assert len(rows) == len(said) > 0
    for (left, right, place), sentence in zip(rows, said, strict=True):
        pole, share = (right, int(place)) if int(place) > 50 else (left, 100 - int(place))
        assert sentence == f"{share} of 100 towards {pole}"


def test_an_employee_reads_the_definition_in_six_statements(
    client: Client, leaf: Leaf, statements: Callable[[], Any]
) -> None:
    leaf.in_force()
    client.sign_in(PersonFactory())
    with statements() as seen:
        assert CRY in client.get("/definition/").text
    assert len(seen) <= 6, seen


def test_a_part_that_lags_behind_says_so(client: Client, leaf: Leaf) -> None:
    version_id = leaf.begin()
    client.sign_in(leaf.director)
    client.submit(address(version_id, "/edit"), {"rallying_cry_nl": "Wij bellen terug"})
    page = client.get(address(version_id)).text
    assert 'lang="nl"' in page
    assert "not written in your language yet" in page
