"""Series of floor days to start from, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.localised import Localised, both
from govern.floor.rules import FloorKind


@dataclass(frozen=True, kw_only=True)
class FloorSeries:
    """A series of floor days: where, how many places, how long, how often."""

    key: str
    name: Localised
    place: Localised
    kind: FloorKind
    places: int
    hours: int
    weeks_between: int
    times: int
    #: What stands in the name of a department where it fits, as names are compared.
    fits: tuple[str, ...]


SERIES = (
    FloorSeries(
        key="listen",
        name=both("Listening in at the contact centre", "Meeluisteren in het contactcentrum"),
        place=both("Contact centre", "Contactcentrum"),
        kind=FloorKind.INDIRECT,
        places=2,
        hours=4,
        weeks_between=1,
        times=12,
        fits=("contact", "klantenservice", "customer service", "customer care"),
    ),
    FloorSeries(
        key="counter",
        name=both("A day with the people at the counter", "Een dag met de mensen aan de balie"),
        place=both("Counter", "Balie"),
        kind=FloorKind.OBSERVATIONAL,
        places=1,
        hours=8,
        weeks_between=2,
        times=6,
        fits=("balie", "counter", "front office", "winkel"),
    ),
)


def find_series(key: str) -> FloorSeries | None:
    """Give a series of floor days by its key, or None."""
    return next((one for one in SERIES if one.key == key), None)
