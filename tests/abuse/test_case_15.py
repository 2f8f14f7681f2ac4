"""Case 15: cells that a spreadsheet would run as a formula, in every export there is."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import TemplateNotFound
from openpyxl import load_workbook

from govern.extensions import db
from tests.abuse.flood import flood
from tests.abuse.test_bad_input import pages
from tests.abuse.visitors import Visitors

if TYPE_CHECKING:
    from collections.abc import Iterator

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: What a page writes rows of the organisation's data with.
ROWS = re.compile(
    r"""list_table\(|list_foot\(|export_links\(|as-cards|class="(?:todo|tree|people)"|"""
    r"""grid-full|said-did"""
)
#: Pages that write so, and are no list that one takes along; each for a reason.
NO_LISTS = {
    "awards.board": "what goes on now and the last winners; the result and the wall are the lists",
    "firsthour.unfinished": "the seven steps of the first hour",
    "home.front": "the first tasks; all of them are a list of their own",
    "home.privacy": "what the product keeps, as it is written",
    "nominations.accept": "whom one story is about",
    "nominations.one": "whom one story is about",
    "nominations.story": "whom one story is about",
    "nominations.write": "whom one story is about",
    "rounds.draft": "the examples of the library to begin from",
    "staffing.preview": "what a file would change that the reader has just sent in",
}
#: Files that hold nothing of the organisation.
EXAMPLES = {"staffing.example": "three people to begin a file with"}
#: Files that are one signed text, letter by letter, and no rows.
TEXTS = {
    "certificates.definition": "the definition as one prints it",
    "certificates.own": "what one person signed",
    "verify_definition.text": "what the hash of the definition in force is taken of",
}


def lists(visitors: Visitors) -> Iterator[tuple[str, str, str]]:
    """Give every list: its endpoint, its address, and who sees most of it."""
    loader = visitors.app.jinja_loader
    assert loader is not None
    for endpoint, address, who in pages(visitors):
        with suppress(TemplateNotFound):
            name = f"{endpoint.replace('.', '/')}.html"
            source = loader.get_source(visitors.app.jinja_env, name)[0]
            if endpoint not in NO_LISTS and ROWS.search(source):
                yield endpoint, address.partition("?")[0], who


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
    for (endpoint, address, who), form in product(lists(visitors), ("csv", "xlsx")):
        answer = visitors.send(who, "GET", f"{address}?format={form}")
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


@pytest.mark.one_database
@settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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


@pytest.mark.one_database
def test_the_search_for_lists_finds_them(visitors: Visitors) -> None:
    every = list(pages(visitors))
    found = {endpoint for endpoint, _address, _who in lists(visitors)}
    assert {"people.directory", "rotations.debriefs", "tasks.overview"} < found
    assert NO_LISTS.keys() <= {endpoint for endpoint, _address, _who in every}
    missed = []
    for endpoint, address, who in every:
        if endpoint in found or endpoint in EXAMPLES | TEXTS:
            continue
        answer = visitors.send(who, "GET", f"{address.partition('?')[0]}?format=csv")
        if "attachment" in answer.headers.get("Content-Disposition", ""):
            missed.append(endpoint)
    assert not missed, f"these are lists, and the search does not see it: {missed}"
