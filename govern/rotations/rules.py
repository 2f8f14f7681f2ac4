"""The life of a floor day, the hours it takes, and who may vouch for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from govern.core.errors import N_
from govern.core.workflow import Workflow

if TYPE_CHECKING:
    from datetime import date, datetime

#: When a full day on the floor begins and ends, unless somebody says otherwise.
BEGIN_OF_WORK, END_OF_WORK = time(9), time(17)


class RotationState(StrEnum):
    """How far a floor day is."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    COMPLETED = "completed"
    #: Logged by hand; waits for the host or the manager.
    PENDING = "pending"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    ABANDONED = "abandoned"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


S = RotationState
ROTATION_WORKFLOW = Workflow(
    {
        S.BOOKED: frozenset({S.ARRIVED, S.NO_SHOW, S.CANCELLED}),
        S.ARRIVED: frozenset({S.COMPLETED, S.ABANDONED}),
        S.COMPLETED: frozenset({S.CONFIRMED}),
        S.PENDING: frozenset({S.CONFIRMED, S.DECLINED, S.CANCELLED}),
    }
)
#: So many visitors to come are shown to their host.
MOST_EXPECTED = 50
#: The states in which the hours are taken, so that nobody is in two places at once.
HOLDS_HOURS = frozenset({S.BOOKED, S.ARRIVED, S.COMPLETED, S.PENDING, S.CONFIRMED})
#: The states that wait for a host or a manager.
WAITING = frozenset({S.ARRIVED, S.COMPLETED, S.PENDING})
#: The states in which a debrief is asked for.
TO_DEBRIEF = frozenset({S.ARRIVED, S.COMPLETED, S.PENDING, S.CONFIRMED})
del S

STATE_NAMES = {
    RotationState.BOOKED: ("info", N_("Booked"), "bi:calendar-check"),
    RotationState.ARRIVED: ("info", N_("There now"), "bi:geo-alt-fill"),
    RotationState.COMPLETED: ("signal", N_("Waits for the host"), "bi:hourglass-split"),
    RotationState.PENDING: ("signal", N_("Waits to be confirmed"), "bi:hourglass-split"),
    RotationState.CONFIRMED: ("good", N_("Confirmed"), "bi:check-circle-fill"),
    RotationState.DECLINED: ("bad", N_("Declined"), "bi:x-circle-fill"),
    RotationState.ABANDONED: ("neutral", N_("Broken off"), "bi:dash-circle-fill"),
    RotationState.NO_SHOW: ("bad", N_("No-show"), "bi:x-circle-fill"),
    RotationState.CANCELLED: ("neutral", N_("Cancelled"), "bi:dash-circle-fill"),
}


@dataclass(frozen=True, kw_only=True)
class Party:
    """What somebody is to a floor day of somebody else."""

    is_the_person: bool
    #: Was a host of that team at that time.
    was_host: bool
    is_manager: bool
    #: Nobody hosted it: listening in, for which the manager vouches.
    without_host: bool
    #: Looks after all floor days, or is named as the host of this one.
    looks_after: bool = False


def may_vouch(party: Party) -> bool:
    """Tell whether somebody may confirm or decline: another person, who was there as host.

    For listening in without a host it is the manager. Nobody ever vouches for their own day.
    """
    if party.is_the_person:
        return False
    return party.is_manager if party.without_host else party.was_host


def may_see(party: Party) -> bool:
    """Tell whether somebody may know of a floor day: who has a part in it."""
    return party.is_the_person or party.was_host or party.is_manager or party.looks_after


def hours_of(begins: time, ends: time) -> range:
    """Give the hours of the day that are touched, each as its number from 0 to 23."""
    last = ends.hour if ends.minute or ends.second else ends.hour - 1
    return range(begins.hour, last + 1)


def last_full_day(now: datetime, time_zone: str) -> date:
    """Give the last day whose working hours are over: what somebody is likely to log."""
    here = now.astimezone(ZoneInfo(time_zone))
    return here.date() if here.time() >= END_OF_WORK else here.date() - timedelta(days=1)


def problem_with_day(
    day: date,
    today: date,
    *,
    backdate_days: int,
    may_backdate: bool,
    reason: str,
    joined_on: date,
    left_on: date | None,
) -> tuple[str, str] | None:
    """Give the field and the sentence that refuse a claimed day, or None."""
    if day > today:
        return "day", N_("This day is still to come. Book a place for it instead.")
    if day < joined_on or (left_on is not None and day > left_on):
        return "day", N_("This day lies outside the time of working here.")
    if day >= today - timedelta(days=backdate_days):
        return None
    if not may_backdate:
        return "day", N_("This lies more than %(days)d days back; only the CX director logs it.")
    if not reason:
        return "late_reason", N_("Say why this day is logged so late.")
    return None
