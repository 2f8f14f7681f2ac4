"""Exports that hold what was in the list, and no formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell

from govern.sheets.reading import Limits, read_rows
from govern.sheets.writing import Column, Kind, neutralise, write_csv, write_xlsx

AMSTERDAM = timezone(timedelta(hours=1))
COLUMNS = (
    Column("name", "Name"),
    Column("count", "Count", Kind.NUMBER),
    Column("day", "Day", Kind.DATE),
    Column("moment", "Moment", Kind.DATETIME),
    Column("share", "Share", Kind.PERCENTAGE),
)
ROW: Mapping[str, object] = {
    "name": "Zoë",
    "count": -5,
    "day": date(2026, 3, 1),
    "moment": datetime(2026, 3, 1, 0, 30, tzinfo=AMSTERDAM),
    "share": 0.25,
}
DANGEROUS = tuple("=+-@\t\r\n")
# What XML cannot hold is removed by the writer; the properties are about all other text.
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), max_size=30)
LINES = st.text(st.sampled_from("=+-@\t\r\n\"',; \x00\x07a1é\U0001f600\ufeff"), max_size=12)
ANYTHING = st.one_of(
    TEXT,
    LINES,
    st.none(),
    st.integers(),
    st.floats(),
    st.decimals(allow_nan=True, max_value=10**9, min_value=-(10**9)).filter(
        lambda number: not number.is_snan()
    ),
    st.booleans(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
)


def cells_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def workbook_cells(data: bytes) -> list[list[Cell | MergedCell]]:
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows()]


def test_a_csv_file_begins_with_a_mark_for_excel_and_has_iso_dates_with_a_zone() -> None:
    data = b"".join(write_csv(COLUMNS, [ROW]))
    assert (
        data
        == (
            "\ufeffName,Count,Day,Moment,Share\r\n"
            "Zoë,-5,2026-03-01,2026-03-01T00:30:00+01:00,0.25\r\n"
        ).encode()
    )


def test_an_xlsx_file_has_real_numbers_and_dates_in_utc() -> None:
    titles, row = workbook_cells(b"".join(write_xlsx(COLUMNS, [ROW])))
    assert [cell.value for cell in titles] == ["Name", "Count", "Day", "Moment", "Share"]
    assert [cell.value for cell in row] == [
        *("Zoë", -5, datetime(2026, 3, 1), datetime(2026, 2, 28, 23, 30), 0.25)  # noqa: DTZ001 - Excel knows no zones.
    ]
    assert row[4].number_format == "0.0%"


def test_none_is_an_empty_cell() -> None:
    empty = dict.fromkeys(ROW)
    assert cells_of(b"".join(write_csv(COLUMNS, [empty])))[1] == [""] * 5
    assert [row.values for row in read_rows(_xlsx([empty, ROW]), filename="a.xlsx").rows] == [
        {"name": "Zoë", "count": "-5", "day": "2026-03-01", "share": "0.25"}
        | {"moment": "2026-02-28T23:30:00"}
    ]


def _xlsx(rows: list[Mapping[str, object]]) -> io.BytesIO:
    return io.BytesIO(b"".join(write_xlsx(COLUMNS, rows)))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_not_a_number_is_an_empty_cell(value: object) -> None:
    row = {**ROW, "count": value}
    assert cells_of(b"".join(write_csv(COLUMNS, [row])))[1][1] == ""
    assert workbook_cells(_xlsx([row]).getvalue())[1][1].value is None


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-x", "@me", "\tx", "\r=1", " =1", "\uff1d1"])
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert neutralise(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "31 6", "'=1", "5-3", "a@b.nl"])
def test_other_text_is_left_alone(text: str) -> None:
    assert neutralise(text) == text


def test_a_control_character_does_not_hide_a_formula() -> None:
    data = b"".join(write_csv([Column("a", "\x00=A")], [{"a": "\x07=1+1"}]))
    assert cells_of(data) == [["'=A"], ["'=1+1"]]


def test_a_formula_in_a_number_column_is_text() -> None:
    row = {**ROW, "count": "=1+1", "day": "@x", "share": "-1+cmd"}
    assert cells_of(b"".join(write_csv(COLUMNS, [row])))[1][1:] == [
        *("'=1+1", "'@x", "2026-03-01T00:30:00+01:00", "'-1+cmd")
    ]
    assert workbook_cells(_xlsx([row]).getvalue())[1][1].data_type == "s"


@pytest.mark.parametrize("text", ["=1+1", "#N/A", "=", "-1", "12"])
def test_a_text_stays_a_text_in_xlsx(text: str) -> None:
    cell = workbook_cells(_xlsx([{**ROW, "name": text}]).getvalue())[1][0]
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_formula_stays_a_text_when_its_cell_is_edited() -> None:
    cell = workbook_cells(_xlsx([{**ROW, "name": "=1+1"}]).getvalue())[1][0]
    assert cell.quotePrefix


def test_a_text_too_long_for_excel_ends_in_an_ellipsis() -> None:
    cell = workbook_cells(_xlsx([{**ROW, "name": "x" * 40_000}]).getvalue())[1][0]
    assert str(cell.value).endswith("x…")
    assert len(str(cell.value)) == 32_767


def test_days_before_excel_began_are_written_as_text() -> None:
    row = {**ROW, "day": date(1815, 6, 18)}
    assert workbook_cells(_xlsx([row]).getvalue())[1][2].value == "1815-06-18"


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_time_without_a_zone_is_refused(write: object) -> None:
    assert callable(write)
    with pytest.raises(ValueError, match="without a zone"):
        list(write(COLUMNS, [{**ROW, "moment": datetime(2026, 3, 1)}]))  # noqa: DTZ001 - the point.


def test_csv_is_written_while_the_rows_still_come() -> None:
    taken = 0

    def many() -> Iterator[Mapping[str, object]]:
        nonlocal taken
        for _ in range(1_000_000):
            taken += 1
            yield ROW

    pieces = write_csv(COLUMNS, many())
    assert next(pieces).startswith(b"\xef\xbb\xbfName")
    assert taken < 1_000


def test_a_failure_while_writing_xlsx_comes_before_the_first_piece() -> None:
    def broken() -> Iterator[Mapping[str, object]]:
        yield ROW
        raise LookupError

    with pytest.raises(LookupError):
        write_xlsx(COLUMNS, broken())


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@settings(deadline=None)
@given(rows=st.lists(st.tuples(TEXT | LINES, LINES | TEXT), max_size=6))
@example(rows=[("=1", 'a"b'), ("x\ny", ";,")])
def test_what_is_written_as_csv_is_read_back(separator: str, rows: list[tuple[str, str]]) -> None:
    columns = [Column("id", "id", Kind.NUMBER), Column("a", "First"), Column("b", "Second")]
    data = b"".join(
        write_csv(
            columns,
            ({"id": at, "a": a, "b": b} for at, (a, b) in enumerate(rows)),
            separator=separator,
        )
    )
    expected = [
        {"id": str(at), "first": _expected(a), "second": _expected(b)}
        for at, (a, b) in enumerate(rows)
    ]
    sheet = read_rows(io.BytesIO(data), filename="a.csv", limits=Limits(max_cell=100))
    assert [row.values for row in sheet.rows] == expected


def _expected(text: str) -> str:
    return neutralise(text.replace("\x00", "").replace("\x07", ""))


@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries({column.key: ANYTHING for column in COLUMNS}), max_size=4))
def test_no_cell_of_a_csv_file_begins_dangerously_unless_it_is_a_number(
    rows: list[dict[str, object]],
) -> None:
    for row in cells_of(b"".join(write_csv(COLUMNS, rows))):
        for cell in row:
            if cell.startswith(DANGEROUS):
                assert Decimal(cell).is_finite()


@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries({column.key: ANYTHING for column in COLUMNS}), max_size=4))
def test_no_cell_of_an_xlsx_file_is_a_formula(rows: list[dict[str, object]]) -> None:
    for row in workbook_cells(b"".join(write_xlsx(COLUMNS, rows))):
        for cell in row:
            assert cell.data_type in {"s", "n", "d"}
