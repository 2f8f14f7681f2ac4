"""Case 15: cells that a spreadsheet would run as a formula, in every export there is."""

from __future__ import annotations

import csv
import io
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from govern.extensions import db
from tests.abuse.flood import flood
from tests.abuse.visitors import Visitors

if TYPE_CHECKING:
    from collections.abc import Iterator

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Every list that can be taken along, with who sees most of it.
LISTS = (
    ("advocates.register", "director"),
    ("audit.log", "auditor"),
    ("barriers.overview", "director"),
    ("bookings.places", "director"),
    ("definition.versions", "director"),
    ("departments.overview", "director"),
    ("floor.teams", "director"),
    ("insights.drawer", "director"),
    ("insights.overview", "director"),
    ("invitations.overview", "administrator"),
    ("licences.coverage", "director"),
    ("licences.holders", "director"),
    ("nominations.mine", "nominator"),
    ("nominations.queue", "moderator"),
    ("people.directory", "administrator"),
    ("promises.board", "director"),
)
HOSTILE = st.builds(
    lambda first, rest: first + rest,
    st.sampled_from([*DANGEROUS, " =", "\uff1d", "%0A=", "=cmd|' /C calc'!A0", "+1+1", "-2+3"]),
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30),
)


def cells(content: bytes, form: str) -> Iterator[Any]:
    if form == "csv":
        for line in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            yield from line
        return
    book = load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"a formula in {sheet.title}: {cell.value!r}"
                # A workbook marks such a text as text, and leaves it as it was typed.
                yield f"'{cell.value}" if cell.quotePrefix else cell.value


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def check(visitors: Visitors) -> None:
    for (endpoint, who), form in product(LISTS, ("csv", "xlsx")):
        address = visitors.addresses.build(endpoint, {"format": form})
        answer = visitors.send(who, "GET", address)
        assert answer.status_code == 200, (endpoint, form, answer.status_code)
        assert answer.mimetype != "text/html", f"{endpoint} gives no {form}"
        found = list(cells(answer.data, form))
        assert found, f"{endpoint} exports nothing"
        for cell in found:
            if not isinstance(cell, str) or not cell or (form == "csv" and is_number(cell)):
                continue
            assert not cell.startswith(DANGEROUS), (endpoint, form, cell)


def test_every_list_can_be_taken_along_and_holds_no_formula(visitors: Visitors) -> None:
    with visitors.scene():
        flood(["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(1)"])
        db.session.commit()
        check(visitors)


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.lists(HOSTILE, min_size=3, max_size=12))
def test_no_text_makes_a_formula(visitors: Visitors, words: list[str]) -> None:
    with visitors.scene():
        flood(words)
        db.session.commit()
        check(visitors)


def test_numbers_stay_numbers(visitors: Visitors) -> None:
    address = visitors.addresses.build("promises.board", {"format": "xlsx"})
    answer = visitors.send("director", "GET", address)
    assert any(isinstance(cell, int | float) for cell in cells(answer.data, "xlsx"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_table_names_every_list(visitors: Visitors, form: str) -> None:
    missed = []
    for rule in visitors.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.arguments or rule.endpoint in dict(LISTS):
            continue
        address = visitors.addresses.build(rule.endpoint, {"format": form})
        for who in ("director", "administrator"):
            answer = visitors.send(who, "GET", address)
            if "attachment" in answer.headers.get("Content-Disposition", ""):
                missed.append(rule.endpoint)
    assert not missed, f"put these into LISTS: {sorted(set(missed))}"
