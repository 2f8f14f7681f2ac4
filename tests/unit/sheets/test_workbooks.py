"""XLSX files: what is read from them, and the bombs and traps that are refused."""

from __future__ import annotations

import functools
import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from itertools import pairwise

import defusedxml
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.xml import functions

from govern.sheets.reading import Limits, Row, Sheet, SheetError, read_rows

MEBIBYTE = 1024 * 1024
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
TITLES = '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
LAUGHTER = (f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in pairwise("abcdefghij"))
LAUGHS = f'<!DOCTYPE x [<!ENTITY a "ha">{"".join(LAUGHTER)}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'


def sheet_xml(rows: str, before: str = "") -> str:
    return f"{before}<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>"


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    return saved(book)


def with_parts(parts: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["name"], ["Zoë"]))) as source,
        zipfile.ZipFile(target, "w", method) as archive,
    ):
        for name in dict.fromkeys([*source.namelist(), *parts]):
            archive.writestr(name, parts.get(name) or source.read(name))
    return target.getvalue()


def read(data: bytes, limits: Limits | None = None) -> Sheet:
    return read_rows(io.BytesIO(data), filename="people.xlsx", limits=limits)


def rows_of(data: bytes, limits: Limits | None = None) -> list[Row]:
    return list(read(data, limits).rows)


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(SheetError) as caught:
        rows_of(data, limits)
    return str(caught.value)


def test_values_are_read_as_a_person_would_type_them() -> None:
    titles: list[object] = [*"abcdefghij"]
    values: list[object] = [
        *("Zoë", 7, 7.0, 0.1 + 0.2, 31612345678, True, None),
        *(date(2026, 3, 1), datetime(2026, 3, 1, 9, 30), time_of_day(9, 30)),  # noqa: DTZ001 - Excel knows no zones.
    ]
    (row,) = rows_of(workbook(titles, values))
    assert list(row.values.values()) == [
        *("Zoë", "7", "7", "0.3", "31612345678", "TRUE", ""),
        *("2026-03-01", "2026-03-01T09:30:00", "09:30:00"),
    ]


def test_a_duration_is_read_in_hours() -> None:
    (row,) = rows_of(workbook(["a"], [timedelta(hours=30, seconds=61)]))
    assert row.values == {"a": "30:01:01"}


def test_missing_cells_at_the_end_are_empty_and_gaps_are_counted() -> None:
    rows = rows_of(workbook(["a", "b", None], [1], [], [None, 2]))
    assert [(row.number, row.values) for row in rows] == [
        (2, {"a": "1", "b": ""}),
        (4, {"a": "", "b": "2"}),
    ]


def test_a_value_without_a_title_is_reported() -> None:
    (row,) = rows_of(workbook(["a"], [1, 2]))
    assert "Row 2: there are 2 cells, and 1 were expected." in str(row.problems[0])


def test_only_the_first_visible_worksheet_is_read_and_the_others_are_named() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Secret"
    book.active.sheet_state = "hidden"
    book.create_sheet("People").append(["name"])
    book.create_sheet("More").append(["other"])
    sheet = read(saved(book))
    assert sheet.headers == ("name",)
    assert [str(note) for note in sheet.notes] == [
        "The hidden worksheet “Secret” was not read.",
        "Only the worksheet “People” was read; “More” was not.",
    ]


def test_a_formula_without_a_value_is_refused_with_its_cell() -> None:
    assert "Cell B3 holds a formula" in refusal(workbook(["a", "b"], [1, 2], [1, "=A3+1"]))


def test_a_formula_with_a_value_is_read_and_told() -> None:
    cell = '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
    sheet = read(with_parts({SHEET: sheet_xml(TITLES + cell)}))
    assert "Cells with formulas: 1, the first is A2." in str(sheet.notes[0])
    assert [row.values for row in sheet.rows] == [{"name": "2"}]


def test_a_formula_may_result_in_an_empty_text() -> None:
    cells = '<c r="A2"><v>1</v></c><c r="B2" t="str"><f>""</f><v></v></c>'
    data = with_parts({SHEET: sheet_xml(f'{TITLES}<row r="2">{cells}</row>')})
    assert [row.values for row in read(data).rows] == [{"name": "1"}]


