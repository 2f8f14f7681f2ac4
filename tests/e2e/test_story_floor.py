"""A day on the floor is logged and confirmed, and there is a licence anyone can verify."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import expect
from sqlalchemy import select

from govern.accounts.models import Account
from govern.core import clock
from govern.demo import cast
from govern.extensions import db
from govern.people.models import Person
from govern.rotations.models import Rotation

if TYPE_CHECKING:
    from tests.e2e.conftest import People
    from tests.e2e.hands import Hand
    from tests.e2e.surface import Surface

DAYS_AGO = {"mouse": 1, "keys": 2}


def test_a_confirmed_day_gives_a_licence_that_verifies(people: People) -> None:
    name, email = newcomer(people.surface)
    visitor = people.stranger(email)
    visitor.come_to("/account/sign-in")
    visitor.write("E-mail", email)
    visitor.write("Password", people.surface.password)
    visitor.press(re.compile("^Sign in$"))
    visitor.come_in()
    visitor.go("On the floor")
    stands_on_one_line(visitor, "wo 25 nov, 09:00 tot 17:00")
    visitor.follow("Log a day that has been")
    visitor.choose("Where, and with whom", "Contact Centre Utrecht, with Yasmina Bakkali")
    visitor.tick("Serve")
    visitor.date("Day", clock.today("Europe/Amsterdam") - timedelta(days=DAYS_AGO[people.how]))
    visitor.write("One great thing I saw", "A caller was called back while the kettle boiled.")
    visitor.write("One thing I learned", "Nobody knows what an excess is until we say it.")
    visitor.press("Log this day")

    yasmina = people(cast.HOST)
    yasmina.go("On the floor")
    yasmina.follow("My visitors")
    yasmina.press(f"Confirm {name}")
    expect(yasmina.page.get_by_role("button", name=f"Confirm {name}")).to_have_count(0)

    visitor = people(email)
    visitor.go("On the floor")
    card = visitor.page.get_by_role("region", name=f"Customer driving licence of {name}")
    number = card.locator(".no").inner_text().split()[-1]
    expect(card).to_contain_text("Valid until")
    expect(card.get_by_text(re.compile("^Class ., held$")).first).to_be_attached()
    visitor.follow("What others see")
    visitor.page.wait_for_url("**/verify/licence/*")
    address = urlsplit(visitor.page.url).path

    anybody = people.stranger()
    anybody.come_to(address)
    anybody.sees("This licence is valid")
    anybody.sees(number)
    expect(anybody.page.locator("main")).not_to_contain_text(name)


def stands_on_one_line(hand: Hand, time: str) -> None:
    """See that nothing beside the time of a free place makes it narrow."""
    times = hand.page.get_by_role("region", name="Free places").locator("strong")
    lines = times.first.evaluate(
        """(element, time) => {
            const before = element.textContent;
            element.textContent = time;
            const line = parseFloat(getComputedStyle(element).lineHeight);
            const lines = Math.round(element.getBoundingClientRect().height / line);
            element.textContent = before;
            return lines;
        }""",
        time,
    )
    assert lines == 1


def newcomer(surface: Surface) -> tuple[str, str]:
    """Find somebody who was never on the floor; everybody in the demo has the same password."""
    with surface.app.app_context():
        visited = select(Rotation.person_id).execution_options(unscoped=True)
        found = db.session.execute(
            select(Person.name, Person.email)
            .join(Account, Account.person_id == Person.id)
            .where(Person.id.not_in(visited), Person.email != cast.HOST)
            .order_by(Person.joined_on, Person.name)
        ).first()
    assert found is not None
    return found.name, found.email
