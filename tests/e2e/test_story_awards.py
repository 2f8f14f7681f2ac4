"""A colleague is nominated, stands, is voted for, and wins: from telling to the wall."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from govern.demo import cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import People

STORY = "Read a whole file aloud to a customer who could not read it."


def test_a_story_is_told_chosen_and_announced(
    people: People, pass_days: Callable[[float], None]
) -> None:
    sanne = people(cast.EMPLOYEE)
    sanne.go("Awards")
    sanne.follow("Nominate a colleague")
    sanne.write("Who was it?", "Thomas Osei")
    sanne.write("Their story in one sentence", STORY)
    sanne.press("Go on")
    sanne.write("What was going on?", "A man of eighty got a letter of four pages and no glasses.")
    sanne.write(
        "What did they do?",
        "Thomas rang him, read every page twice, and wrote down what he wished.",
    )
    sanne.write(
        "What did it mean for the customer?",
        "He knew the same afternoon what he was insured for, and slept well that night.",
    )
    sanne.press("Send it in")

    lena = people(cast.MODERATOR)
    lena.go("Awards")
    lena.follow("Stories to read", lena.page.locator("main"))
    lena.follow(STORY)
    lena.follow("Put on the shortlist")
    lena.press("Put on the shortlist")

    thomas = people(cast.ADVOCATE)
    thomas.follow(re.compile("^Answer"))
    thomas.sees(STORY)
    if thomas.page.get_by_role("link", name="Answer").count():
        thomas.follow("Answer")
    thomas.tick("Yes, put this story on the ballot")
    thomas.tick("My name and this story may be shown on the wall of fame")
    thomas.press("Send my answer")
    thomas.sees("You stand with this story")

    people.go_home()
    pass_days(15)
    bram = people(cast.MANAGER)
    bram.go("Awards")
    bram.follow("Read and vote")
    other = bram.page.get_by_label(re.compile("^I vote for this story")).filter(
        visible=True, has_not_text=STORY
    )
    first = next(
        text for text in other.locator("xpath=..").all_inner_texts() if STORY not in text
    ).replace("\n", " ")
    bram.tick(first)
    bram.press(re.compile("^Vote$"))
    bram.sees("Your vote is in.")
    bram.untick(first)
    bram.tick(f"I vote for this story: {STORY}")
    bram.press("Change my vote")
    expect(bram.page.get_by_label(f"I vote for this story: {STORY}")).to_be_checked()

    people.go_home()
    pass_days(16)
    marit = people(cast.DIRECTOR)
    marit.go("Awards")
    marit.follow(re.compile("^Announce"))
    marit.tick("I announce the result to everybody.")
    marit.press("Announce now")
    marit.go("Awards")
    winner = marit.page.get_by_role("article").filter(has_text=STORY)
    expect(winner).to_contain_text("Thomas Osei")

    jamal = people(cast.NOMINEE)
    jamal.go("Awards")
    jamal.follow("Read the story of Thomas Osei")
    jamal.sees("slept well that night")
