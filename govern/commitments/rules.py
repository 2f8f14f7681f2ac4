"""What a commitment may say, when it is late, and how often a team keeps what it promised."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from govern.core.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

#: Nobody promises one customer anything further ahead than this.
FURTHEST_DAYS = 366
#: So long a slip of the finger can be taken back.
UNDO_DAYS = 7
#: More cases than this in a week is a slip of the keyboard.
MOST_CASES = 1_000_000
DAY, WEEK = timedelta(days=1), timedelta(days=7)
#: The spans one can look at, in weeks, and the usual one.
SPANS = (4, 12, 52)
USUAL_SPAN = 12
#: So many lose their words in one transaction.
EMPTIED_AT_ONCE = 500

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
#: Begins with + or 0, and has nine digits or more, however they are grouped.
_TELEPHONE = re.compile(r"(?<!\w)(?:\+|0)(?:[\s()./-]?\d){8,}(?!\w)")


class CommitmentState(StrEnum):
    """What became of a commitment."""

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"


SETTLED = (CommitmentState.KEPT, CommitmentState.LATE, CommitmentState.BROKEN)
STATE_NAMES = {
    CommitmentState.OPEN: N_("Open"),
    CommitmentState.KEPT: N_("Kept"),
    CommitmentState.LATE: N_("Kept late"),
    CommitmentState.BROKEN: N_("Not kept"),
}


def names_a_customer(text: str) -> bool:
    """Tell whether a text holds what leads to a person: an e-mail address or a telephone number."""
    return bool(_ADDRESS.search(text) or _TELEPHONE.search(text))


def week_of(day: date) -> date:
    """Give the Monday of the week a day is in (ISO 8601)."""
    return day - timedelta(days=day.weekday())


def weeks_until(week: date, count: int) -> list[date]:
    """Give the Mondays of so many weeks, the last one at the end."""
    return [week - WEEK * back for back in reversed(range(count))]


def moment(day: date, hour: int, minute: int, time_zone: str) -> datetime:
    """Give the instant of a time on a day where the reader is."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(time_zone))


def outcome(due_at: datetime, now: datetime) -> CommitmentState:
    """Say what it is to do now what was promised: on time up to the very minute, else late."""
    return CommitmentState.KEPT if now < due_at + timedelta(minutes=1) else CommitmentState.LATE


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many commitments of a week, or of many weeks, were kept, kept late, and broken."""

    kept: int = 0
    late: int = 0
    broken: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Count two tallies together."""
        return Tally(
            kept=self.kept + other.kept,
            late=self.late + other.late,
            broken=self.broken + other.broken,
        )

    @property
    def total(self) -> int:
        """Give how many were due."""
        return self.kept + self.late + self.broken

    @property
    def share(self) -> float | None:
        """Give the keep-your-promises rate: kept on time, of all; None where there were none."""
        return self.kept / self.total if self.total else None


@dataclass(frozen=True, kw_only=True)
class Team:
    """A department with its tallies by week, oldest first; a week without any is left out."""

    id: UUID
    name: str
    weeks: Mapping[date, Tally] = field(default_factory=dict)

    @property
    def tally(self) -> Tally:
        """Count all weeks together."""
        return together(self.weeks.values())


def together(tallies: Iterable[Tally]) -> Tally:
    """Count tallies together."""
    return sum(tallies, Tally())
