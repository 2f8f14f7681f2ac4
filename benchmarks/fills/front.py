"""What the front page reads besides tasks and winners: the definition in force, and the figures."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.fills import Fill, Row
from benchmarks.world import World
from govern.figures.models import Figure
from govern.figures.rules import KINDS, Shown

MONTHS = 13


def figures(world: World) -> Iterator[Row]:
    """Give every figure of the front page for each month of the last year."""
    for name, kind in KINDS.items():
        of = 0 if kind.shown is Shown.NUMBER else 100
        for number, month in enumerate(world.months(MONTHS)):
            yield {
                "id": world.id(f"figure {name}", number),
                "name": name,
                "scope": "",
                "period": month,
                "value": 90.0 - number,
                "n": of,
                "at": world.now,
            }


FILLS = (Fill(Figure, figures),)
