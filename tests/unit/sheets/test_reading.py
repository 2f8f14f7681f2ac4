"""CSV files as people send them, and files that are something else."""

from __future__ import annotations

import io
import time
import tracemalloc
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govern.sheets.reading import (
    Limits,
    Row,
    Sheet,
    SheetError,
    normalise,
    read_rows,
    suspicious,
)
from govern.sheets.sheet import plain_filename

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MEBIBYTE = 1024 * 1024


def read(data: bytes, limits: Limits | None = None, name: str = "people.csv") -> Sheet:
    return read_rows(io.BytesIO(data), filename=name, limits=limits)


def rows_of(data: bytes, limits: Limits | None = None) -> list[Row]:
    return list(read(data, limits).rows)


def refusal(data: bytes, limits: Limits | None = None, name: str = "people.csv") -> str:
    with pytest.raises(SheetError) as caught:
        list(read(data, limits, name).rows)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_letters_with_accents_survive_every_encoding(encoding: str) -> None:
    sheet = read("Naam;Plaats\r\nZoë;’s-Gravenhage\r\n".encode(encoding))
    assert [row.values for row in sheet.rows] == [{"naam": "Zoë", "plaats": "’s-Gravenhage"}]


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_both_orders_of_utf_16_are_read(mark: str) -> None:
    sheet = read("\ufeffname,town\nZoë,Delft\n".encode(mark))
    assert [row.values for row in sheet.rows] == [{"name": "Zoë", "town": "Delft"}]


@pytest.mark.parametrize(
    ("data", "name"), [(b"a\ncaf\xe9\n", "Windows-1252"), (b"a\n\x81\xe9\n", "Latin-1")]
)
def test_a_guessed_encoding_is_told(data: bytes, name: str) -> None:
    notes = read(data).notes
    assert len(notes) == 1
    assert name in str(notes[0])


def test_a_file_in_utf_8_needs_no_note() -> None:
    assert read("naam\nZoë\n".encode()).notes == ()


def test_a_byte_order_mark_that_lies_is_refused() -> None:
    assert "UTF-8" in refusal(b"\xef\xbb\xbfname\ncaf\xe9\n")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(separator: str) -> None:
    data = f'name{separator}notes\nJan{separator}"a, b; c{separator}d"\n'.encode()
    assert rows_of(data)[0].values == {"name": "Jan", "notes": f"a, b; c{separator}d"}


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        ('"Name, first";E-mail\nJan;j@x.nl\n', ("name,_first", "e-mail")),
        ("Name;Notes, long\nJan;a\nPiet;b\n", ("name", "notes,_long")),
        ("Name\nJan; Piet\n", ("name",)),
        ('a;"b\nc";d\n1;2;3\n', ("a", "b_c", "d")),
        ("sep=;\na,x;b\n1;2\n", ("a,x", "b")),
        ("\n;\nname;town\n1;2\n", ("name", "town")),
        ("name;town;;\n1;2;;\n", ("name", "town")),
    ],
)
def test_titles_are_found_in_awkward_files(text: str, headers: tuple[str, ...]) -> None:
    sheet = read(text.encode())
    assert sheet.headers == headers
    assert all(not row.problems for row in sheet.rows)


@pytest.mark.parametrize(
    "title",
    ["Cost centre", " cost_centre ", "COST  CENTRE", "\ufeffCost_Centre", "cost\u00a0centre"],
)
def test_spellings_of_a_title_are_equal(title: str) -> None:
    assert normalise(title) == "cost_centre"


def test_titles_keep_their_spelling_for_messages() -> None:
    assert read(b" Cost Centre ,Name\n").titles == ("Cost Centre", "Name")


def test_quoted_fields_may_hold_quotes_separators_and_line_breaks() -> None:
    rows = rows_of(b'a,b\r\n"say ""hi""","x,\r\ny"\r\nlast,one\r\n')
    assert [row.values["b"] for row in rows] == ["x,\r\ny", "one"]
    assert rows[0].values["a"] == 'say "hi"'
    assert [row.number for row in rows] == [2, 3]


def test_empty_rows_are_left_out_and_still_counted() -> None:
    assert [row.number for row in rows_of(b"a,b\n\n,\n1,2\n")] == [4]


def test_a_row_with_a_wrong_number_of_cells_is_reported_and_the_others_are_read() -> None:
    short, good, long = rows_of(b"a,b\n1\n1,2\n1,2,3\n")
    assert good.values == {"a": "1", "b": "2"}
    assert short.values == long.values == {}
    assert str(short.problems[0]) == "Row 2: there are 1 cells, and 2 were expected."
    assert str(long.problems[0]) == "Row 4: there are 3 cells, and 2 were expected."


def test_a_cell_without_a_title_is_reported() -> None:
    (row,) = rows_of(b"a,,c\n1,2,3\n")
    assert "column B" in str(row.problems[0])


def test_a_misplaced_quotation_mark_is_reported_and_the_next_row_is_read() -> None:
    wrong, good = rows_of(b'a,b\n"x"y,1\n3,4\n')
    assert "Row 2" in str(wrong.problems[0])
    assert good.values == {"a": "3", "b": "4"}


def test_a_quotation_mark_that_is_never_closed_is_reported() -> None:
    (row,) = rows_of(b'a,b\n"x,1\n3,4\n')
    assert "never closed" in str(row.problems[0])


