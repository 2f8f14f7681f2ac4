"""What an appointment can be, and how a department is covered on a day."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

#: No term ends later than this many years from its start.
LONGEST_TERM_YEARS = 10


class AppointmentKind(StrEnum):
    """Whether somebody is the advocate of a department or stands in for them."""

    ADVOCATE = "advocate"
    DEPUTY = "deputy"


class Cover(StrEnum):
    """How a department is covered."""

    GAP = "gap"
    #: The term is over; the advocate speaks on until a successor is there, so it is no gap.
    OVERDUE = "overdue"
    ENDING = "ending"
    COVERED = "covered"


def cover(term_ends_on: date | None, today: date, ending_days: int) -> Cover:
    """Tell how the term of a department's advocate stands; None is a department without one."""
    if term_ends_on is None:
        return Cover.GAP
    if term_ends_on < today:
        return Cover.OVERDUE
    if term_ends_on <= today + timedelta(days=ending_days):
        return Cover.ENDING
    return Cover.COVERED
