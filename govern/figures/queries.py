"""Reads the figures of the front page with their last year, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from govern.core import clock
from govern.extensions import db
from govern.figures.models import Figure
from govern.figures.rules import KINDS, FigureKind, Shown, month_of

if TYPE_CHECKING:
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


def list_shown(facts: Facts) -> list[Seen]:
    """Give the figures of the parts that are switched on."""
    since = month_of(clock.today())
    since = since.replace(year=since.year - 1)
    rows = db.session.execute(
        select(Figure.name, Figure.period, Figure.value, Figure.n)
        .where(Figure.scope == "", Figure.period >= since, Figure.name.in_(KINDS))
        .order_by(Figure.period)
    ).all()
    found = []
    for name, kind in KINDS.items():
        own = [row for row in rows if row.name == name]
        if not own or facts.is_off(kind.blueprint):
            continue
        relative = kind.shown is not Shown.NUMBER
        points = tuple(
            (row.period, row.value / row.n if relative and row.n else row.value) for row in own
        )
        found.append(Seen(kind, own[-1].value, own[-1].n, points[-MONTHS:]))
    return found