def test_a_title_that_stands_twice_is_refused() -> None:
    assert "E_Mail" in refusal(b"E_Mail,name,e mail\n1,2,3\n")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b";;\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert "empty" in refusal(data)


@pytest.mark.parametrize("data", [b"a,b\n1,2\n3,x\0y\n", "a,b\n1,2\n3,x\0y".encode("utf-16")])
def test_a_nul_is_refused_with_its_row(data: bytes) -> None:
    assert refusal(data).startswith("Row 3: the cell in column B contains a NUL character.")


def test_utf_16_without_its_mark_is_refused() -> None:
    assert "NUL" in refusal("a,b\n1,2\n".encode("utf-16-le"))


@pytest.mark.parametrize(
    ("data", "limits", "words"),
    [
        (b"a\n1\n2\n3\n", Limits(max_rows=2), ["Row 4", "2 rows"]),
        (b"a,b,c\n", Limits(max_columns=2), ["Row 1", "3 cells", "at most 2"]),
        (b"a,b\n1,2,3\n", Limits(max_columns=2), ["Row 2", "3 cells", "at most 2"]),
        (b"a,b\n1,12345\n", Limits(max_cell=4), ["Row 2", "column B", "4 characters"]),
        (b"a\n" * MEBIBYTE, Limits(max_bytes=MEBIBYTE), ["1 MB"]),
        (b'a\n"' + b"x" * 200_000, Limits(), ["Row 2", "131072"]),
        (b"a\n1\n" + b"x," * MEBIBYTE, Limits(), ["Row 3", "1048576"]),
        (b"a\n1\n" + b'"x\n",' * MEBIBYTE, Limits(), ["Row 3", "1048576"]),
    ],
)
def test_what_goes_beyond_a_limit_is_refused_with_row_and_limit(
    data: bytes, limits: Limits, words: list[str]
) -> None:
    sentence = refusal(data, limits)
    assert [word for word in words if word not in sentence] == []


class Endless(io.RawIOBase):
    """A stream that can be read once and does not end."""

    given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.given += size
        return b"a" * size


def test_a_file_of_100_mb_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(100 * MEBIBYTE)
    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(SheetError, match="larger than 10 MB"):
        read_rows(path, filename=path.name)
    assert time.perf_counter() - began < 0.2
    assert tracemalloc.get_traced_memory()[1] < MEBIBYTE
    tracemalloc.stop()


def test_a_stream_is_read_no_further_than_the_limit() -> None:
    stream = Endless()
    with pytest.raises(SheetError, match="larger than 1 MB"):
        read_rows(cast("IO[bytes]", stream), filename="a.csv", limits=Limits(max_bytes=MEBIBYTE))  # type: ignore[arg-type]
    assert stream.given <= 2 * MEBIBYTE


def test_a_path_is_read_and_a_stream_stays_open_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\n")
    with read_rows(path, filename=path.name) as sheet:
        assert sheet.headers == ("a", "b")
    with path.open("rb") as stream:
        assert len(list(read_rows(stream, filename="a.csv").rows)) == 1
        with read_rows(stream, filename="a.csv") as sheet:
            assert next(sheet.rows).number == 2
        assert not stream.closed


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (OLE + b"\0" * 600, "people.xlsx", "old Excel file"),
        (OLE + b"\0" * 600, "people.csv", "old Excel file"),
        (b"PK\x03\x04 and so on", "people.csv", "says that it is text"),
        (b"name,town\n", "people.xlsx", "says that it is a workbook"),
        (b"name\ttown\n", "people.xls", "says that it is a workbook"),
        (b"%PDF-1.7\n", "people.csv", "neither"),
        (b"\xef\xbb\xbf <!DOCTYPE html><table>", "people.csv", "neither"),
        (b"<?xml version='1.0'?><Workbook/>", "people.xls", "neither"),
        (b"\x1f\x8b\x08", "people.csv", "neither"),
    ],
)
def test_the_content_decides_and_not_the_name(data: bytes, name: str, words: str) -> None:
    assert words in refusal(data, name=name)


@pytest.mark.parametrize("text", ["a\x07b", "a\x1b[31m", "\u202egnp.exe", "a\u2066b", "\x85"])
def test_hidden_characters_are_suspicious(text: str) -> None:
    assert suspicious(text) is not None


@pytest.mark.parametrize("text", ["", "Zoë\r\n\tJansen", "שלום\u200f!", "👩\u200d💻"])
def test_ordinary_text_in_any_language_is_not_suspicious(text: str) -> None:
    assert suspicious(text) is None


def test_suspicious_cells_are_read_as_they_are() -> None:
    (row,) = rows_of("a\n\u202ex\x07\n".encode())
    assert row.values == {"a": "\u202ex\x07"}


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode())))
def test_any_bytes_are_read_or_refused_but_never_crash(data: bytes) -> None:
    with suppress(SheetError):
        for row in read(data, name="x").rows:
            assert row.problems or row.values


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("people.csv", "people.csv"),
        ("../../C:\\here\\Zo\u00eb \u2013 people.csv", "Zo\u00eb \u2013 people.csv"),
        ("peo\x00ple\u202e\x1b\udcff.csv", "people.csv"),
        ("x" * 300, "x" * 200),
        ("..\\\x00/\x00", "?"),
        ("", "?"),
    ],
)
def test_of_the_name_of_a_file_what_can_be_seen_is_kept(given: str, kept: str) -> None:
    assert plain_filename(given) == kept
