"""What a promise is: its keep rate with how sure we are of it, and the periods it is counted in."""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from typing import NamedTuple
from uuid import UUID

from govern.core.errors import N_
from govern.core.localised import Localised
from govern.readings.rules import Count

PERIODS_OFFERED = 24
PERIODS_DRAWN = 12
#: Nobody changes a promise for a while that is longer than this.
LONGEST_CHANGE_DAYS = 366


class PromiseState(StrEnum):
    """How far a promise is."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    LIVE = "live"
    RETIRED = "retired"


class MeasureKind(StrEnum):
    """How we will know that a promise was kept."""

    STANDARD = "standard"
    YES_NO = "yes_no"
    SHARE = "share"


class Period(StrEnum):
    """How often a promise is counted."""

    MONTH = "month"
    QUARTER = "quarter"


class Standing(StrEnum):
    """What the newest figures say."""

    UNKNOWN = "unknown"
    TOO_FEW = "too_few"
    KEPT = "kept"
    AT_RISK = "at_risk"
    NOT_KEPT = "not_kept"


STATE_NAMES: Mapping[PromiseState, str] = {
    PromiseState.PROPOSED: N_("Proposed"),
    PromiseState.AGREED: N_("Agreed"),
    PromiseState.LIVE: N_("Live"),
    PromiseState.RETIRED: N_("Retired"),
}
MEASURE_NAMES: Mapping[MeasureKind, str] = {
    MeasureKind.STANDARD: N_("A standard with a number and a time"),
    MeasureKind.YES_NO: N_("A yes or no for each case"),
    MeasureKind.SHARE: N_("The share of customers who say so when asked"),
}
PERIOD_NAMES: Mapping[Period, str] = {
    Period.MONTH: N_("Every month"),
    Period.QUARTER: N_("Every quarter"),
}
STANDING_NAMES: Mapping[Standing, str] = {
    Standing.UNKNOWN: N_("No figures yet"),
    Standing.TOO_FEW: N_("Too few to say"),
    Standing.KEPT: N_("Kept"),
    Standing.AT_RISK: N_("At risk"),
    Standing.NOT_KEPT: N_("Not kept"),
}


def folded(text: str) -> str:
    """Give a text as the search compares it: without accents and case."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


# The keep rate -----------------------------------------------------------------------------------

#: The quantile of the normal distribution that leaves 2.5 % on either side: 95 % is no choice.
_Z = 1.959963984540054


class Interval(NamedTuple):
    """Where the true share lies, 95 times in a hundred."""

    low: float
    high: float


def wilson(kept: int, total: int) -> Interval:
    """Give the score interval for kept of total (E. B. Wilson, 1927)."""
    if not 0 <= kept <= total or total == 0:
        message = "an interval needs 0 <= kept <= total, and a total above 0"
        raise ValueError(message)
    share, square = kept / total, _Z * _Z
    middle = share + square / (2 * total)
    spread = _Z * sqrt(share * (1 - share) / total + square / (4 * total * total))
    scale = 1 + square / total
    low = 0.0 if kept == 0 else (middle - spread) / scale
    high = 1.0 if kept == total else (middle + spread) / scale
    return Interval(low, high)


def standing_of(kept: int, total: int, *, threshold: float, fewest: int) -> Standing:
    """Say what a count means: clearly below the line is not kept, astride it is at risk."""
    if total == 0 or total < fewest:
        return Standing.TOO_FEW
    low, high = wilson(kept, total)
    if high < threshold:
        return Standing.NOT_KEPT
    return Standing.KEPT if low >= threshold else Standing.AT_RISK


# Periods -----------------------------------------------------------------------------------------


def start_of(day: date, period: Period) -> date:
    """Give the first day of the month or quarter a day is in."""
    month = day.month if period is Period.MONTH else (day.month - 1) // 3 * 3 + 1
    return day.replace(month=month, day=1)


def before(start: date, period: Period) -> date:
    """Give the first day of the period before the one that starts on a day."""
    months = start.year * 12 + start.month - 1 - (1 if period is Period.MONTH else 3)
    return date(months // 12, months % 12 + 1, 1)


def months_after(day: date, months: int) -> date:
    """Give the same day some months later; the last of the month where it is shorter."""
    ahead = day.year * 12 + day.month - 1 + months
    year, month = ahead // 12, ahead % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def periods(starts_on: date, today: date, period: Period) -> list[date]:
    """Give the periods that can be counted, newest first: begun, and not before the promise."""
    first, start = start_of(starts_on, period), start_of(today, period)
    found: list[date] = []
    while start >= first and len(found) < PERIODS_OFFERED:
        found.append(start)
        start = before(start, period)
    return found


def can_be_counted(start: date, starts_on: date, today: date, period: Period) -> bool:
    """Tell whether this day begins a period that has begun, and not before the promise."""
    first, last = start_of(starts_on, period), start_of(today, period)
    return start == start_of(start, period) and first <= start <= last


def drawn(counted: Sequence[date], period: Period) -> list[date]:
    """Give the periods a line is drawn over: up to the newest counted one, none left out."""
    starts: list[date] = []
    start = max(counted, default=None)
    while start is not None and start >= min(counted) and len(starts) < PERIODS_DRAWN:
        starts.append(start)
        start = before(start, period)
    return starts[::-1]


def is_given(
    points: Sequence[tuple[date, Count]],
    *,
    period: Period,
    today: date,
    above: int,
    in_a_row: int,
    fewest: int,
) -> bool:
    """Tell whether a promise was kept above a percentage in so many periods in a row, up to now.

    The points are sorted by their period; the period that runs, and the one before it, may still
    have to be counted.
    """
    run = points[-in_a_row:]
    late = before(before(start_of(today, period), period), period)
    return (
        len(run) == in_a_row
        and run[-1][0] >= late
        and all(before(after[0], period) == first[0] for first, after in pairwise(run))
        and all(one.total >= fewest and 100 * one.kept > above * one.total for _start, one in run)
    )


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Everything a promise says, apart from its state."""

    text: Localised
    owner_id: UUID
    for_whom: Localised
    stage_id: UUID | None
    department_id: UUID | None
    measure_kind: MeasureKind
    measure: str
    threshold_permille: int
    period: Period
    source: str
    remedy: Localised
    starts_on: date
    review_on: date
    country: str | None = None
    overruled: str = ""
