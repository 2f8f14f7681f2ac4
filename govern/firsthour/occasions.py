"""Award rounds and series of floor days to start from, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from govern.firsthour.library import both
from govern.floor.rules import FloorKind

if TYPE_CHECKING:
    from govern.core.localised import Localised


@dataclass(frozen=True, kw_only=True)
class Round:
    """An award round: its categories, and what nominators are asked."""

    key: str
    name: Localised
    question: Localised
    categories: tuple[Localised, ...]
    days_to_nominate: int
    days_to_vote: int


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


ROUNDS = (
    Round(
        key="quarter",
        name=both("Story of the quarter", "Verhaal van het kwartaal"),
        question=both(
            "What did a colleague do that a customer still talks about?",
            "Wat deed een collega waar een klant het nog over heeft?",
        ),
        categories=(both("Story of the quarter", "Verhaal van het kwartaal"),),
        days_to_nominate=21,
        days_to_vote=7,
    ),
    Round(
        key="year",
        name=both("Customer awards of the year", "Klantawards van het jaar"),
        question=both(
            "Who made the difference for customers this year, and what did they do?",
            "Wie maakte dit jaar het verschil voor klanten, en wat deed diegene?",
        ),
        categories=(
            both("Colleague of the year", "Collega van het jaar"),
            both("Team of the year", "Team van het jaar"),
            both("Behind the scenes", "Achter de schermen"),
        ),
        days_to_nominate=42,
        days_to_vote=14,
    ),
    Round(
        key="promise",
        name=both("The promise mended", "De belofte hersteld"),
        question=both(
            "Which promise was not kept, and who mended it so that it stays mended?",
            "Welke belofte werd niet nagekomen, en wie herstelde die zo dat het goed blijft?",
        ),
        categories=(
            both("Best repair", "Beste herstelactie"),
            both("Best apology", "Mooiste excuus"),
        ),
        days_to_nominate=28,
        days_to_vote=10,
    ),
    Round(
        key="floor",
        name=both("Seen on the floor", "Gezien op de vloer"),
        question=both(
            "What great thing did you see during your floor day, and who did it?",
            "Wat voor moois zag je tijdens je dag op de vloer, en wie deed dat?",
        ),
        categories=(both("Seen on the floor", "Gezien op de vloer"),),
        days_to_nominate=14,
        days_to_vote=7,
    ),
)

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
