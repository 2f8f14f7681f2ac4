"""Each of the ten finds what to do, how it goes and who to cheer; the log is whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from govern.audit import jobs as audit
from govern.audit import keys
from govern.demo import cast
from govern.extensions import db
from govern.operations import jobs as operations
from tests.e2e.hands import Mouse

if TYPE_CHECKING:
    from tests.e2e.conftest import People


@pytest.mark.parametrize("character", cast.CHARACTERS, ids=lambda one: one.name.split()[0])
@pytest.mark.parametrize("people", [Mouse], ids=["mouse"], indirect=True)
def test_the_front_page_says_three_things(character: cast.Character, people: People) -> None:
    page = people(character.email).page
    for name in ("For you", "How we are doing", "Worth a cheer"):
        expect(page.get_by_role("region", name=name, exact=True)).to_be_visible()
    first = page.locator("main section").first
    expect(first).to_contain_text(re.compile("All tasks|Nothing is waiting"))


def test_the_front_page_leads_to_what_is_to_do(people: People) -> None:
    bram = people(cast.MANAGER)
    bram.follow("All tasks", within=bram.page.locator("main"))
    expect(bram.page.get_by_role("heading", level=1)).to_have_text("My tasks")


def test_the_log_says_who_did_what_and_is_whole(people: People) -> None:
    marit = people(cast.DIRECTOR)
    marit.go("Journeys")
    with people.surface.app.app_context():
        keys.ensure_key(people.surface.app.config["GOVERN"].instance)
        operations.checkpoint()
        audit.verify()
        db.session.remove()

    hanneke = people(cast.ADMINISTRATOR)
    hanneke.go("Look after")
    hanneke.follow("Audit log", within=hanneke.page.locator("main"))
    hanneke.sees("Everything older than five minutes is in the chain.")
    hanneke.sees("The last signed checkpoint is from")
    hanneke.sees("In order on")
    hanneke.unfold("Filter the list")
    hanneke.write("Person: e-mail, number or full name", cast.CHIEF)
    hanneke.press("Filter")
    rows = hanneke.page.get_by_role("row").filter(has_text="Pieter van Loon")
    expect(rows.first).to_be_visible()
    hanneke.sees(re.compile("[Ss]igned"))
