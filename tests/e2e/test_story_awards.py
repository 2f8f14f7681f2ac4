"""A colleague is nominated, stands, is voted for, and wins: from telling to the wall."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from govern.demo import cast
from tests.e2e.conftest import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.conftest import People
    from tests.e2e.surface import Surface

STORY = "Read a whole file aloud to a customer who could not read it."


@pytest.fixture
def surface(demo_files: tuple[Path, Path]) -> Iterator[Surface]:
    """Serve a demo for each story: there is one open round, and a story closes it."""
    with served(demo_files) as found:
        yield found


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
        "Thomas rang him, read every page twice, and wrote down what it was he wished.",
    )
    sanne.write(
        "What did it mean for the customer?",
        "He knew the same afternoon what he was insured for, and he slept well that night.",
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
    others = bram.page.get_by_role("article").filter(has_not_text=STORY).locator("blockquote")
    first = f"I vote for this story: {others.first.inner_text()}"
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
    jamal.sees("he slept well that night")
