"""The states of a round, what the clock asks of it, and when its windows make sense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import available_timezones

from govern.core.errors import N_

MOST_CATEGORIES = 8
MOST_VOTES = 20
#: How long the last stories are read before their finalists are asked, and when windows open and
#: close, where nobody says otherwise.
DAYS_TO_READ = 2
MORNING, EVENING = time(9), time(17)
WEEK, SATURDAY = 7, 5


class RoundState(StrEnum):
    """How far a round is."""

    DRAFT = "draft"
    NOMINATING = "nominating"
    SHORTLISTING = "shortlisting"
    VOTING = "voting"
    COUNTING = "counting"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"


class TieRule(StrEnum):
    """What happens when two stories have most votes; fixed before the round opens."""

    #: All of them win.
    SHARED = "shared"
    #: The one with most votes from other departments wins; still equal, all of them win.
    OTHER_DEPARTMENTS = "other_departments"


STATE_NAMES = {
    RoundState.DRAFT: N_("Being prepared"),
    RoundState.NOMINATING: N_("Open for nominations"),
    RoundState.SHORTLISTING: N_("Stories are being read"),
    RoundState.VOTING: N_("Voting is open"),
    RoundState.COUNTING: N_("Waiting for the announcement"),
    RoundState.ANNOUNCED: N_("Announced"),
    RoundState.CANCELLED: N_("Called off"),
}
TIE_NAMES = {
    TieRule.SHARED: N_("Everybody with most votes wins."),
    TieRule.OTHER_DEPARTMENTS: N_(
        "Most votes from other departments decide; if those are equal too, all of them win."
    ),
}
#: The states the clock moves a round through, in order.
_BY_CLOCK = (
    RoundState.NOMINATING,
    RoundState.SHORTLISTING,
    RoundState.VOTING,
    RoundState.COUNTING,
)
#: The phases that can be ended before their time: the moment each begins, and the one it ends.
MOMENTS = {
    RoundState.NOMINATING: ("nominations_open_at", "nominations_close_at"),
    RoundState.SHORTLISTING: ("nominations_close_at", "voting_opens_at"),
    RoundState.VOTING: ("voting_opens_at", "voting_closes_at"),
}
#: The phases in which stories come onto the shortlist and finalists answer.
BEFORE_BALLOT = frozenset({RoundState.NOMINATING, RoundState.SHORTLISTING})
#: The states in which there is something to do or to wait for.
RUNNING = frozenset(_BY_CLOCK)


@dataclass(frozen=True, kw_only=True)
class Windows:
    """When people nominate and vote; each window includes its start and not its end."""

    nominations_open_at: datetime
    nominations_close_at: datetime
    voting_opens_at: datetime
    voting_closes_at: datetime


@dataclass(frozen=True)
class Problem:
    """Why a field of a round is refused."""

    field: str
    message: str


def state_at(state: RoundState, windows: Windows, now: datetime) -> RoundState:
    """Give the state a round is in at an instant: never an earlier one than it has reached."""
    if state not in RUNNING:
        return state
    if now >= windows.voting_closes_at:
        due = RoundState.COUNTING
    elif now >= windows.voting_opens_at:
        due = RoundState.VOTING
    elif now >= windows.nominations_close_at:
        due = RoundState.SHORTLISTING
    else:
        due = RoundState.NOMINATING
    return max(state, due, key=_BY_CLOCK.index)


def steps(state: RoundState, target: RoundState) -> tuple[RoundState, ...]:
    """Give the states a round goes through, one by one, to reach a later one."""
    if state not in RUNNING or target not in RUNNING:
        return ()
    return _BY_CLOCK[_BY_CLOCK.index(state) + 1 : _BY_CLOCK.index(target) + 1]


def ends_early(phase: RoundState, windows: Windows, now: datetime) -> bool:
    """Tell whether a phase can be ended at an instant: it has begun, and is not over."""
    if phase not in MOMENTS:
        return False
    begins, ends = (getattr(windows, name) for name in MOMENTS[phase])
    return begins < now < ends or (phase is RoundState.SHORTLISTING and begins == now < ends)


def window_problem(windows: Windows) -> Problem | None:
    """Give what is wrong with the order of the windows, or None."""
    if windows.nominations_close_at <= windows.nominations_open_at:
        return Problem("nominations_close_at", N_("This must be later than the opening."))
    if windows.voting_opens_at < windows.nominations_close_at:
        return Problem("voting_opens_at", N_("Voting opens after nominations have closed."))
    if windows.voting_closes_at <= windows.voting_opens_at:
        return Problem("voting_closes_at", N_("This must be later than the opening."))
    return None


def usual_windows(
    today: date, *, days_to_nominate: int, days_to_answer: int, days_to_vote: int
) -> dict[str, datetime]:
    """Give windows to begin from, on working days and without a zone, from the next one on.

    Who comes onto the shortlist last has all the days to answer before the ballot opens.
    """
    opens = _working_day(today + timedelta(days=1))
    closes = _working_day(opens + timedelta(days=days_to_nominate))
    voting_opens = _working_day(closes + timedelta(days=days_to_answer + DAYS_TO_READ))
    voting_closes = _working_day(voting_opens + timedelta(days=days_to_vote))
    return {
        "nominations_open_at": datetime.combine(opens, MORNING),
        "nominations_close_at": datetime.combine(closes, EVENING),
        "voting_opens_at": datetime.combine(voting_opens, MORNING),
        "voting_closes_at": datetime.combine(voting_closes, EVENING),
    }


def _working_day(day: date) -> date:
    """Give this day, or the Monday after it in a weekend."""
    return day + timedelta(days=WEEK - day.weekday()) if day.weekday() >= SATURDAY else day


def is_time_zone(name: str) -> bool:
    """Tell whether this is the name of a time zone, like Europe/Amsterdam."""
    return name in available_timezones()
