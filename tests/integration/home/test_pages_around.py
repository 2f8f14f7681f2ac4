"""About, help and privacy; and the sign-in page of the demonstration."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from govern.core import clock
from govern.organisation.models import SettingValue
from tests.client import Client, parsed, texts
from tests.factories.accounts import AccountFactory, member
from tests.factories.people import OrganisationFactory, PersonFactory, administrator, director

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _organisation(session: Any) -> None:
    OrganisationFactory()


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("page", ["/about", "/help", "/privacy"])
def test_the_pages_open_in_both_languages(
    client: Client, page: str, language: str, statements: Any
) -> None:
    director(name="Marit Hoogland")
    administrator(name="Hanneke Prins")
    client.sign_in(PersonFactory(language=language))
    client.get(page)
    with statements() as seen:
        answer = client.get(page)
    assert answer.status_code == 200
    assert len(seen) <= 6, seen
    if page != "/privacy":
        assert "Marit Hoogland" in answer.text


def test_about_leaves_out_what_is_off(client: Client, session: Any) -> None:
    client.sign_in(PersonFactory())
    assert "Back to the floor" in texts(parsed(client.get("/about")), ".//h2")
    organisation = OrganisationFactory()
    organisation.modules_off = ["rotations"]
    organisation.settings_version = uuid4()
    session.flush()
    assert "Back to the floor" not in texts(parsed(client.get("/about")), ".//h2")


def test_the_fewest_shown_are_those_of_the_settings(client: Client, session: Any) -> None:
    setting = SettingValue(name="people.fewest_shown", value=12, changed_at=clock.now())
    session.add(setting)
    OrganisationFactory().settings_version = uuid4()
    session.flush()
    client.sign_in(PersonFactory())
    for page in ("/about", "/privacy"):
        assert "12 people or more" in client.get(page).text, page


def test_strangers_read_the_privacy_page_only(client: Client) -> None:
    assert client.get("/privacy").status_code == 200
    assert client.get("/about").status_code == 302
    assert client.get("/help").status_code == 302


@pytest.fixture
def demo(app: Any, tmp_path: Path) -> Any:
    """Make the application a demonstration for one test."""
    before = app.config["GOVERN"]
    (tmp_path / "demo-password").write_text("one random password\n", encoding="utf-8")
    app.config["GOVERN"] = replace(before, demo=True, instance=tmp_path)
    yield
    app.config["GOVERN"] = before


def test_an_empty_demo_calls_nobody_invented(client: Client, demo: Any, tmp_path: Path) -> None:
    assert "its people and figures are invented" in client.get("/account/sign-in").text
    (tmp_path / "demo-password").unlink()
    assert "This is a trial on your own machine" in client.get("/account/sign-in").text


def test_the_demo_offers_its_people_in_order_and_signs_in_with_one_click(
    client: Client, demo: Any
) -> None:
    for rank, name in ((2, "Pieter van Loon"), (1, "Marit Hoogland")):
        person = PersonFactory(name=name, email=f"{name.split()[0].lower()}@havenlicht.example")
        AccountFactory(
            person_id=person.id, created_at=person.created_at, demo_rank=rank, demo_story="Signs"
        )
    PersonFactory(name="Somebody else")
    page = client.get("/account/sign-in")
    names = texts(parsed(page), ".//ul[@class='demo-people']//b")
    assert names == ["Marit Hoogland", "Pieter van Loon"]
    assert "one random password" in page.text
    answer = client.post("/demo/sign-in", data={"person": "pieter@havenlicht.example"})
    assert answer.status_code == 302
    assert client.get("/").status_code == 200
    assert "one random password" in client.get("/account/confirm?for=sign").text


def test_nobody_unknown_signs_in_to_the_demo(client: Client, demo: Any) -> None:
    assert client.post("/demo/sign-in", data={"person": "x@example.org"}).status_code == 404
    assert client.post("/demo/sign-in").status_code == 404


def test_outside_the_demo_there_is_no_such_door(client: Client) -> None:
    person = member()
    assert client.post("/demo/sign-in", data={"person": person.email}).status_code == 404
    assert "demo-people" not in client.get("/account/sign-in").text
