"""States and limits of a definition."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

MOST_DIMENSIONS = 20


class DefinitionState(StrEnum):
    """How far a version is."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    OUT_FOR_SIGNATURE = "out_for_signature"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


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
