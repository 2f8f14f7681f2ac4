"""Rounds: the clock moves them forward through their windows, and never back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.rounds.models import ROUND_WORKFLOW
from govern.rounds.rules import (
    RUNNING,
    RoundState,
    Windows,
    is_time_zone,
    state_at,
    steps,
    usual_windows,
    window_problem,
)

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
S = RoundState


def windows(*hours: int) -> Windows:
    opens, closes, voting, ends = (START + timedelta(hours=h) for h in hours)
    return Windows(
        nominations_open_at=opens,
        nominations_close_at=closes,
        voting_opens_at=voting,
        voting_closes_at=ends,
    )


USUAL = windows(0, 10, 20, 30)


@pytest.mark.parametrize(
    ("second", "state"),
    [
        (0, S.NOMINATING),
        (10 * 3600 - 1, S.NOMINATING),
        (10 * 3600, S.SHORTLISTING),
        (20 * 3600 - 1, S.SHORTLISTING),
        (20 * 3600, S.VOTING),
        (30 * 3600 - 1, S.VOTING),
        (30 * 3600, S.COUNTING),
        (90 * 3600, S.COUNTING),
    ],
)
def test_a_window_includes_its_first_second_and_not_its_last(
    second: int, state: RoundState
) -> None:
    assert state_at(S.NOMINATING, USUAL, START + timedelta(seconds=second)) is state


@pytest.mark.parametrize("state", [S.DRAFT, S.ANNOUNCED, S.CANCELLED])
def test_the_clock_leaves_drafts_and_ended_rounds_alone(state: RoundState) -> None:
    assert state_at(state, USUAL, START + timedelta(days=90)) is state
    assert steps(state, S.COUNTING) == ()


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from(sorted(RUNNING)))
def test_a_round_never_goes_back(one: int, two: int, state: RoundState) -> None:
    early, late = sorted((one, two))
    before = state_at(state, USUAL, START + timedelta(hours=early))
    after = state_at(before, USUAL, START + timedelta(hours=late))
    assert state_at(after, USUAL, START + timedelta(hours=early)) is after
    for first, second in zip((before, *steps(before, after)), steps(before, after), strict=False):
        assert ROUND_WORKFLOW.allows(first, second)


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        ((0, 0, 20, 30), "nominations_close_at"),
        ((0, 10, 9, 30), "voting_opens_at"),
        ((0, 10, 20, 20), "voting_closes_at"),
    ],
)
def test_windows_out_of_order_are_refused_beside_the_field(
    hours: tuple[int, ...], field: str
) -> None:
    problem = window_problem(windows(*hours))
    assert problem is not None
    assert problem.field == field


def test_voting_may_open_the_moment_nominations_close() -> None:
    assert window_problem(windows(0, 10, 10, 20)) is None


def test_time_zones_are_known_by_name() -> None:
    assert is_time_zone("Europe/Amsterdam")
    assert not is_time_zone("Amsterdam")


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(1, 60), st.integers(1, 30))
def test_the_usual_windows_follow_each_other_on_working_days(
    today: date, nominate: int, vote: int
) -> None:
    found = usual_windows(today, days_to_nominate=nominate, days_to_answer=7, days_to_vote=vote)
    moments = list(found.values())
    assert window_problem(Windows(**found)) is None
    assert moments == sorted(moments)
    assert all(moment.weekday() < 5 for moment in moments)
    assert today < moments[0].date() <= today + timedelta(days=3)
    assert found["voting_opens_at"] - found["nominations_close_at"] > timedelta(days=7)
