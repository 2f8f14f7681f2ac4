"""A colleague is nominated, stands, is voted for, and wins: from telling to the wall."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from govern.demo import cast
from tests.e2e.conftest import served
from tests.e2e.hands import Keys, Mouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.conftest import People
    from tests.e2e.hands import Hand
    from tests.e2e.surface import Surface

STORY = "Read a whole file aloud to a customer who could not read it."
VOTE = f"I vote for this story: {STORY}"
#: With the director and who changes their mind, as many as must vote before a ballot is closed
#: early.
OTHER_VOTERS = (cast.EMPLOYEE, cast.MODERATOR, cast.CHIEF)


@pytest.fixture
def town(demo_files: tuple[Path, Path]) -> Iterator[Surface]:
    """Serve a demo for each story: there is one open round, and a story closes it."""
    with served(demo_files) as found:
        yield found


@pytest.mark.parametrize("people", [Mouse, Keys], ids=["mouse", "keys"], indirect=True)
def test_a_round_is_walked_through_in_one_sitting(people: People) -> None:
    tell_and_stand(people)
    jamal = people(cast.NOMINEE)
    jamal.follow(re.compile("^Answer"))
    answer(jamal)

    marit = people(cast.DIRECTOR)
    marit.go("Awards")
    marit.follow("How this round works")
    end_phase(marit, "End nominations now", "I end nominations for everybody.")
    marit.sees("Nominations have ended. The stories that came in are read.")
    end_phase(marit, "Open the ballot now", "I open the ballot for everybody.")
    marit.sees("The ballot is open. Every colleague who may vote is told.")

    marit.follow("Read and vote")
    vote(marit)

    vote_and_change(people(cast.MANAGER))
    for email in OTHER_VOTERS:
        voter = people(email)
        voter.follow(re.compile("^Vote"))
        vote(voter)

    marit = people(cast.DIRECTOR)
    marit.go("Awards")
    marit.follow("How this round works")
    end_phase(marit, "Close the ballot now", "I close the ballot for everybody.")
    marit.sees("The ballot is closed. You can announce the winners.")
    announce(marit)
    read_on_the_wall(people)


@pytest.mark.parametrize("people", [Keys], ids=["keys"], indirect=True)
def test_a_round_goes_by_the_clock(people: People, pass_days: Callable[[float], None]) -> None:
    tell_and_stand(people)
    people.go_home()
    pass_days(15)
    vote_and_change(people(cast.MANAGER))
    people.go_home()
    pass_days(16)
    announce(people(cast.DIRECTOR))
    read_on_the_wall(people)


def tell_and_stand(people: People) -> None:
    """Tell a story, put it on the shortlist, and agree to stand with it."""
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
    answer(thomas)


def answer(hand: Hand) -> None:
    """Agree to stand, by name, from the page of the story or of the answer."""
    if hand.page.get_by_role("link", name="Answer").count():
        hand.follow("Answer")
    hand.tick("Yes, put this story on the ballot")
    hand.tick("My name and this story may be shown on the wall of fame")
    hand.press("Send my answer")
    hand.sees("You stand with this story")


def end_phase(hand: Hand, button: str, tick: str) -> None:
    """End a phase before its time, from the page of the round."""
    hand.follow(button)
    hand.write("Why now", "Everybody is back from the fair, and wants to see it through.")
    hand.tick(tick)
    hand.press(button)


def vote(hand: Hand, story: str = VOTE) -> None:
    """Vote for a story."""
    hand.tick(story)
    hand.press(re.compile("^Vote$"))
    hand.sees("Your vote is in.")


def vote_and_change(hand: Hand) -> None:
    """Vote for another story, and change one's mind."""
    hand.go("Awards")
    hand.follow("Read and vote")
    others = hand.page.get_by_role("article").filter(has_not_text=STORY).locator("blockquote")
    first = f"I vote for this story: {others.first.inner_text()}"
    vote(hand, first)
    hand.untick(first)
    hand.tick(VOTE)
    hand.press("Change my vote")
    expect(hand.page.get_by_label(VOTE)).to_be_checked()
    expect(hand.page.get_by_label(first)).not_to_be_checked()


def announce(marit: Hand) -> None:
    """Announce the winners."""
    marit.go("Awards")
    marit.follow(re.compile("^Announce"))
    marit.tick("I announce the result to everybody.")
    marit.press("Announce now")


def read_on_the_wall(people: People) -> None:
    """Find the story among the winners, and read it, as any colleague."""
    jamal = people(cast.NOMINEE)
    jamal.go("Awards")
    winner = jamal.page.get_by_role("article").filter(has_text=STORY)
    expect(winner).to_contain_text("Thomas Osei")
    jamal.follow("Read the story of Thomas Osei", winner)
    jamal.sees("he slept well that night")
