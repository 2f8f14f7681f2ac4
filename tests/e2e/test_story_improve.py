"""What a colleague bumped into is less of a barrier, and what they learned has had its effect."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from govern.core import clock
from govern.demo import cast

if TYPE_CHECKING:
    from tests.e2e.conftest import People

STAGE = "Hearing how it ended, by {how}"
BARRIER = "Nobody may pay a claim above 500 euros without three initials, by {how}."
INSIGHT = "Who waits for a cheque rings twice a week to hear that nothing has changed, by {how}."
EFFECT = "Who waits for money gets a message every Friday; one call in four has gone."


def test_what_was_said_is_acted_on(people: People) -> None:
    stage, barrier, insight = (text.format(how=people.how) for text in (STAGE, BARRIER, INSIGHT))
    in_a_month = clock.today("Europe/Amsterdam") + timedelta(days=30)

    marit = people(cast.DIRECTOR)
    marit.go("Journeys")
    marit.follow("Add a stage")
    marit.write("Name in English", stage)
    marit.write("Name in Dutch", f"{stage} (NL)")
    marit.press("Save")

    sanne = people(cast.EMPLOYEE)
    sanne.go("Barriers")
    sanne.follow("Report a barrier")
    sanne.write("What keeps us from serving customers well?", barrier)
    sanne.choose("What is it about?", "Our own rules")
    sanne.press("Report")
    sanne.sees("You hear what becomes of it.")
    sanne.go("Insights")
    sanne.follow("Report an insight")
    sanne.write("What did you learn?", insight)
    sanne.tick("Customer feedback")
    sanne.choose("Stage of the customer journey", stage)
    sanne.press("Report")
    sanne.sees("Waits for an answer")
    sanne.sees(stage)

    marit = people(cast.DIRECTOR)
    marit.go("Barriers")
    marit.follow(barrier)
    marit.follow("Take it in hand")
    marit.tick("4: customers leave because of it")
    marit.write("Owner", "Thomas Osei")
    marit.press("Save")
    marit.follow("Plan a mitigation")
    marit.write("What will be done?", "One initial is enough up to 2,000 euros.")
    marit.choose("How it works", "Changing a rule")
    marit.write("Who sees to it", "Thomas Osei")
    marit.date("Done by", in_a_month)
    marit.write("Expected reduction, in percent", "75")
    marit.press("Plan")
    marit.sees("Waits to be accepted")
    marit.go("Insights")
    marit.follow(insight)
    marit.follow("Take action")
    marit.write("What will be done?", "A message every Friday about where the money is.")
    marit.write("Who sees to it", "Thomas Osei")
    marit.date("Done by", in_a_month)
    marit.press("Save")
    marit.sees("Being acted on")

    thomas = people(cast.ADVOCATE)
    thomas.follow("All tasks")
    act = thomas.page.get_by_role("listitem").filter(has_text="Act on an insight")
    thomas.open("Not now", act)
    thomas.follow("Put off until a day", act)
    thomas.press("Put it off")
    thomas.follow("Put off")
    thomas.sees("Comes back on")
    thomas.follow("To do")
    thomas.follow(re.compile("^See the mitigation"))
    thomas.press("Accept")
    thomas.sees(re.compile(r"Severity that is left\s*1\s+after 1 accepted mitigation"))
    thomas.follow("Say how it ended")
    thomas.tick(re.compile("^Mitigated"))
    thomas.write("In one sentence", "Small claims are paid on the day they are agreed.")
    thomas.press("Save")
    thomas.sees("Mitigated")
    thomas.go("Insights")
    thomas.follow(insight)
    thomas.follow("Record the effect")
    thomas.write("What changed for customers?", EFFECT)
    thomas.press("Record the effect")
    thomas.go("Home")
    thomas.sees("Nothing is waiting for you.")

    sanne = people(cast.EMPLOYEE)
    sanne.go("Insights")
    sanne.follow("You said, we did")
    said = sanne.page.get_by_role("article").filter(has_text=insight)
    expect(said).to_contain_text(EFFECT)
