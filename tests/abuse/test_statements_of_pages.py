"""Every page asks the database little: nobody makes work for it by opening an address."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from tests.abuse.test_bad_input import pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.abuse.visitors import Visitors

#: The goal is six (performance.md of the design); no page may pass this.
MOST = 8
#: They ask for two things by one statement each: two versions, two roles, what was done or not.
TWO_THINGS = {
    "definition.version",
    "home.help_page",
    "insights.you_said_we_did",
    "signoff.send_out",
}
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def counting(visitors: Visitors) -> Iterator[list[tuple[str, str]]]:
    """Collect the statements of a request with their values, without what frames a transaction."""
    seen: list[tuple[str, str]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if not statement.startswith(FRAME):
            seen.append((statement, repr(values)))

    event.listen(visitors.connection, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(visitors.connection, "before_cursor_execute", note)


def test_no_page_asks_more_than_it_may(visitors: Visitors) -> None:
    counted: dict[str, int] = {}
    wrong = []
    for endpoint, address, who in pages(visitors):
        # The first look fills what is kept in memory.
        visitors.send(who, "GET", address)
        with counting(visitors) as seen:
            answer = visitors.send(who, "GET", address)
        if answer.status_code != 200:
            continue
        counted[endpoint] = len(seen)
        asked = Counter(statement for statement, _values in set(seen))
        # A statement for each row, however few rows there are in this world.
        most = 2 if endpoint in TWO_THINGS else 1
        for_each = [statement for statement, times in asked.items() if times > most]
        if len(seen) > MOST or for_each:
            statements = for_each or [statement for statement, _values in seen]
            wrong.append(f"{endpoint}: {len(seen)}\n    " + "\n    ".join(statements))
    assert counted["home.front"] > 0, "nothing is counted"
    assert len(counted) > 80
    assert not wrong, "\n".join(wrong)
