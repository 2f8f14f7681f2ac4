"""The life of a floor day, its hours, and who may vouch for it."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.rotations import rules
from govern.rotations.rules import ROTATION_WORKFLOW, Party, RotationState

TODAY = date(2026, 5, 21)


@given(
    st.builds(
        Party,
        is_the_person=st.sampled_from((True,)),
        was_host=st.booleans(),
        is_manager=st.booleans(),
        without_host=st.booleans(),
    )
)
def test_nobody_vouches_for_their_own_day_whatever_else_they_are(party: Party) -> None:
    assert not rules.may_vouch(party)


@given(was_host=st.booleans(), is_manager=st.booleans(), without_host=st.booleans())
def test_a_host_vouches_for_hosted_days_and_a_manager_for_listening(
    *, was_host: bool, is_manager: bool, without_host: bool
) -> None:
    party = Party(
        is_the_person=False, was_host=was_host, is_manager=is_manager, without_host=without_host
    )
    assert rules.may_vouch(party) == (is_manager if without_host else was_host)


@pytest.mark.parametrize(
    ("begins", "ends", "hours"),
    [
        (time(9), time(13), [9, 10, 11, 12]),
        (time(9, 30), time(12, 30), [9, 10, 11, 12]),
        (time(23), time(23, 45), [23]),
    ],
)
def test_a_day_takes_every_hour_it_touches(begins: time, ends: time, hours: list[int]) -> None:
    assert list(rules.hours_of(begins, ends)) == hours


@pytest.mark.parametrize(
    ("back", "director", "reason", "refused"),
    [
        (-1, False, "", "day"),
        (-1, True, "Why", "day"),
        (0, False, "", None),
        (30, False, "", None),
        (31, False, "", "day"),
        (31, True, "", "late_reason"),
        (31, True, "Was ill", None),
    ],
)
def test_how_far_back_a_day_may_lie(
    back: int, *, director: bool, reason: str, refused: str | None
) -> None:
    problem = rules.problem_with_day(
        TODAY - timedelta(days=back),
        TODAY,
        backdate_days=30,
        may_backdate=director,
        reason=reason,
        joined_on=date(2020, 1, 1),
        left_on=None,
    )
    assert (problem[0] if problem else None) == refused


def test_nothing_leads_out_of_the_ends() -> None:
    assert ROTATION_WORKFLOW.ends(RotationState) == {
        RotationState.CONFIRMED,
        RotationState.DECLINED,
        RotationState.ABANDONED,
        RotationState.NO_SHOW,
        RotationState.CANCELLED,
    }
