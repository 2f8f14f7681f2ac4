"""Read CSV files as people really send them: any separator, several encodings."""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING

from govern.core.errors import N_
from govern.sheets.sheet import (
    BYTE_ORDER_MARK,
    MEBIBYTE,
    Cells,
    Limits,
    Remark,
    Sheet,
    SheetError,
    lay_out,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

SEPARATORS = (",", ";", "\t", "|")
# A row of nothing else says nothing about the separator.
EMPTY = ",;\t|\r\n "
# A row longer than this is refused before it is taken apart.
LONGEST_ROW = MEBIBYTE
SAMPLE = 64 * 1024
SAMPLE_ROWS = 25
CHUNK = 64 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_delimited(stream: BinaryIO, *, limits: Limits, close: Callable[[], None]) -> Sheet:
    """Read a CSV file from its beginning."""
    encoding, notes = _encoding(stream)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        sample = text.read(SAMPLE)
        separator, declared = _separator(sample)
        text.seek(0)
        lines = _Lines(text)
        if declared:
            # The line `sep=;` is an instruction to Excel, which does not show it as a row.
            next(lines)
        return lay_out(
            _cells(lines, separator),
            limits=limits,
            ragged=False,
            notes=notes,
            close=_release(text, close),
        )
    except BaseException:
        text.detach()
        raise


def _release(text: io.TextIOWrapper, close: Callable[[], None]) -> Callable[[], None]:
    """Make a function that lets go of the stream once and leaves it open for its owner."""
    held = [text]

    def release() -> None:
        if held:
            held.pop().detach()
            close()

    return release


def _encoding(stream: BinaryIO) -> tuple[str, list[Remark]]:
    """Find the encoding by trying the whole file, and say so when it had to be guessed."""
    stream.seek(0)
    start = stream.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            if _decodes(stream, encoding):
                return encoding, []
            raise SheetError(
                N_("The file says that it is written in %(encoding)s, but it is not."),
                encoding=encoding.removesuffix("-sig").upper(),
            )
    if _decodes(stream, "utf-8"):
        return "utf-8", []
    # Windows-1252 has a few gaps; Latin-1 has none, so that it never fails.
    name = "Windows-1252" if _decodes(stream, "windows-1252") else "Latin-1"
    return name.lower(), [
        Remark(
            N_(
                "The file is not written in UTF-8. It was read as %(encoding)s; "
                "please check the letters with accents."
            ),
            {"encoding": name},
        )
    ]


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    """Tell whether the whole stream can be decoded, a piece at a time."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _separator(sample: str) -> tuple[str, bool]:
    """Find the separator, and whether the file itself declares it in a first line."""
    sample = sample.removeprefix(BYTE_ORDER_MARK)
    first = sample.splitlines()[0] if sample else ""
    if first[:4].casefold() == "sep=" and first[4:] in SEPARATORS:
        return first[4:], True
    # `max` keeps the first of equals, so that the comma wins when nothing speaks against it.
    return max(SEPARATORS, key=lambda separator: _fitness(sample, separator)), False


def _fitness(sample: str, separator: str) -> tuple[bool, float, int]:
    """Rate a separator: it divides the titles, the rows agree with them, and it divides often."""
    counts: list[int] = []
    widest = 0
    try:
        for fields in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            widest = max(widest, len(fields))
            if any(text.strip(EMPTY) for text in fields):
                counts.append(len(fields))
            if len(counts) > SAMPLE_ROWS:
                break
    except csv.Error:
        # What was read before the mistake, or before the end of the sample, still counts.
        pass
    if not counts:
        return False, 0.0, widest
    if counts[0] == 1:
        # What does not divide the titles is as good as any other such separator.
        return False, 0.0, 0
    agreeing = sum(count == counts[0] for count in counts) / len(counts)
    return True, agreeing, counts[0]


class _Lines:
    """The lines of a file, refusing a row that goes on for too long."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        """Start at the beginning of the text."""
        self.text = text
        self.row = 1
        self.length = 0
        self.ended = False

    def start(self, row: int) -> None:
        """Note that a new row begins."""
        self.row = row
        self.length = 0

    def __iter__(self) -> Iterator[str]:
        """Give the lines themselves."""
        return self

    def __next__(self) -> str:
        """Give one line with its end, as the csv module wants it."""
        line = self.text.readline(LONGEST_ROW + 1)
        if not line:
            self.ended = True
            raise StopIteration
        self.length += len(line)
        if self.length > LONGEST_ROW:
            raise SheetError(
                N_(
                    "Row %(row)d: the row is longer than %(limit)d characters. "
                    "Perhaps a quotation mark is opened in it and never closed."
                ),
                row=self.row,
                limit=LONGEST_ROW,
            )
        return line


def _cells(lines: _Lines, separator: str) -> Iterator[Cells]:
    """Take the lines apart into rows; a row with a wrong quotation mark is reported as such."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        lines.start(number)
        try:
            texts = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):
                raise SheetError(
                    N_(
                        "Row %(row)d: a cell is longer than %(limit)d characters. "
                        "Perhaps a quotation mark is opened in it and never closed."
                    ),
                    row=number,
                    limit=csv.field_size_limit(),
                ) from error
            message = (
                N_("Row %(row)d: a quotation mark is opened and never closed.")
                if lines.ended
                else N_("Row %(row)d: a quotation mark stands in the wrong place.")
            )
            yield Cells(number, (), (Remark(message, {"row": number}),))
        else:
            yield Cells(number, texts)
