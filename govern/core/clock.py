"""The one source of time: an aware UTC instant, fixed for the length of a transaction."""

from __future__ import annotations

from calendar import monthrange
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system
_instant: ContextVar[datetime | None] = ContextVar("instant", default=None)


def now() -> datetime:
    """Give the present instant in UTC; inside a transaction always the same one."""
    return _instant.get() or _source()


def today(time_zone: str = "UTC") -> date:
    """Give the present calendar day in a time zone (IANA name)."""
    return now().astimezone(ZoneInfo(time_zone)).date()


def end_of(day: date, time_zone: str) -> datetime:
    """Give the last second of a day in a time zone: what is due on a day is in time until then."""
    # Where the clock is put back at midnight that hour comes twice; the day ends with the second.
    last = time(23, 59, 59, fold=1)
    return datetime.combine(day, last, ZoneInfo(time_zone)).astimezone(UTC)


def months_after(day: date, months: int) -> date:
    """Give the same day some months later; the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@contextmanager
def instant() -> Iterator[datetime]:
    """Hold one instant for everything that happens inside."""
    value = _source()
    token = _instant.set(value)
    try:
        yield value
    finally:
        _instant.reset(token)


@contextmanager
def replaced(source: Callable[[], datetime]) -> Iterator[None]:
    """Take the time from elsewhere for a while: tests, and the demo's two years of history."""
    global _source  # noqa: PLW0603 - the clock is process-wide by design.
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before


@lru_cache(maxsize=1)
def time_zones() -> tuple[str, ...]:
    """Give the time zones one can live in, by their IANA names."""
    regions = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    return ("UTC", *sorted(z for z in available_timezones() if z.split("/", 1)[0] in regions))
