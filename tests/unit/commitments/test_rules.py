"""What a commitment may say, when it is late, and how a team's rate is counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.commitments.rules import (
    CommitmentState,
    Tally,
    Team,
    moment,
    names_a_customer,
    outcome,
    together,
    week_of,
    weeks_until,
)

TALLIES = st.builds(
    Tally,
    kept=st.integers(0, 1000),
    late=st.integers(0, 1000),
    broken=st.integers(0, 1000),
)


@pytest.mark.parametrize(
    "text",
    [
        "Call back j.visser@example.org",
        "Call +31 6 1234 5678",
        "0612345678",
        "(call 06-12 34 56 78)",
        "+44 (0)20 7946 0958",
    ],
)
def test_an_address_or_a_number_leads_to_a_person(text: str) -> None:
    assert names_a_customer(text)


@pytest.mark.parametrize(
    "text",
    [
        "Call back Mrs V., Tuesday 15:00",
        "Case 4471-2026",
        "Order 20261123-000417",
        "Send the estimate of 1 250 euros @ home",
        "Policy 0471",
        "A123456789",
    ],
)
def test_a_reference_of_ones_own_is_none(text: str) -> None:
    assert not names_a_customer(text)


@given(st.dates(date(2000, 1, 3), date(2100, 1, 1)))
def test_a_week_begins_on_its_monday(day: date) -> None:
    monday = week_of(day)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days < 7
    assert week_of(monday) == monday


def test_the_last_weeks_end_with_the_one_asked_for() -> None:
    assert weeks_until(date(2026, 11, 23), 3) == [
        date(2026, 11, 9),
        date(2026, 11, 16),
        date(2026, 11, 23),
    ]


def test_it_is_on_time_until_the_minute_is_over() -> None:
    due = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
    assert outcome(due, due + timedelta(seconds=59)) is CommitmentState.KEPT
    assert outcome(due, due + timedelta(minutes=1)) is CommitmentState.LATE


def test_a_time_is_meant_where_the_reader_is() -> None:
    assert moment(date(2026, 11, 24), 15, 0, "Europe/Amsterdam") == datetime(
        2026, 11, 24, 14, 0, tzinfo=UTC
    )
    assert moment(date(2026, 7, 24), 15, 0, "Europe/Amsterdam") == datetime(
        2026, 7, 24, 13, 0, tzinfo=UTC
    )


@given(st.lists(TALLIES, max_size=6))
def test_tallies_add_up(tallies: list[Tally]) -> None:
    every = together(tallies)
    assert every.total == sum(tally.total for tally in tallies)
    assert (every.share is None) == (every.total == 0)
    if every.share is not None:
        assert 0 <= every.share <= 1
    weeks = dict(zip(weeks_until(date(2026, 11, 23), len(tallies)), tallies, strict=True))
    assert Team(id=uuid4(), name="Claims", weeks=weeks).tally == every
