"""The kinds of floor days, and the bounds of a place that is offered."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from govern.core.errors import N_

SHORTEST_MINUTES = 30
LONGEST_MINUTES = 12 * 60
MOST_PLACES = 50


class FloorKind(StrEnum):
    """What somebody does on the floor."""

    #: Handle customers.
    INTERACTIVE = "interactive"
    #: Sit beside somebody who does.
    OBSERVATIONAL = "observational"
    #: Listen in, or play back a mystery shopper's visit.
    INDIRECT = "indirect"
    JOB_SWAP = "job_swap"


KIND_NAMES = {
    FloorKind.INTERACTIVE: N_("Serve"),
    FloorKind.OBSERVATIONAL: N_("Sit beside"),
    FloorKind.INDIRECT: N_("Listen in"),
    FloorKind.JOB_SWAP: N_("Job swap"),
}
KIND_ICONS = {
    FloorKind.INTERACTIVE: "bi:shop",
    FloorKind.OBSERVATIONAL: "bi:people",
    FloorKind.INDIRECT: "bi:ear",
    FloorKind.JOB_SWAP: "bi:arrow-left-right",
}


def minutes_between(begins: time, ends: time) -> int:
    """Give the minutes between two times of one day; zero or less when they are turned around."""
    return (ends.hour - begins.hour) * 60 + ends.minute - begins.minute


def problem_with_times(begins: time, ends: time) -> str | None:
    """Give the sentence that says why these times are refused, or None."""
    minutes = minutes_between(begins, ends)
    if minutes <= 0:
        return N_("It ends after it begins, on the same day. Log a night as two days.")
    if minutes < SHORTEST_MINUTES:
        return N_("A visit to the floor takes at least half an hour.")
    if minutes > LONGEST_MINUTES:
        return N_("A floor day lasts at most twelve hours.")
    return None


def instant_of(day: date, moment: time, time_zone: str) -> datetime:
    """Give the instant of a time on a day where the team works."""
    return datetime.combine(day, moment, ZoneInfo(time_zone)).astimezone(UTC)
