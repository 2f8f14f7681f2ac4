"""The day that is offered to who logs one: the last whose working hours are over."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from govern.rotations.rules import last_full_day


@pytest.mark.parametrize(
    ("hour", "time_zone", "day"),
    [
        (12, "UTC", 20),
        (16, "UTC", 20),
        (17, "UTC", 21),
        (14, "Europe/Amsterdam", 20),
        (15, "Europe/Amsterdam", 21),
        (12, "Pacific/Auckland", 21),
    ],
)
def test_a_day_is_offered_once_its_hours_are_over(hour: int, time_zone: str, day: int) -> None:
    now = datetime(2026, 5, 21, hour, tzinfo=UTC)
    assert last_full_day(now, time_zone) == date(2026, 5, day)
