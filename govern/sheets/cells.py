"""Check the cells of one worksheet before the library reads them.

The library skips rows and cells that are out of order, fills gaps without end, and cannot say
which value comes from a formula. This pass keeps nothing but a few counters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from govern.core.errors import N_
from govern.sheets.archive import CHUNK, damaged
from govern.sheets.sheet import Limits, Remark, SheetError, column_letters

if TYPE_CHECKING:
    from typing import IO

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.ASCII)
_ROW_NUMBER = re.compile(r"[0-9]{1,7}", re.ASCII)
# Elements that one cell may bring along: value, formula, and runs of rich text.
PARTS_PER_CELL = 200


class CellCheck:
    """Walks through the rows and cells of one worksheet."""

    def __init__(self, limits: Limits) -> None:
        """Begin above the first row."""
        self.limits = limits
        self.row = 0
        self.column = 0
        self.parts = 0
        self.formula = False
        self.text = False
        self.within = False
        self.value = False
        self.formulas = 0
        self.first_formula = ""

    def check(self, part: IO[bytes]) -> list[Remark]:
        """Go through the worksheet, and say what a reader should know about it."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            while chunk := part.read(CHUNK):
                parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by position only.
            parser.Parse(b"", True)  # noqa: FBT003
        except expat.ExpatError as error:
            raise damaged() from error
        if not self.formulas:
            return []
        return [
            Remark(
                N_(
                    "Cells with formulas: %(number)d, the first is %(cell)s. "
                    "Their values were read as they were when the file was saved."
                ),
                {"number": self.formulas, "cell": self.first_formula},
            )
        ]

    @property
    def cell(self) -> str:
        """Name the present cell as a spreadsheet program does."""
        return f"{column_letters(self.column)}{self.row}"

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        """Follow where we are."""
        tag = name.removeprefix(NAMESPACE)
        if tag == "c":
            self._start_cell(attributes.get("r"))
            # A formula may well result in an empty text, and then says that it is one.
            self.text = attributes.get("t") == "str"
        elif tag == "row":
            self._start_row(attributes.get("r"))
        elif tag == "f":
            self.formula = True
        elif tag == "v":
            self.within = True
            self.value = self.text
        self.parts += 1
        if self.row and self.parts > self.limits.max_columns * PARTS_PER_CELL:
            raise damaged()

    def _start_row(self, number: str | None) -> None:
        """Enter a row, which must lie below the one before."""
        if number is not None and not _ROW_NUMBER.fullmatch(number):
            raise damaged()
        row = self.row + 1 if number is None else int(number)
        if row <= self.row:
            raise damaged()
        if row > self.limits.max_rows + 1:
            raise SheetError(
                N_(
                    "Row %(row)d: at most %(limit)d rows under the titles can be read. "
                    "Rows that are empty but have borders or colours count too."
                ),
                row=row,
                limit=self.limits.max_rows,
            )
        self.row = row
        self.column = 0
        self.parts = 0

    def _start_cell(self, reference: str | None) -> None:
        """Enter a cell, which must lie in this row and right of the one before."""
        column = self.column + 1
        if reference is not None:
            found = _REFERENCE.fullmatch(reference)
            if found is None or int(found[2]) != self.row:
                raise damaged()
            column = 0
            for letter in found[1]:
                column = column * 26 + ord(letter) - ord("A") + 1
        if column <= self.column:
            raise damaged()
        self.column = column
        if column > self.limits.max_columns:
            raise SheetError(
                N_("Cell %(cell)s: at most %(limit)d columns can be read."),
                cell=self.cell,
                limit=self.limits.max_columns,
            )
        self.formula = False
        self.value = False

    def _characters(self, _text: str) -> None:
        """Note that a value is there."""
        self.value = self.value or self.within

    def _end(self, name: str) -> None:
        """Leave a cell: a formula without a value is one we would have to calculate."""
        self.within = False
        if name != f"{NAMESPACE}c" or not self.formula:
            return
        if not self.value:
            raise SheetError(
                N_(
                    "Cell %(cell)s holds a formula without a value. "
                    "Please replace the formulas by their values."
                ),
                cell=self.cell,
            )
        self.formulas += 1
        self.first_formula = self.first_formula or self.cell
