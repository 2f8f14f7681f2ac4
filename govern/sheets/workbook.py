"""Read the first visible worksheet of an XLSX workbook."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
from openpyxl import load_workbook

from govern.core.errors import N_
from govern.sheets.archive import damaged, open_archive
from govern.sheets.cells import CellCheck
from govern.sheets.sheet import Cells, Limits, Remark, Sheet, SheetError, lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook.workbook import Workbook

# Excel itself shows no more digits than these; the rest is noise of binary fractions.
DIGITS = 15


@contextmanager
def _careful() -> Iterator[None]:
    """Turn whatever the library stumbles over in a damaged file into a refusal."""
    with warnings.catch_warnings():
        # It warns of extensions it does not know, which do not matter to the values.
        warnings.filterwarnings("ignore", module=r"openpyxl\.")
        try:
            yield
        except SheetError:
            raise
        except Exception as error:
            # A hostile file can raise nearly anything there.
            raise damaged() from error


def read_workbook(stream: BinaryIO, *, limits: Limits, close: Callable[[], None]) -> Sheet:
    """Read an XLSX workbook whose archive is within the limits."""
    if not openpyxl.DEFUSEDXML:
        # It would still be read safely, for no document type passes the check of the archive; but
        # one of two locks missing is a fault of the installation that should be seen.
        message = "openpyxl does not use defusedxml; unset OPENPYXL_DEFUSEDXML and install it."
        raise RuntimeError(message)
    with open_archive(stream, limits=limits) as archive:
        stream.seek(0)
        with _careful():
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            notes, position = _choose(book)
            worksheet = book.worksheets[position]
            # What a file says of its own size is often wrong, and can be a lie.
            worksheet.reset_dimensions()
            # The part that is checked must be the part that will be read.
            path: str = worksheet._worksheet_path  # type: ignore[attr-defined]  # noqa: SLF001
        with _careful(), archive.open(path) as part:
            notes += CellCheck(limits).check(part)

    def release() -> None:
        book.close()
        close()

    return lay_out(
        _cells(worksheet.iter_rows()),
        limits=limits,
        ragged=True,
        notes=notes,
        close=release,
    )


def _choose(book: Workbook) -> tuple[list[Remark], int]:
    """Choose the first worksheet that is visible, and name those that are left out."""
    sheets = book.worksheets
    visible = [at for at, sheet in enumerate(sheets) if sheet.sheet_state == "visible"]
    if not visible:
        raise SheetError(N_("The workbook has no visible worksheet."))
    chosen = visible[0]
    notes = [
        Remark(
            N_("Only the worksheet “%(read)s” was read; “%(ignored)s” was not."),
            {"read": sheets[chosen].title, "ignored": sheet.title},
        )
        if sheet.sheet_state == "visible"
        else Remark(
            N_("The hidden worksheet “%(ignored)s” was not read."),
            {"ignored": sheet.title},
        )
        for at, sheet in enumerate(sheets)
        if at != chosen
    ]
    return notes, chosen


def _cells(rows: Iterable[tuple[Cell | MergedCell, ...]]) -> Iterator[Cells]:
    """Give the rows as texts; an error value is a problem of its row."""
    source = iter(rows)
    number = 0
    while True:
        with _careful():
            row = next(source, None)
        if row is None:
            return
        number += 1
        problems = tuple(
            Remark(
                N_("Cell %(cell)s holds the error %(error)s."),
                {"cell": cell.coordinate, "error": cell.value},
            )
            for cell in row
            if cell.data_type == "e"
        )
        yield Cells(number, [as_text(cell.value) for cell in row], problems)


def as_text(value: object) -> str:
    """Write the value of a cell as a person would type it; dates in the form of ISO 8601."""
    match value:
        case None:
            text = ""
        case str():
            # Excel writes a carriage return within a cell in this way.
            text = value.replace("_x000D_", "\r")
        case bool():
            text = "TRUE" if value else "FALSE"
        case float():
            text = format(Decimal(format(value, f".{DIGITS}g")), "f")
        case datetime():
            # A cell that shows a date holds a date at midnight.
            text = (value.date() if value.time() == time() else value).isoformat()
        case date() | time():
            text = value.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            text = f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
        case _:
            text = str(value)
    return text
