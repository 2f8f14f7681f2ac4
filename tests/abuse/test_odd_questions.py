"""Addresses and questions that once were a fault on one database or the other."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from govern.core.permissions import Role
from tests.client import Client, form_values, parsed
from tests.factories.people import OrganisationFactory, PersonFactory, director

ODD = ("%00", "a%00b", "%00%25_")
#: Lists, with a filter that is looked for in the database.
LISTS = (
    "/people/suggest?q={}", "/people/?q={}", "/people/?department={}", "/insights/?text={}",
    "/insights/drawer?text={}", "/insights/?stage={}", "/barriers/?text={}", "/barriers/?stage={}",
    "/audit/?person={}", "/audit/?event={}", "/audit/?subject={}", "/barriers/?format={}",
    "/barriers/?sort={}", "/barriers/?at={}", "/advocates/?show={}", "/people/?role={}",
)  # fmt: skip

#: Forms of every kind of field: words, choices, people, days, a file.
FORMS = (
    "/links/forgotten", "/people/new", "/insights/new", "/barriers/new", "/promises/new",
    "/rounds/new", "/floor/teams/new", "/staffing/imports/new", "/organisation/",
)  # fmt: skip


@pytest.fixture
def asking(client: Client, at: Any) -> Client:
    director()
    return client.sign_in(PersonFactory(roles=[Role.ADMINISTRATOR, Role.CX_DIRECTOR]))


@pytest.mark.parametrize("odd", ODD)
def test_a_question_with_a_character_no_database_stores_finds_nothing(
    asking: Client, odd: str
) -> None:
    answers = {address: asking.get(address.format(odd)).status_code for address in LISTS}
    assert set(answers.values()) <= {200, 400, 404, 422}, answers


@pytest.mark.parametrize("number", [0, 2**31 - 1, 2**31, 2**63, 99999999999999999999, 10**400])
def test_a_version_of_any_number_is_there_or_is_not(asking: Client, number: int) -> None:
    assert asking.get(f"/verify/definition/{number}").status_code == 404


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue", "Europe/Amsterdam"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1900-01-01", "2200-12-31"])
def test_the_log_can_be_asked_for_any_day(client: Client, at: Any, zone: str, day: str) -> None:
    client.sign_in(PersonFactory(roles=[Role.ADMINISTRATOR], time_zone=zone))
    for question in (f"since={day}", f"until={day}", f"since={day}&until={day}"):
        assert client.get(f"/audit/?{question}").status_code in {200, 422}, question


def test_the_demo_knows_nobody_of_such_a_name(
    client: Client, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "GOVERN", replace(app.config["GOVERN"], demo=True))
    assert client.post("/demo/sign-in", data={"person": "a\0b"}).status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize("address", FORMS)
def test_a_file_in_the_place_of_words_is_no_words(asking: Client, address: str) -> None:
    """And words in the place of a file are no file."""
    OrganisationFactory()
    page = asking.get(address)
    assert page.status_code == 200
    # The page's own form is the one with most fields.
    values = max((form_values(form) for form in parsed(page).iter("form")), key=len)
    kept = {name: values.pop(name) for name in ("csrf_token", "submission_id") if name in values}
    assert values or address == "/staffing/imports/new"
    for name in values:
        file = (io.BytesIO(b"words"), "words.txt")
        answer = asking.post(address, data={**values, **kept, name: file})
        assert answer.status_code in {302, 303, 409, 422}, (name, answer.status_code)
    assert asking.post(address, data={**values, **kept, "file": "words"}).status_code < 500