def test_an_error_value_is_a_problem_of_its_row() -> None:
    cell = '<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>'
    (row,) = rows_of(with_parts({SHEET: sheet_xml(TITLES + cell)}))
    assert str(row.problems[0]) == "Cell A2 holds the error #N/A."


def test_a_false_statement_of_size_is_not_believed() -> None:
    lie = f'<worksheet {SPACE}><dimension ref="A1:XFD1048576"/><sheetData>'
    assert rows_of(with_parts({SHEET: f"{lie}{TITLES}</sheetData></worksheet>"})) == []
    less = lie.replace("XFD1048576", "A1")
    row = '<row r="2"><c r="A2"><v>5</v></c></row>'
    assert len(rows_of(with_parts({SHEET: f"{less}{TITLES}{row}</sheetData></worksheet>"}))) == 1


@pytest.mark.parametrize(
    ("data", "limits", "words"),
    [
        (workbook(["a"], [1], [2], [3]), Limits(max_rows=2), ["Row 4", "2 rows"]),
        (workbook(["a", "b", "c"]), Limits(max_columns=2), ["Cell C1", "2 columns"]),
        (workbook(["a"], ["12345"]), Limits(max_cell=4), ["Row 2", "column A", "4 characters"]),
        (workbook(["a"], ["12345"]), Limits(max_bytes=1024), ["0.000977 MB"]),
        (workbook(["a"], ["12345"]), Limits(max_entries=5), ["more than 5 parts"]),
        (workbook(["a"], ["12345"]), Limits(max_unpacked=9_000), ["0.00858 MB"]),
        (workbook(["a"], ["12345"]), Limits(max_elements=20), ["holds too much"]),
    ],
)
def test_what_goes_beyond_a_limit_is_refused(data: bytes, limits: Limits, words: list[str]) -> None:
    sentence = refusal(data, limits)
    assert [word for word in words if word not in sentence] == []


@functools.cache
def many_entries() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(100_000):
            archive.writestr(f"{number}", b"")
    return target.getvalue()


def understated() -> bytes:
    """Make a bomb whose directory says that it is small."""
    data = with_parts({SHEET: "<x>" + " " * 20 * MEBIBYTE})
    size = (20 * MEBIBYTE + 3).to_bytes(4, "little")
    return data.replace(size, (900_000).to_bytes(4, "little"))


def something_else() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return target.getvalue()


