"""What a sheet is made of, and how much of it we are willing to read."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govern.core.errors import N_, DomainError
from govern.core.types import NAME_LENGTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType
    from typing import Self

MEBIBYTE = 1024 * 1024
BYTE_ORDER_MARK = "\ufeff"


class SheetError(DomainError):
    """A file that cannot be read, or cannot be written, as a whole (422)."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much of a file is read; what goes beyond is refused, never cut off."""

    max_bytes: int = 10 * MEBIBYTE
    max_rows: int = 20_000
    max_columns: int = 100
    # Characters in one cell.
    max_cell: int = 10_000
    # The rest is about the archive that an XLSX file is.
    max_entries: int = 1_000
    max_unpacked: int = 50 * MEBIBYTE
    max_ratio: int = 100
    max_elements: int = 1_000_000


@dataclass(frozen=True)
class Remark:
    """A sentence about the file or about one row, translated when it is shown."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Give the English sentence, for logs and for the terminal."""
        return self.message % self.params if self.params else self.message


@dataclass(frozen=True)
class Row:
    """One row under the titles; a row with problems has no values to be misread."""

    # The number a spreadsheet program shows beside the row; the titles are usually row 1.
    number: int
    values: dict[str, str]
    problems: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Cells:
    """One row as the file has it, before it is laid under the titles."""

    number: int
    texts: Sequence[str]
    problems: tuple[Remark, ...] = ()

    @property
    def blank(self) -> bool:
        """Tell whether the row holds nothing at all."""
        return not self.problems and not any(text.strip() for text in self.texts)


@dataclass(frozen=True)
class Sheet:
    """The titles of a file and its rows, which can be gone through once.

    Use it in a `with` statement, so that the file is let go of when reading stops half-way.
    """

    # Normalised titles, the keys of `Row.values`; a column without a title is left out.
    headers: tuple[str, ...]
    # The same titles as they are written in the file, for messages.
    titles: tuple[str, ...]
    rows: Iterator[Row]
    notes: tuple[Remark, ...] = ()
    close: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        """Give the sheet itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let go of the file."""
        self.close()


def normalise(title: str) -> str:
    """Reduce a title to the form in which two spellings of it are equal.

    Case, outer spaces, and the difference between spaces and underscores do not count.
    """
    folded = unicodedata.normalize("NFC", title.replace(BYTE_ORDER_MARK, "").casefold())
    return "_".join(folded.replace("_", " ").split())


def plain_filename(given: str) -> str:
    """Give what can be seen of the last part of a path, as long as it can be kept."""
    name = re.split(r"[/\\]", given)[-1]
    return "".join(filter(str.isprintable, name)).strip()[:NAME_LENGTH] or "?"


def suspicious(text: str) -> str | None:
    """Say, as a sentence to be translated, what is hidden in a cell, or None.

    Tabs and line breaks are ordinary. Marks that only hint at a direction, as Arabic and Hebrew
    need them, are ordinary too; those that override or isolate it can make a text look different
    from what it is.
    """
    for character in text:
        if character in "\t\n\r":
            continue
        if unicodedata.category(character) == "Cc":
            return N_("The cell contains an invisible control character.")
        if unicodedata.bidirectional(character) in {
            *("LRE", "RLE", "LRO", "RLO", "PDF"),
            *("LRI", "RLI", "FSI", "PDI"),
        }:
            return N_("The cell contains an invisible mark that reverses the reading direction.")
    return None


def column_letters(position: int) -> str:
    """Name a column, counted from 1, as a spreadsheet program does: A, B, ... Z, AA."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def check_cells(cells: Cells, limits: Limits) -> None:
    """Refuse the whole file when one row goes beyond what may be read, or holds a NUL."""
    if cells.number > limits.max_rows + 1:
        raise SheetError(
            N_("Row %(row)d: at most %(limit)d rows under the titles can be read."),
            row=cells.number,
            limit=limits.max_rows,
        )
    if len(cells.texts) > limits.max_columns:
        raise SheetError(
            N_("Row %(row)d: there are %(found)d cells, and at most %(limit)d can be read."),
            row=cells.number,
            found=len(cells.texts),
            limit=limits.max_columns,
        )
    for position, text in enumerate(cells.texts, 1):
        if len(text) > limits.max_cell:
            raise SheetError(
                N_(
                    "Row %(row)d: the cell in column %(column)s is too long; "
                    "at most %(limit)d characters can be read."
                ),
                row=cells.number,
                column=column_letters(position),
                limit=limits.max_cell,
            )
        if "\0" in text:
            raise SheetError(
                N_(
                    "Row %(row)d: the cell in column %(column)s contains a NUL character. "
                    "The file is damaged, or it is not text."
                ),
                row=cells.number,
                column=column_letters(position),
            )


def lay_out(
    source: Iterator[Cells],
    *,
    limits: Limits,
    ragged: bool,
    notes: Iterable[Remark],
    close: Callable[[], None],
) -> Sheet:
    """Take the first row that is not empty for titles and lay the others under it.

    `ragged` says that empty cells at the end of a row may be missing, as XLSX files have it.
    """
    for cells in source:
        check_cells(cells, limits)
        if cells.problems:
            raise SheetError(cells.problems[0].message, **cells.problems[0].params)
        if not cells.blank:
            break
    else:
        raise SheetError(N_("The file is empty: there is no row with titles in it."))
    keys = [normalise(text) for text in cells.texts]
    titles = [text.replace(BYTE_ORDER_MARK, "").strip() for text in cells.texts]
    for key, times in Counter(keys).items():
        if key and times > 1:
            raise SheetError(
                N_("The title “%(title)s” stands above more than one column."),
                title=titles[keys.index(key)],
            )
    return Sheet(
        headers=tuple(key for key in keys if key),
        titles=tuple(title for key, title in zip(keys, titles, strict=True) if key),
        rows=_rows(source, keys, limits=limits, ragged=ragged, close=close),
        notes=tuple(notes),
        close=close,
    )


def _rows(
    source: Iterator[Cells],
    keys: Sequence[str],
    *,
    limits: Limits,
    ragged: bool,
    close: Callable[[], None],
) -> Iterator[Row]:
    """Give the rows under the titles, without the empty ones, and let go of the file."""
    try:
        for cells in source:
            check_cells(cells, limits)
            if not cells.blank:
                yield _row(cells, keys, ragged=ragged)
    finally:
        close()


def _row(cells: Cells, keys: Sequence[str], *, ragged: bool) -> Row:
    """Lay one row under the titles, or say why it does not fit."""
    texts = list(cells.texts)
    if ragged:
        while len(texts) > len(keys) and not texts[-1].strip():
            texts.pop()
        texts.extend("" for _ in range(len(keys) - len(texts)))
    problems = list(cells.problems)
    if not problems and len(texts) != len(keys):
        problems.append(
            Remark(
                N_(
                    "Row %(row)d: there are %(found)d cells, and %(expected)d were expected.",
                ),
                {"row": cells.number, "found": len(texts), "expected": len(keys)},
            )
        )
    if not problems:
        problems.extend(
            Remark(
                N_("Row %(row)d: the cell in column %(column)s has no title above it."),
                {"row": cells.number, "column": column_letters(position)},
            )
            for position, (key, text) in enumerate(zip(keys, texts, strict=True), 1)
            if text.strip() and not key
        )
    if problems:
        return Row(cells.number, {}, tuple(problems))
    return Row(cells.number, {key: text for key, text in zip(keys, texts, strict=True) if key})
