"""What insights come from, how far they are, and when one is left in the drawer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from govern.core.errors import N_


class InsightSource(StrEnum):
    """Where something was learned."""

    FLOOR = "floor"
    PROMISE = "promise"
    RESEARCH = "research"
    FEEDBACK = "feedback"


class InsightState(StrEnum):
    """What became of an insight."""

    REPORTED = "reported"
    TAKEN_UP = "taken_up"
    DECLINED = "declined"
    EFFECT = "effect"


SOURCE_NAMES: Mapping[InsightSource, str] = {
    InsightSource.FLOOR: N_("A day on the floor"),
    InsightSource.PROMISE: N_("A promise that was not kept"),
    InsightSource.RESEARCH: N_("Research"),
    InsightSource.FEEDBACK: N_("What customers told us"),
}
STATE_NAMES: Mapping[InsightState, str] = {
    InsightState.REPORTED: N_("Waiting"),
    InsightState.TAKEN_UP: N_("Taken up"),
    InsightState.DECLINED: N_("Will not do"),
    InsightState.EFFECT: N_("Done"),
}
#: An insight that was answered, in whatever way.
ANSWERED = frozenset({InsightState.TAKEN_UP, InsightState.DECLINED, InsightState.EFFECT})
#: Whoever takes an insight up does so with a day at most this far ahead.
FURTHEST_DAYS = 730
MOST_ACTIONS = 10


@dataclass(frozen=True)
class Shares:
    """What became of all insights: followed by an action, answered with a no, waiting, ignored."""

    acted: int
    declined: int
    waiting: int
    drawer: int

    @property
    def total(self) -> int:
        """Give the number of insights."""
        return self.acted + self.declined + self.waiting + self.drawer


def drawer_line(now: datetime, days: int) -> datetime:
    """Give the instant before which an unanswered insight is left in the drawer."""
    return now - timedelta(days=days)


def in_drawer(state: InsightState, reported_at: datetime, line: datetime) -> bool:
    """Tell whether an insight was reported that long ago and nobody has answered."""
    return state is InsightState.REPORTED and reported_at < line
