"""House rule: no statement stops counting out rows in silence; a list has pages and an export."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
#: Where a statement gives only the first rows, and why nothing is hidden by it.
EXCERPTS = {
    ("acknowledgements/queries.py", "list_to_ask"): "the worker goes on with the rest",
    ("advocates/queries.py", "_first"): "a register that has more departments is shown in pages",
    ("audit/reading.py", "list_unsealed"): "the worker goes on with the rest",
    ("commitments/queries.py", "list_to_empty"): "the worker goes on with the rest",
    ("rotations/queries.py", "list_expected"): "the page says that more come after them",
    ("counting/grid.py", "page_of"): "the page leads on to the promises after these",
    ("definition/queries.py", "list_newest"): "offered to compare; the address takes any version",
    ("definition/queries.py", "list_revisions"): "the page says that the last fifty stand there",
    ("departments/queries.py", "list_few"): "more are not offered whole, but suggested",
    ("departments/queries.py", "list_suggestions"): "suggestions, while somebody types",
    ("floor/queries.py", "list_open_slots"): "the next places, with a link to all of them",
    ("insights/queries.py", "list_refused"): "the last ones, with a link to all of them",
    ("licences/queries.py", "list_to_renew"): "the worker goes on with the rest",
    ("licences/queries.py", "list_stale"): "the worker goes on with the rest",
    ("notifications/queries.py", "list_awaiting_digest"): "the worker goes on with the rest",
    ("notifications/queries.py", "list_due"): "the worker goes on with the rest",
    ("notifications/queries.py", "list_news"): "the rest waits for the next mail",
    (
        "people/presence.py",
        "name_others",
    ): "a refusal names a few who could help",
    (
        "people/presence.py",
        "name_waiting_administrators",
    ): "a refusal names a few of those it waits for",
    ("people/queries.py", "list_suggestions"): "suggestions, while somebody types",
    ("rotations/queries.py", "has_writers"): "counts to the fewest that are needed",
    ("tasks/queries.py", "_without"): "the first ones, with a link to all of them",
    ("web/tables.py", "_count"): "a list says 'more than' beyond it",
    ("web/tables.py", "paginate"): "the next page goes on",
}
#: Asking for one, or whether there is a second, is no list.
SINGLE = {1, 2}


def excerpts() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "govern").rglob("*.py")):
        for part in ast.parse(path.read_text()).body:
            for node in ast.walk(part):
                if _is_limit(node):
                    yield path.relative_to(ROOT / "govern").as_posix(), getattr(part, "name", "")


def _is_limit(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
        return False
    most = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
    by_address = ast.unparse(node.func.value) == "limiter"
    return node.func.attr == "limit" and not by_address and most not in SINGLE


def test_no_statement_hides_rows_in_silence() -> None:
    found = set(excerpts())
    assert found - EXCERPTS.keys() == set(), "make it a Listing, or say here why nothing is hidden"
    assert EXCERPTS.keys() - found == set(), "no longer there"
