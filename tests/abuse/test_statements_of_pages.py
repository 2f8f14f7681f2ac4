"""Every page asks the database little: nobody makes work for it by opening an address."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from tests.abuse.test_bad_input import pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.abuse.visitors import Visitors

#: The goal is six (performance.md of the design); no page may pass this.
MOST = 8
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def counting(visitors: Visitors) -> Iterator[list[str]]:
    """Collect the statements of a request, without what frames a transaction."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(FRAME):
            seen.append(statement)

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
        visitors.send(who, "GET", address, buffered=True)
        with counting(visitors) as seen:
            answer = visitors.send(who, "GET", address, buffered=True)
        if answer.status_code != 200:
            continue
        counted[endpoint] = len(seen)
        if len(seen) > MOST:
            wrong.append(f"{endpoint}: {len(seen)}\n    " + "\n    ".join(seen))
    assert counted["home.front"] > 0, "nothing is counted"
    assert len(counted) > 80
    assert not wrong, "\n".join(wrong)
