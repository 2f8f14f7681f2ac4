"""Customer journeys: as many as an organisation has, whatever its size."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.fills import Fill, Row, both
from benchmarks.world import JOURNEYS, STAGES_IN_A_JOURNEY, World
from govern.journeys.models import Journey, Stage, Touchpoint

TOUCHPOINTS_IN_A_STAGE = 3


def journeys(world: World) -> Iterator[Row]:
    """Give a journey for each kind of customer."""
    for number in range(JOURNEYS):
        yield {
            "id": world.id("journey", number),
            "name": both(f"Customer {number}", f"Klant {number}"),
            "created_at": world.ago(700),
        }


def stages(world: World) -> Iterator[Row]:
    """Give each journey its stages."""
    for number in range(JOURNEYS * STAGES_IN_A_JOURNEY):
        yield {
            "id": world.id("stage", number),
            "journey_id": world.id("journey", number // STAGES_IN_A_JOURNEY),
            "position": number % STAGES_IN_A_JOURNEY + 1,
            "name": both(f"Stage {number}", f"Fase {number}"),
            "great": both("It takes a minute.", "Het kost een minuut."),
        }


def touchpoints(world: World) -> Iterator[Row]:
    """Give each stage its touchpoints."""
    for number in range(JOURNEYS * STAGES_IN_A_JOURNEY * TOUCHPOINTS_IN_A_STAGE):
        yield {
            "id": world.id("touchpoint", number),
            "stage_id": world.id("stage", number // TOUCHPOINTS_IN_A_STAGE),
            "position": number % TOUCHPOINTS_IN_A_STAGE + 1,
            "name": both(f"Moment {number}", f"Moment {number}"),
        }


FILLS = (Fill(Journey, journeys), Fill(Stage, stages), Fill(Touchpoint, touchpoints))
