"""Rounds to begin from, in both languages; a copy is read and saved by whoever prepares it."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.localised import Localised, both


@dataclass(frozen=True, kw_only=True)
class Example:
    """An award round: what it asks, its categories, and how long its phases usually last."""

    key: str
    name: Localised
    question: Localised
    categories: tuple[Localised, ...]
    days_to_nominate: int
    days_to_vote: int


EXAMPLES = (
    Example(
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
    Example(
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
    Example(
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
    Example(
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


def find_example(key: str) -> Example | None:
    """Give a round to begin from by its key, or None."""
    return next((one for one in EXAMPLES if one.key == key), None)
