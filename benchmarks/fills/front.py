"""What the front page reads besides tasks and winners: the definition in force, and the figures."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.fills import Fill, Row, both
from benchmarks.world import World
from govern.definition.models import DefinitionVersion
from govern.definition.rules import DefinitionState
from govern.figures.models import Figure
from govern.figures.rules import KINDS, Shown

MONTHS = 13


def definition(world: World) -> Iterator[Row]:
    """Give the definition that is in force."""
    yield {
        "id": world.id("definition", 1),
        "number": 1,
        "state": DefinitionState.IN_FORCE,
        "open_slot": None,
        "force_slot": 1,
        "imperative": both("Customers decide whether we exist.", "Klanten bepalen of we bestaan."),
        "rallying_cry": both("Call back today", "Bel vandaag terug"),
        "full_text": both("We keep what we promise.", "We doen wat we beloven."),
        "why_now": both("", ""),
        "whose_dream": both("", ""),
        "author_id": world.id("person", 0),
        "created_at": world.ago(400),
        "saved_at": world.ago(395),
        "in_force_at": world.ago(380),
    }


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


FILLS = (Fill(DefinitionVersion, definition), Fill(Figure, figures))
