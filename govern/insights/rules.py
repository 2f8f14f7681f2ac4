"""The states of an insight, where it comes from, and when it counts as left in the drawer."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from govern.core.errors import N_
from govern.core.workflow import Workflow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

TEXT_MOST = 1000
#: An action that takes longer is better made smaller.
LONGEST_MONTHS = 12


class Source(StrEnum):
    """Where something was learned."""

    FLOOR = "floor"
    PROMISE = "promise"
    RESEARCH = "research"
    FEEDBACK = "feedback"


class InsightState(StrEnum):
    """How far an insight has come."""

    OPEN = "open"
    IN_ACTION = "in_action"
    EFFECT_RECORDED = "effect_recorded"
    WILL_NOT_DO = "will_not_do"


#: An action may be given to somebody else, or be changed, while it runs.
INSIGHT_WORKFLOW = Workflow(
    {
        InsightState.OPEN: frozenset({InsightState.IN_ACTION, InsightState.WILL_NOT_DO}),
        InsightState.IN_ACTION: frozenset(
            {InsightState.IN_ACTION, InsightState.EFFECT_RECORDED, InsightState.WILL_NOT_DO}
        ),
    }
)
SOURCE_NAMES: Mapping[Source, str] = {
    Source.FLOOR: N_("A day on the floor"),
    Source.PROMISE: N_("A customer promise"),
    Source.RESEARCH: N_("Customer research"),
    Source.FEEDBACK: N_("Customer feedback"),
}
STATE_NAMES: Mapping[InsightState, str] = {
    InsightState.OPEN: N_("Waits for an answer"),
    InsightState.IN_ACTION: N_("Being acted on"),
    InsightState.EFFECT_RECORDED: N_("Done, with its effect"),
    InsightState.WILL_NOT_DO: N_("Will not be done"),
}
#: How a state looks on a page.
STATE_LOOKS: Mapping[InsightState, str] = {
    InsightState.OPEN: "signal",
    InsightState.IN_ACTION: "info",
    InsightState.EFFECT_RECORDED: "good",
    InsightState.WILL_NOT_DO: "neutral",
}


class Shares(NamedTuple):
    """What became of the insights there are: numbers that add up to all of them."""

    acted: int
    will_not_do: int
    ignored: int
    waiting: int

    @property
    def total(self) -> int:
        """Give how many insights there are."""
        return sum(self)

    def part(self, number: int) -> float:
        """Give a number as a part of the whole, from 0 to 1."""
        return number / self.total if self.total else 0.0


def drawer_before(now: datetime, days: int) -> datetime:
    """Give the instant before which an insight without an answer is left in the drawer."""
    return now - timedelta(days=days)


def is_in_drawer(state: InsightState, reported_at: datetime, now: datetime, days: int) -> bool:
    """Tell whether an insight has waited too long for an action or a 'will not do'."""
    return state is InsightState.OPEN and reported_at < drawer_before(now, days)
