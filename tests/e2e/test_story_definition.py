"""A definition is written, signed by two leaders, in force; a promise is kept count of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from govern.core import clock
from govern.core.clock import months_after
from govern.demo import cast

if TYPE_CHECKING:
    from tests.e2e.conftest import People

CRY = "Whoever has damage speaks to a person today, by {how}, and knows tomorrow what is next."
PROMISE = "You hear within one working day who handles your claim, by phone, e-mail or {how}."


def test_a_definition_comes_into_force_by_two_signatures(people: People) -> None:
    cry = CRY.format(how=people.how)
    marit = people(cast.DIRECTOR)
    marit.go("Definition")
    marit.follow("Begin the next version")
    marit.write("Why now, before the review", "Two floods taught us what customers wait for.")
    marit.write("Who stands for opening it", "Pieter van Loon")
    marit.press("Begin")
    marit.write("Imperative, in English", "Customers stand beside owners, colleagues and society.")
    marit.write("Rallying cry, in English", cry)
    marit.write("Full definition, in English", "We answer first and ask for papers afterwards.")
    marit.press("Save the draft")
    for left, right in (("By the rules", "By judgement"), ("For all alike", "For each as needed")):
        marit.follow("Add a dimension")
        marit.write("Left pole, in English", left)
        marit.write("Right pole, in English", right)
        marit.slide("Where we stand", 60)
        marit.press("Save")
        marit.sees(right)
    marit.follow("Send to review")
    marit.write("Who reads it", "Thomas Osei")
    marit.press("Send to review")

    thomas = people(cast.ADVOCATE)
    thomas.follow("Read the draft")
    thomas.follow("Comment", within=thomas.page.locator(".page-head"))
    thomas.choose("What it is about", "Rallying cry")
    thomas.write("What do you want to say?", "Somebody without damage reads this, too.")
    thomas.press("Send the comment")
    thomas.follow("I have read it")
    thomas.tick("It is good as it is")
    thomas.press("Send")

    marit = people(cast.DIRECTOR)
    marit.go("Definition")
    marit.follow(re.compile("^Go on with version"))
    marit.follow(re.compile("one is not answered"))
    marit.sees("Somebody without damage reads this, too.")
    marit.follow(re.compile("^Answer"), within=marit.page.locator(".comments"))
    marit.tick("The text stays")
    marit.write("Answer", "They read what they can count on.")
    marit.press("Answer")
    marit.follow("Read the whole text")
    marit.follow("Send out for signature")
    marit.tick(re.compile("Pieter van Loon"))
    marit.tick(re.compile("Ingrid Claeys"))
    marit.write("Signatures that bring it into force", "2")
    marit.tick("The texts say the same in every language")
    marit.press("Send out")
    marit.sees("Signed by 0 of 2")

    for email in (cast.CHIEF, cast.FINANCE):
        leader = people(email)
        leader.follow(re.compile("^(Read and sign|Sign)"))
        leader.sees(cry)
        leader.follow("Confirm that it is me")
        leader.write("Password", people.surface.password)
        leader.press("Confirm")
        leader.tick("I have read this and will decide by it.")
        leader.press(re.compile("^Sign as"))
        expect(leader.page.get_by_role("status")).to_be_visible()

    sanne = people(cast.EMPLOYEE)
    sanne.go("Definition")
    sanne.sees(cry)
    for name in ("Pieter van Loon", "Ingrid Claeys"):
        expect(sanne.page.locator(".signatures")).to_contain_text(name)


def test_a_promise_is_made_and_counted(people: People) -> None:
    promise = PROMISE.format(how=people.how)
    marit = people(cast.DIRECTOR)
    today = clock.today("Europe/Amsterdam")
    marit.go("Promises")
    marit.follow("New promise")
    marit.write("What do we promise? In English", promise)
    marit.write("Owner", "Bram Visser")
    marit.write("What is counted?", "Claims with a name within one working day, of all claims")
    marit.write("Kept at least, in percent", "92.5")
    marit.open("More: how often")
    marit.date("First day", months_after(today.replace(day=1), -2))
    marit.date("Review on", months_after(today, 12))
    marit.press("Propose")
    expect(marit.page.get_by_role("heading", level=1)).to_have_text(promise)
    marit.press("Agree")
    marit.follow("Go live")
    marit.tick("We can keep this promise.")
    marit.press("Go live")
    marit.sees("No figures yet.")

    bram = people(cast.MANAGER)
    bram.go("Promises")
    bram.follow(promise)
    for months, kept in ((-2, "455"), (-1, "481")):
        bram.follow("Record a figure")
        bram.choose("Period", months_after(today.replace(day=1), months).strftime("%B %Y"))
        bram.write("Kept", kept)
        bram.write("Of how many", "500")
        bram.press("Record")
        bram.sees(f"{kept} of 500")

    marit = people(cast.DIRECTOR)
    marit.go("Promises")
    row = marit.page.get_by_role("row").filter(has_text=promise)
    expect(row).to_contain_text(re.compile(r"9[16]\.[02]%"))
