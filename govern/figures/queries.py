"""Reads the figures of the front page with their last year, in one statement."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from govern.core import clock
from govern.core.rows import rows
from govern.figures.models import Figure
from govern.figures.rules import KINDS, FigureKind, Shown, month_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from govern.organisation.queries import Facts

MONTHS = 13


@dataclass(frozen=True)
class Seen:
    """A figure as it is shown: the newest count, and the line through the last year."""

    kind: FigureKind
    value: float
    n: int
    points: tuple[tuple[date, float], ...]

    @property
    def share(self) -> float | None:
        """Give the share from 0 to 1, or None for a plain number."""
        return self.value / self.n if self.n else None


_OF_A_YEAR = (
    select(Figure.name, Figure.period, Figure.value, Figure.n)
    .where(Figure.scope == "", Figure.period >= bindparam("since"))
    .order_by(Figure.period)
)


def list_shown(facts: Facts) -> list[Seen]:
    """Give the figures of the parts that are switched on."""
    since = month_of(clock.today())
    series = defaultdict(list)
    for row in rows(_OF_A_YEAR, {"since": since.replace(year=since.year - 1)}):
        series[row.name].append(row)
    return [
        _seen(kind, series[name])
        for name, kind in KINDS.items()
        if name in series and not facts.is_off(kind.blueprint)
    ]


def _seen(kind: FigureKind, series: Sequence[Row[*tuple[Any, ...]]]) -> Seen:
    relative = kind.shown is not Shown.NUMBER
    points = tuple(
        (period, value / n if relative and n else value) for _name, period, value, n in series
    )
    newest = series[-1]
    return Seen(kind, newest.value, newest.n, points[-MONTHS:])
