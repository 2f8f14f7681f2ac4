"""States and limits of a definition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from govern.core.errors import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from govern.core.localised import Localised

Each = TypeVar("Each")
MOST_DIMENSIONS = 20
#: In which form a definition is signed. The first one did not say so, and did not say who was
#: heard; `docs/verifying.md` describes both.
FIRST_FORM, DOCUMENT_FORM = 1, 2
#: What stands at the three levels, and around them; each is a text in every language.
LEVELS = ("imperative", "rallying_cry", "full_text")
CONTEXT = ("why_now", "whose_dream")
#: What a dimension says in words.
PARTS = ("left", "right", "rationale", "example", "on_culture", "off_culture")
#: How each of these texts is called.
TEXT_NAMES = {
    "imperative": N_("Imperative"),
    "rallying_cry": N_("Rallying cry"),
    "full_text": N_("Full definition"),
    "why_now": N_("Why now"),
    "whose_dream": N_("Whose dream it is"),
    "left": N_("Left pole"),
    "right": N_("Right pole"),
    "rationale": N_("Why there"),
    "example": N_("An example decision"),
    "on_culture": N_("On culture"),
    "off_culture": N_("Off culture"),
}


@dataclass(frozen=True, kw_only=True)
class Lag:
    """A text that is as it was in the version in force, while another language of it is not."""

    language: str
    #: Its name, one of those above.
    text: str
    #: The two poles, for a text of a dimension.
    poles: tuple[Localised, Localised] | None = None

    @property
    def name(self) -> str:
        """Give the message id of what the text is called."""
        return TEXT_NAMES[self.text]


class DefinitionState(StrEnum):
    """How far a version is."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    OUT_FOR_SIGNATURE = "out_for_signature"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


class Verdict(StrEnum):
    """What somebody who was asked to read a draft thinks of it."""

    ASKED = "asked"
    FINE = "fine"
    CHANGES = "changes"


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


def lagging(before: Localised, now: Localised, languages: Sequence[str]) -> list[str]:
    """Give the languages in which a text is as it was, while it was changed in another one.

    What was written for the first time, or taken away, is no change of what was said.
    """
    said = [code for code in languages if before.get(code) and now.get(code)]
    same = [code for code in said if before.get(code) == now.get(code)]
    return same if len(same) < len(said) else []


def paired(
    now: Sequence[Each], before: Sequence[Each], likeness: Callable[[Each, Each], int]
) -> list[tuple[Each, Each]]:
    """Give each thing with the one it was before, the most alike first; none for what is new.

    Both things of a pair have some likeness; what is above 0 is for the caller to say.
    """
    scores = [
        (likeness(one, other), place, former)
        for place, one in enumerate(now)
        for former, other in enumerate(before)
    ]
    pairs: dict[int, int] = {}
    for score, place, former in sorted(scores, key=lambda each: (-each[0], each[1:])):
        if score > 0 and place not in pairs and former not in pairs.values():
            pairs[place] = former
    return [(now[place], before[pairs[place]]) for place in sorted(pairs)]


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
