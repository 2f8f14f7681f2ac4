"""What one can comment on, and what becomes of a comment."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from govern.core.errors import N_
from govern.core.localised import Localised
from govern.definition.rules import CONTEXT, LEVELS, TEXT_NAMES, Verdict

if TYPE_CHECKING:
    from govern.definition.models import DefinitionVersion

READ = "reviews.read"
#: A text that so many have to read is a campaign.
MOST_REVIEWERS = 20
#: How long one may comment.
MOST_WORDS = 2000
#: A comment on no passage in particular.
THE_WHOLE = "whole"
DIMENSION = "dimension"


class Outcome(StrEnum):
    """What became of a comment."""

    OPEN = "open"
    CHANGED = "changed"
    KEPT = "kept"


OUTCOME_NAMES = {
    Outcome.OPEN: N_("Not answered yet"),
    Outcome.CHANGED: N_("The text was changed"),
    Outcome.KEPT: N_("The text stays"),
}
VERDICT_NAMES = {
    Verdict.ASKED: N_("Still reading"),
    Verdict.FINE: N_("It is good as it is"),
    Verdict.CHANGES: N_("Asks for changes"),
}


class Passage(NamedTuple):
    """Something one can comment on: a level, the context, a dimension, or the whole."""

    key: str
    #: The message id of what it is called; a dimension is called by its poles.
    name: str
    left: Localised = Localised()
    right: Localised = Localised()

    @property
    def kind(self) -> str:
        """Give what is kept of the key: a dimension may be gone when somebody reads the comment."""
        return DIMENSION if self.left else self.key


#: What a kind of passage is called.
KIND_NAMES = {
    THE_WHOLE: N_("The whole text"),
    **{name: TEXT_NAMES[name] for name in (*LEVELS, *CONTEXT)},
    DIMENSION: N_("Dimension"),
}


def passages(version: DefinitionVersion) -> list[Passage]:
    """Give what of a version one can comment on, in the order it is read."""
    dimensions = sorted(version.dimensions, key=lambda one: one.position)
    return [
        Passage(THE_WHOLE, KIND_NAMES[THE_WHOLE]),
        *(Passage(name, TEXT_NAMES[name]) for name in LEVELS if getattr(version, name)),
        *(Passage(str(d.id), KIND_NAMES[DIMENSION], d.left, d.right) for d in dimensions),
        *(Passage(name, TEXT_NAMES[name]) for name in CONTEXT if getattr(version, name)),
    ]
