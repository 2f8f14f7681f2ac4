"""The menu: short for every role, and one way to all that is looked after."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from govern.core.permissions import Role
from govern.home import places
from tests.client import parsed, texts
from tests.factories.people import OrganisationFactory, PersonFactory, administrator, director

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.client import Client

MOST_IN_A_GROUP = 7
MOST_IN_ALL = 10
RAIL = ".//header[@class='rail']/nav"
STRIP = ".//nav[@aria-label='Look after']"


@pytest.fixture(autouse=True)
def _demonstration(app: Flask, session: Any) -> Iterator[None]:
    """Let everything there is be on, the demonstration's mail too."""
    OrganisationFactory()
    before = app.config["GOVERN"]
    app.config["GOVERN"] = replace(before, demo=True)
    yield
    app.config["GOVERN"] = before


@pytest.mark.parametrize("roles", [*([role] for role in Role), list(Role)], ids=str)
def test_the_menu_is_short_for_every_role(client: Client, roles: list[Role]) -> None:
    client.sign_in(PersonFactory(roles=roles))
    rail = parsed(client.get("/")).find(RAIL)
    assert rail is not None
    groups = [len(group.findall(".//li")) for group in rail.findall("div")]
    assert max(groups) <= MOST_IN_A_GROUP
    assert sum(groups) <= MOST_IN_ALL
    on_a_phone = parsed(client.get("/menu")).findall(".//ul[@class='menu-list']/li")
    assert len(on_a_phone) == sum(groups)


def test_what_an_administrator_looks_after_is_one_entry_and_a_page(client: Client) -> None:
    client.sign_in(administrator())
    page = parsed(client.get("/look-after"))
    assert texts(page, f"{RAIL}//a[@aria-current]") == ["Look after"]
    assert texts(page, ".//main//h2") == [
        "People",
        "Who is in",
        "Departments",
        "Settings",
        "Audit log",
        "Sent mail (demo)",
    ]


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("/people/", "People"),
        ("/invitations/", "Who is in"),
        ("/departments/", "Departments"),
        ("/organisation/settings", "Settings"),
        ("/organisation/", "Settings"),
        ("/organisation/modules", "Settings"),
        ("/audit/", "Audit log"),
        ("/notifications/sent", "Sent mail (demo)"),
    ],
)
def test_a_strip_leads_from_each_of_its_pages_to_the_others(
    client: Client, address: str, here: str
) -> None:
    client.sign_in(administrator())
    page = parsed(client.get(address))
    assert len(texts(page, f"{STRIP}//a")) == len(places.TO_LOOK_AFTER.entries)
    assert texts(page, f"{STRIP}//a[@aria-current]") == [here]
    assert texts(page, f"{RAIL}//a[@aria-current]") == ["Look after"]


def test_who_may_enter_only_the_directory_meets_it_itself(client: Client) -> None:
    client.sign_in(director())
    page = parsed(client.get("/people/"))
    assert texts(page, f"{RAIL}//a[@aria-current]") == ["People"]
    assert not texts(page, f"{STRIP}//a")


def test_an_auditor_looks_after_what_they_may_enter(client: Client) -> None:
    client.sign_in(PersonFactory(roles=[Role.AUDITOR]))
    assert texts(parsed(client.get("/look-after")), ".//main//h2") == ["People", "Audit log"]


def test_a_page_behind_the_entry_says_where_it_stands(client: Client) -> None:
    person = administrator(name="Hanneke Prins")
    client.sign_in(person)
    assert texts(parsed(client.get(f"/people/{person.id}")), ".//title") == [
        "Hanneke Prins - People - Havenlicht"
    ]


def test_tasks_belong_to_home_at_the_side_and_have_a_tab_on_a_phone(client: Client) -> None:
    client.sign_in(PersonFactory())
    page = parsed(client.get("/tasks/"))
    assert texts(page, f"{RAIL}//a[@aria-current]") == ["Home"]
    assert texts(page, ".//nav[@class='tabs']/a[@aria-current]") == ["Tasks"]
    assert "My tasks" not in texts(page, f"{RAIL}//a")
