"""The director appoints an advocate for a department that has none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from govern.demo import cast

if TYPE_CHECKING:
    from tests.e2e.conftest import People
    from tests.e2e.hands import Hand

APPOINTED = {
    "mouse": ("Documents", "Jamal Aziz"),
    "keys": ("Finance and People", "Lena Brandt"),
}


def test_a_department_gets_its_advocate(people: People) -> None:
    department, name = APPOINTED[people.how]
    marit = people(cast.DIRECTOR)
    marit.go("Advocates")
    before = gaps(marit)
    stays_in_the_rail(marit, "Klantambassadeurs, pleitbezorgersvertegenwoordiging")
    marit.follow("Without an advocate")
    marit.follow(f"Find somebody for {department}")
    marit.write("Who", name)
    marit.write("Topics", "Letters, and what people ask when they have read one.")
    marit.press("Appoint")

    everybody = people(cast.EMPLOYEE)
    everybody.go("Advocates")
    row = everybody.page.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text(department)
    assert gaps(everybody) == before - 1
    everybody.follow(name, row)
    everybody.sees("Letters, and what people ask")


def stays_in_the_rail(hand: Hand, name: str) -> None:
    """See that the entry that is open stands inside the rail, however long its name is.

    On a phone there is no rail.
    """
    if not hand.page.locator(".rail").is_visible():
        return
    room = hand.page.locator(".rail li a[aria-current]").evaluate(
        """(entry, name) => {
            const label = entry.querySelector('span');
            const before = label.textContent;
            label.textContent = name;
            const rail = document.querySelector('.rail');
            const inner = rail.getBoundingClientRect().left + rail.clientWidth
                - parseFloat(getComputedStyle(rail).paddingRight);
            const room = inner - entry.getBoundingClientRect().right;
            label.textContent = before;
            return room;
        }""",
        name,
    )
    assert room >= 0


def gaps(hand: Hand) -> int:
    """Read how many departments have nobody."""
    found = re.search(r"Gaps: (\d+)", hand.page.locator(".register-sum").inner_text())
    assert found is not None
    return int(found[1])
