"""What the tables of a benchmark hold: for each a function that gives its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table

from benchmarks.world import World
from govern.core.localised import Localised
from govern.extensions import Base

Row = dict[str, Any]


def both(english: str, dutch: str) -> Localised:
    """Give a text in both languages of the benchmark's organisation."""
    return Localised.of({"en": english, "nl": dutch})


@dataclass(frozen=True)
class Fill:
    """The rows of one table; those of tables it points to come earlier."""

    model: type[Base]
    rows: Callable[[World], Iterator[Row]]

    @property
    def table(self) -> Table:
        """Give the table."""
        return cast("Table", self.model.__table__)
