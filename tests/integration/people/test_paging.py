"""Paging through people: nobody is left out and nobody comes twice, whatever is sorted by."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from typing import TYPE_CHECKING, Any

import pytest

from govern.web import cursors
from tests.client import parsed, texts
from tests.factories.people import (
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    administrator,
)

if TYPE_CHECKING:
    from flask import Flask

    from tests.client import Client

pytestmark = pytest.mark.both_databases

PEOPLE = 130


@pytest.fixture
def office(client: Client, session: Any) -> Client:
    """Give many people in three departments, two of which are called the same."""
    OrganisationFactory()
    claims, harbour = DepartmentFactory(name="Claims"), DepartmentFactory(name="Harbour")
    also_claims = DepartmentFactory(name="Claims", parent=harbour)
    for number in range(PEOPLE):
        where = (claims, also_claims, harbour)[number % 3]
        # Names that are equal to the sort: accents and case do not count.
        PersonFactory(name=("Zoë", "Zoe", "zoe")[number % 3], department=where)
    client.sign_in(administrator(department=claims))
    return client


def links(page: Any, word: str) -> list[str]:
    return [
        a.get("href", "")
        for a in parsed(page).iter("a")
        if word in " ".join("".join(a.itertext()).split())
    ]


def people_on(page: Any) -> list[str]:
    return [
        a.get("href", "")
        for a in parsed(page).iterfind(".//tbody//a")
        if a.get("href", "").startswith("/people/")
    ]


def test_a_list_says_what_it_is_and_by_what_it_is_sorted(office: Client) -> None:
    (table,) = parsed(office.get("/people/?sort=name")).iter("table")
    assert texts(table, "./caption") == ["People"]
    assert {head.get("scope") for head in table.iterfind("./thead//th")} == {"col"}
    assert {head.get("scope") for head in table.iterfind("./tbody//th")} == {"row"}
    assert next(head.get("aria-sort") for head in table.iterfind("./thead//th")) == "ascending"


@pytest.mark.parametrize("sort", ["department", "name"])
def test_pages_of_equal_keys_hold_everybody_once_forwards_and_back(
    office: Client, sort: str
) -> None:
    page = office.get(f"/people/?sort={sort}")
    forwards = [people_on(page)]
    while found := links(page, "Next"):
        page = office.get(found[0])
        assert page.status_code == 200
        forwards.append(people_on(page))
    everybody = [address for one in forwards for address in one]
    assert len(everybody) == PEOPLE + 1
    assert len(set(everybody)) == PEOPLE + 1, "somebody stands on two pages"
    assert len(forwards) == 3
    backwards = [forwards[-1]]
    while found := links(page, "Previous"):
        page = office.get(found[0])
        backwards.append(people_on(page))
    assert backwards[::-1] == forwards


def test_departments_follow_each_other_over_the_pages(office: Client) -> None:
    page = office.get("/people/?sort=department")
    seen = texts(parsed(page), ".//tbody//td[1]")
    while found := links(page, "Next"):
        page = office.get(found[0])
        seen += texts(parsed(page), ".//tbody//td[1]")
    assert {"Claims", "Harbour"} <= set(seen)
    in_harbour = [text == "Harbour" for text in seen]
    assert in_harbour == sorted(in_harbour), "both Claims first, then Harbour"


def test_a_cursor_belongs_to_its_sort_and_filter(office: Client) -> None:
    (after,) = links(office.get("/people/?sort=department"), "Next")[:1]
    for changed in (after.replace("sort=department", "sort=name"), f"{after}&text=zo"):
        assert office.get(changed).status_code == 422


def test_a_cursor_shows_nothing_of_what_a_list_is_sorted_by(app: Flask) -> None:
    with app.app_context():
        sealed = cursors.seal(b"log", ["2026-11-22T14:02:48.048295", "id", "after"])
        raw = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        assert b"2026" not in raw
        assert sealed == cursors.seal(b"log", ["2026-11-22T14:02:48.048295", "id", "after"])
        assert cursors.unseal(b"log", sealed)[1] == "id"
        for place, text in ((b"other", sealed), (b"log", sealed[:-2] + "xx"), (b"log", "é")):
            with pytest.raises(ValueError):  # noqa: PT011 - whatever it says, it is none of ours.
                cursors.unseal(place, text)
