"""The definition in force and every version before it, each with its dimensions."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.fills import Fill, Row, both
from benchmarks.world import DIRECTORS, World
from govern.definition.models import DefinitionVersion, Dimension
from govern.definition.rules import DefinitionState

DIMENSIONS = 5


def versions(world: World) -> Iterator[Row]:
    """Give every version, the newest in force."""
    newest = world.versions - 1
    for number in range(world.versions):
        days = 7 * (newest - number)
        in_force = number == newest
        yield {
            "id": world.id("version", number),
            "number": number + 1,
            "state": DefinitionState.IN_FORCE if in_force else DefinitionState.SUPERSEDED,
            "open_slot": None,
            "force_slot": 1 if in_force else None,
            "imperative": both("Customers count first.", "Klanten gaan voor."),
            "rallying_cry": both(f"Be there, {number} times.", f"Wees er, {number} keer."),
            "full_text": both(
                f"We answer, we stay. {number}", f"We antwoorden, we blijven. {number}"
            ),
            "why_now": both("They told us.", "Zij zeiden het."),
            "whose_dream": both("Of all of us.", "Van ons allemaal."),
            "author_id": world.id("person", DIRECTORS[0]),
            "created_at": world.ago(days + 7),
            "saved_at": world.ago(days + 6),
            "in_force_at": world.ago(days),
            "superseded_at": None if in_force else world.ago(days - 7),
            "review_on": world.days_ahead(200),
        }


def dimensions(world: World) -> Iterator[Row]:
    """Give each version its dimensions."""
    for number in range(world.versions):
        for place in range(DIMENSIONS):
            yield {
                "id": world.id("dimension", number * DIMENSIONS + place),
                "definition_id": world.id("version", number),
                "position": place + 1,
                "left": both(f"Fast {place}", f"Snel {place}"),
                "right": both(f"Careful {place}", f"Zorgvuldig {place}"),
                "place": (number * 7 + place * 13) % 101,
                "rationale": both("Customers said so.", "Klanten zeiden het."),
                "example": both("We call first.", "We bellen eerst."),
                "on_culture": both("Calling.", "Bellen."),
                "off_culture": both("A form.", "Een formulier."),
            }


FILLS = (Fill(DefinitionVersion, versions), Fill(Dimension, dimensions))
