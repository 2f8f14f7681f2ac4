"""States and limits of a definition."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from govern.core.errors import N_

MOST_DIMENSIONS = 20
#: What stands at the three levels, and around them; each is a text in every language.
LEVELS = ("imperative", "rallying_cry", "full_text")
CONTEXT = ("why_now", "whose_dream")
#: What a dimension says in words.
PARTS = ("left", "right", "rationale", "example", "on_culture", "off_culture")


class DefinitionState(StrEnum):
    """How far a version is."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    OUT_FOR_SIGNATURE = "out_for_signature"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


STATE_NAMES = {
    DefinitionState.DRAFT: N_("Draft"),
    DefinitionState.IN_REVIEW: N_("In review"),
    DefinitionState.OUT_FOR_SIGNATURE: N_("Out for signature"),
    DefinitionState.IN_FORCE: N_("In force"),
    DefinitionState.SUPERSEDED: N_("Superseded"),
}
#: The states of the one open draft.
OPEN = frozenset(
    {DefinitionState.DRAFT, DefinitionState.IN_REVIEW, DefinitionState.OUT_FOR_SIGNATURE}
)
#: The states everybody may read.
READ_BY_ALL = frozenset({DefinitionState.IN_FORCE, DefinitionState.SUPERSEDED})


def is_locked(review_on: date | None, today: date) -> bool:
    """Tell whether a definition in force is locked: until the day of its review."""
    return review_on is not None and today < review_on


def months_later(day: date, months: int) -> date:
    """Give the same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
