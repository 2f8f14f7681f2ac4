"""States and limits of a definition, and the document that is signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govern.definition.models import DefinitionVersion, Dimension

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


def document(version: DefinitionVersion, dimensions: Sequence[Dimension]) -> dict[str, object]:
    """Give what is signed as a plain structure: every word in every language, every position."""
    return {
        "kind": "definition of customer-centricity",
        "number": version.number,
        "imperative": version.imperative.as_dict(),
        "rallying_cry": version.rallying_cry.as_dict(),
        "full_definition": version.full_text.as_dict(),
        "why_now": version.why_now.as_dict(),
        "whose_dream": version.whose_dream.as_dict(),
        "dimensions": [
            {
                "left": dimension.left.as_dict(),
                "right": dimension.right.as_dict(),
                "position": dimension.place,
                "rationale": dimension.rationale.as_dict(),
                "example": dimension.example.as_dict(),
                "on_culture": dimension.on_culture.as_dict(),
                "off_culture": dimension.off_culture.as_dict(),
            }
            for dimension in dimensions
        ],
    }


def missing_levels(version: DefinitionVersion, dimensions: Sequence[Dimension]) -> list[str]:
    """Give the parts that are still empty, by field name; all three levels are required."""
    found = [
        name for name in ("imperative", "rallying_cry", "full_text") if not getattr(version, name)
    ]
    return found if dimensions else [*found, "dimensions"]


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
