"""Read a CSV or XLSX file that somebody sent, deciding by its content what it is."""

from __future__ import annotations

import codecs
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from govern.core.errors import N_
from govern.sheets.delimited import read_delimited
from govern.sheets.sheet import (
    MEBIBYTE,
    Limits,
    Remark,
    Row,
    Sheet,
    SheetError,
    normalise,
    suspicious,
)
from govern.sheets.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

__all__ = [
    "Limits",
    "Remark",
    "Row",
    "Sheet",
    "SheetError",
    "normalise",
    "read_rows",
    "suspicious",
]

CHUNK = 64 * 1024
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Beginnings of files that people send by mistake under the name of a sheet.
STRANGERS = (
    *(b"%PDF", b"{\\rtf", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"Rar!"),
    *(b"7z\xbc\xaf", b"SQLite format", b"\xfd7zXZ", b"MZ\x90"),
)
MARKUP = (b"<?xml", b"<html", b"<!doctype", b"<table")


def read_rows(
    stream: BinaryIO | str | os.PathLike[str], *, filename: str, limits: Limits | None = None
) -> Sheet:
    """Read the titles of a CSV or XLSX file and give its rows one at a time.

    The name of the file is only held against its content: a name ending in .csv or .xlsx must
    not lie. A stream is read from its beginning, and stays open and in its owner's hands.

    Raises SheetError for a file that cannot be read; that can also happen while the rows are
    gone through, so nothing should be kept before the last of them was seen.
    """
    limits = limits or Limits()
    if isinstance(stream, (str, os.PathLike)):
        opened = Path(stream).open("rb")  # noqa: SIM115 - it is closed with the sheet.
        return _guarded(opened, filename, limits, opened.close)
    if not stream.seekable():
        spooled = _spool(stream, limits)
        return _guarded(spooled, filename, limits, spooled.close)
    return _guarded(stream, filename, limits, lambda: None)


def _guarded(stream: BinaryIO, filename: str, limits: Limits, close: Callable[[], None]) -> Sheet:
    """Close what we opened ourselves when the file is refused."""
    try:
        return _read(stream, filename, limits, close)
    except BaseException:
        close()
        raise


def _read(stream: BinaryIO, filename: str, limits: Limits, close: Callable[[], None]) -> Sheet:
    """Refuse what is too large or something else, and choose the reader."""
    if stream.seek(0, os.SEEK_END) > limits.max_bytes:
        raise _too_large(limits)
    stream.seek(0)
    start = stream.read(512)
    stream.seek(0)
    ending = Path(filename).suffix.casefold()
    if start.startswith(OLE):
        raise SheetError(
            N_(
                "This is an old Excel file (.xls), or one with a password. "
                "Please save it as .xlsx or .csv, without a password."
            )
        )
    if start.startswith(ZIP):
        if ending in {".csv", ".tsv", ".txt"}:
            raise SheetError(
                N_("The name of the file says that it is text, but it is a workbook or archive.")
            )
        return read_workbook(stream, limits=limits, close=close)
    opening = start.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith(STRANGERS) or opening.startswith(MARKUP):
        raise SheetError(N_("This is neither a CSV file nor an Excel workbook (.xlsx)."))
    if ending in {".xlsx", ".xlsm", ".xltx", ".xls", ".ods"}:
        raise SheetError(
            N_("The name of the file says that it is a workbook, but it is something else.")
        )
    return read_delimited(stream, limits=limits, close=close)


def _spool(stream: BinaryIO, limits: Limits) -> BinaryIO:
    """Copy a stream that can be read only once, no further than the limit."""
    spooled = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed with the sheet.
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limits.max_bytes:
            spooled.close()
            raise _too_large(limits)
        spooled.write(chunk)
    return spooled


def _too_large(limits: Limits) -> SheetError:
    """Say that the file is too large."""
    return SheetError(
        N_("The file is larger than %(limit)s MB, which is the most that can be read."),
        limit=f"{limits.max_bytes / MEBIBYTE:.3g}",
    )
