"""Write lists as CSV and XLSX files in which no text is taken for a formula."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from govern.core.errors import N_
from govern.sheets.sheet import BYTE_ORDER_MARK, MEBIBYTE, SheetError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import IO

    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

# The wide forms count as the plain ones in the Japanese and Chinese editions of Excel.
DANGEROUS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
CHUNK = 64 * 1024
ROWS_PER_CHUNK = 200
# What one XLSX worksheet can hold.
XLSX_ROWS = 1_048_576
XLSX_TEXT = 32_767
# Excel takes 1900 for a leap year, so that days before its March are ambiguous.
XLSX_FIRST_DAY = date(1900, 3, 1)
# Control characters that XML does not allow, halves of pairs, and two that are no characters.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    # A fraction: 0.25 is a quarter. CSV has the fraction, XLSX shows it as 25%.
    PERCENTAGE = "percentage"


_NUMERIC = frozenset({Kind.NUMBER, Kind.PERCENTAGE})
_FORMATS = {
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm:ss",
    Kind.PERCENTAGE: "0.0%",
}


@dataclass(frozen=True)
class Column:
    """One column of a list: the key in each row, the title above it, and its kind."""

    key: str
    title: str
    kind: Kind = Kind.TEXT


CellValue = str | int | float | Decimal | date | datetime | None


def dangerous(text: str) -> bool:
    """Tell whether a spreadsheet program could take a text for a formula."""
    return bool(text) and (text[0] in DANGEROUS or text.lstrip()[:1] in DANGEROUS)


def neutralise(text: str) -> str:
    """Put an apostrophe before a text that could be taken for a formula."""
    return f"'{text}" if dangerous(text) else text


def write_csv(
    columns: Sequence[Column], rows: Iterable[Mapping[str, object]], *, separator: str = ","
) -> Iterator[bytes]:
    """Write rows as CSV in UTF-8 with a byte order mark, a piece at a time.

    Dates and times are in the form of ISO 8601, times with their zone; None is an empty cell.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow([neutralise(_clean(column.title)) for column in columns])
    for number, row in enumerate(rows, 1):
        writer.writerow([_as_csv(column.kind, row[column.key]) for column in columns])
        if number % ROWS_PER_CHUNK == 0:
            yield _drain(buffer)
    yield _drain(buffer)


def _drain(buffer: io.StringIO) -> bytes:
    """Take out what has been written so far."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _clean(text: str) -> str:
    """Remove the characters that no sheet can hold; always before looking for formulas."""
    return _ILLEGAL.sub("", text)


def _value(kind: Kind, value: object) -> CellValue:
    """Reduce a value to what its column may hold; all else is text, whatever the column says."""
    match value:
        case None:
            return None
        case int() | float() | Decimal() if kind in _NUMERIC and not isinstance(value, bool):
            # What is not a number is an empty cell, for no sheet has a place for it.
            return value if _finite(value) else None
        case datetime() if kind is Kind.DATETIME:
            return _zoned(value)
        case datetime() if kind is Kind.DATE:
            return value.date()
        case date() if kind is Kind.DATE:
            return value
        case _:
            return _clean(str(value))


def _finite(number: float | Decimal) -> bool:
    """Tell whether a number has a size; whole numbers of any length have."""
    return number.is_finite() if isinstance(number, Decimal) else number - number == 0


def _zoned(moment: datetime) -> datetime:
    """Refuse a time without a zone, for nobody could tell when it was."""
    if moment.tzinfo is None:
        raise ValueError("A time without a zone cannot be written.")
    return moment


def _as_csv(kind: Kind, value: object) -> str:
    """Write one cell of a CSV file."""
    match _value(kind, value):
        case None:
            return ""
        case str() as text:
            return neutralise(text)
        case datetime() | date() as day:
            return day.isoformat()
        case number:
            # Without an exponent, which some programs take for text.
            return format(Decimal(str(number)), "f")


def write_xlsx(
    columns: Sequence[Column], rows: Iterable[Mapping[str, object]], *, title: str = "Sheet1"
) -> Iterator[bytes]:
    """Write rows as an XLSX workbook, and give the finished file a piece at a time.

    The file is made before the first piece is asked for, so that a refusal can still become a
    page. Times are written in UTC, since Excel knows no zones; the titles should say so.
    """
    target: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=4 * MEBIBYTE)  # noqa: SIM115 - it is closed when it has been given out.
    try:
        _write_workbook(target, columns, rows, title)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return Pieces(target)


class Pieces(Iterator[bytes]):
    """A file in pieces; it is closed with the last one, or when nobody wants the rest."""

    def __init__(self, target: IO[bytes]) -> None:
        """Take the file, at its beginning."""
        self._target = target

    def __next__(self) -> bytes:
        """Give the next piece."""
        if not self._target.closed and (chunk := self._target.read(CHUNK)):
            return chunk
        self.close()
        raise StopIteration

    def close(self) -> None:
        """Let the file go."""
        self._target.close()


def _write_workbook(
    target: IO[bytes],
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, object]],
    title: str,
) -> None:
    """Write one worksheet with frozen titles."""
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    try:
        sheet.append([_cell(sheet, Kind.TEXT, column.title) for column in columns])
        for number, row in enumerate(rows, 2):
            if number > XLSX_ROWS:
                raise SheetError(
                    N_("An Excel file holds at most %(limit)d rows. Please choose CSV."),
                    limit=XLSX_ROWS - 1,
                )
            sheet.append([_cell(sheet, column.kind, row[column.key]) for column in columns])
    finally:
        # Saving also removes the library's temporary file, so it is done after a failure too.
        book.save(target)


def _sheet_title(title: str) -> str:
    """Make a title that Excel accepts for a worksheet."""
    return re.sub(r"[\\*?:/\[\]']", " ", _clean(title)).strip()[:31] or "Sheet1"


def _cell(sheet: WriteOnlyWorksheet, kind: Kind, value: object) -> Cell | None:
    """Make one cell of an XLSX file; a text is declared to be one, whatever it begins with."""
    value = _value(kind, value)
    if isinstance(value, datetime):
        # Excel has neither zones nor days so early; leaving out the zone means UTC.
        early = value.date() <= XLSX_FIRST_DAY
        value = value.isoformat() if early else value.astimezone(UTC).replace(tzinfo=None)
    elif isinstance(value, date) and value < XLSX_FIRST_DAY:
        value = value.isoformat()
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        # The stubs of the library do not know that dates and decimals are taken too.
        cell: Cell = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]
        cell.number_format = _FORMATS.get(kind, "General")
        return cell
    if len(value) > XLSX_TEXT:
        value = value[: XLSX_TEXT - 1] + "…"
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    if dangerous(value):
        # The text stays a text when somebody edits the cell and presses Enter.
        cell.quotePrefix = True
    return cell