# It packs badly enough to pass the limit of tightness.
NOISE = "".join(f"{number:x}" for number in range(400_000))
BOMBS: dict[str, Callable[[], bytes]] = {
    "a part that unpacks to 40 MB": lambda: with_parts({SHEET: "<a>" + " " * 40 * MEBIBYTE}),
    "many parts that unpack to 90 MB": lambda: with_parts(
        {f"xl/{at}.xml": " " * MEBIBYTE for at in range(90)}
    ),
    "100,000 entries": many_entries,
    "a directory that lies about sizes": understated,
    "an archive in the archive": lambda: with_parts({"xl/media/a.png": many_entries()[:5_000]}),
    "a workbook in the workbook": lambda: with_parts({"xl/embeddings/a.xlsx": b"anything"}),
    "billion laughs in the sheet": lambda: with_parts({SHEET: sheet_xml("&j;", LAUGHS)}),
    "billion laughs in the texts": lambda: with_parts({STRINGS: f"{LAUGHS}<sst>&j;</sst>"}),
    "billion laughs in UTF-16": lambda: with_parts(
        {SHEET: sheet_xml("&j;", LAUGHS).encode("utf-16")}
    ),
    "a file of the host in the sheet": lambda: with_parts({SHEET: sheet_xml("&j;", OUTSIDE)}),
    "a file of the host in the styles": lambda: with_parts(
        {"xl/styles.xml": f"{OUTSIDE}<x>&j;</x>"}
    ),
    "a million elements": lambda: with_parts({SHEET: sheet_xml("<row/><c/>" * 550_000)}),
    "a row without end": lambda: with_parts({SHEET: sheet_xml(f"<row>{'<c/>' * 90_000}</row>")}),
    "a text without end": lambda: with_parts({STRINGS: f"<sst><si><t>{NOISE}"}),
    "an attribute without end": lambda: with_parts({SHEET: f"<a b='{NOISE}"}),
    "a comment without end": lambda: with_parts({SHEET: f"<!-- {NOISE}"}),
    "a nest without end": lambda: with_parts({SHEET: sheet_xml("<a>" * 900_000)}),
    "a row far below": lambda: with_parts({SHEET: sheet_xml('<row r="1000000000"><c/></row>')}),
    "a row beyond the last": lambda: with_parts({SHEET: sheet_xml('<row r="9999999"/>')}),
    "a cell far to the right": lambda: with_parts(
        {SHEET: sheet_xml('<row r="1"><c r="ZZZ1"><v>1</v></c></row>')}
    ),
    "rows out of order": lambda: with_parts({SHEET: sheet_xml('<row r="2"/><row r="1"/>')}),
    "cells out of order": lambda: with_parts(
        {SHEET: sheet_xml('<row r="1"><c r="B1"/><c r="A1"/></row>')}
    ),
    "a number of 5,000 digits": lambda: with_parts(
        {SHEET: sheet_xml(f'{TITLES}<row r="2"><c r="A2"><v>{"9" * 5_000}</v></c></row>')}
    ),
    "a text that is not there": lambda: with_parts(
        {SHEET: sheet_xml('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')}
    ),
    "a method of packing that hides its cost": lambda: with_parts({}, zipfile.ZIP_LZMA),
    "an archive of something else": something_else,
    "half a workbook": lambda: workbook(["a"])[:3_000],
    "only the beginning": lambda: b"PK\x03\x04",
}


def test_every_lock_holds_when_the_one_before_it_is_open() -> None:
    nest = with_parts({SHEET: sheet_xml("<a>" * 900_000)})
    for bomb in (nest, BOMBS["a million elements"](), BOMBS["a part that unpacks to 40 MB"]()):
        assert "holds too much" in refusal(bomb, Limits(max_ratio=10_000))


def test_the_stream_of_a_workbook_stays_open_for_its_owner() -> None:
    with io.BytesIO(workbook(["a"], [1], [2])) as stream:
        with read_rows(stream, filename="a.xlsx") as sheet:
            assert next(sheet.rows).number == 2
        assert len(list(read_rows(stream, filename="a.xlsx").rows)) == 2
        assert not stream.closed


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_within_a_second_and_64_mib(name: str) -> None:
    data = BOMBS[name]()
    began = time.process_time()
    assert refusal(data, Limits(max_bytes=64 * MEBIBYTE))
    assert time.process_time() - began < 1
    tracemalloc.start()
    refusal(data, Limits(max_bytes=64 * MEBIBYTE))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * MEBIBYTE


def test_the_library_refuses_entities_by_itself_as_well() -> None:
    assert openpyxl.DEFUSEDXML
    data = with_parts({SHEET: sheet_xml("&j;", LAUGHS)})
    with pytest.raises(ValueError, match="Unable to read") as caught:
        openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    assert isinstance(caught.value.__cause__, defusedxml.EntitiesForbidden)
    with pytest.raises(defusedxml.EntitiesForbidden):
        list(functions.iterparse(io.BytesIO(f"{OUTSIDE}<x>&j;</x>".encode())))


def test_an_installation_without_defusedxml_reads_no_workbook(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(openpyxl, "DEFUSEDXML", False)
    with pytest.raises(RuntimeError, match="defusedxml"):
        read(workbook(["a"]))


@settings(deadline=None)
@given(st.data())
def test_a_workbook_with_changed_bytes_is_read_or_refused_but_never_crashes(
    data: st.DataObject,
) -> None:
    broken = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 20))):
        broken[data.draw(st.integers(4, len(broken) - 1))] = data.draw(st.integers(0, 255))
    with suppress(SheetError):
        rows_of(bytes(broken))


WORKBOOK = with_parts({}, zipfile.ZIP_STORED)
