"""Somebody new is written down, invited, and comes in; a role and a setting are changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import expect

from govern.core import clock
from govern.demo import cast

if TYPE_CHECKING:
    from tests.e2e.conftest import People

NEW = {
    "mouse": ("Aafke Arslan", "aafke@havenlicht.example", "N9001"),
    "keys": ("Aaron Petrovic", "aaron@havenlicht.example", "N9002"),
}
SETTING = "Days after which an insight is left in the drawer"
DAYS = {"mouse": "45", "keys": "40"}


def test_somebody_new_comes_in(people: People) -> None:
    name, email, number = NEW[people.how]
    hanneke = people(cast.ADMINISTRATOR)
    hanneke.go("Look after")
    hanneke.follow("People", hanneke.page.locator("main"))
    hanneke.follow("Add a person")
    hanneke.write("Name", name)
    hanneke.write("E-mail", email)
    hanneke.write("Employee number", number)
    hanneke.write("Country", "NL")
    hanneke.choose("Language", "English")
    hanneke.date("First day", clock.today("Europe/Amsterdam"))
    hanneke.write("Department", "Technology")
    hanneke.write("Reports to", "Hanneke Prins")
    hanneke.press("Add")
    hanneke.sees(f"{name} is in the list of people.")
    hanneke.follow("Give a role")
    hanneke.tick(re.compile("^Moderator"))
    hanneke.press("Give")
    hanneke.sees("The role is given, and this person is told.")
    hanneke.follow("Account")
    hanneke.tick("I copy or print the addresses myself")
    hanneke.press("Invite")
    address = hanneke.page.locator("code").inner_text()

    newcomer = people.stranger(email)
    newcomer.come_to(urlsplit(address).path)
    newcomer.write("New password", "vier woorden die niemand raadt")
    newcomer.press("Set my password")
    newcomer.sees("Your password is set. You are signed in.")
    newcomer.read_in("nl")
    newcomer.read_in("en")
    newcomer.go("Awards")
    expect(newcomer.page.get_by_role("link", name="Stories to read")).to_be_visible()

    hanneke = people(cast.ADMINISTRATOR)
    hanneke.go("Look after")
    hanneke.follow("Settings", hanneke.page.locator("main"))
    hanneke.follow(f"Change {SETTING}")
    hanneke.write("Value", DAYS[people.how])
    hanneke.press("Save")
    row = hanneke.page.get_by_role("row").filter(has_text=SETTING)
    expect(row).to_contain_text(DAYS[people.how])
    expect(row).to_contain_text("Changed")
