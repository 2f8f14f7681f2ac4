"""What remains of a severity after accepted mitigations."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.barriers import rules
from govern.barriers.models import BARRIER_WORKFLOW
from govern.barriers.rules import BarrierState

SEVERITIES = st.integers(0, 5)
REDUCTIONS = st.lists(st.integers(1, 100), max_size=20)


@pytest.mark.parametrize(
    ("severity", "reductions", "left"),
    [
        (4, [], 400),
        (4, [50], 200),
        (4, [50, 50], 100),
        (5, [100], 0),
        (3, [33, 10], 181),
        (0, [], 0),
    ],
)
def test_each_mitigation_takes_its_share_of_what_is_left(
    severity: int, reductions: list[int], left: int
) -> None:
    assert rules.residual(severity, reductions) == left


@given(SEVERITIES, REDUCTIONS)
def test_what_remains_is_never_below_zero_nor_above_the_severity(
    severity: int, reductions: list[int]
) -> None:
    assert 0 <= rules.residual(severity, reductions) <= severity * rules.WHOLE


@given(SEVERITIES, REDUCTIONS, st.integers(1, 100))
def test_one_more_mitigation_never_makes_a_barrier_larger(
    severity: int, reductions: list[int], more: int
) -> None:
    assert rules.residual(severity, [*reductions, more]) <= rules.residual(severity, reductions)


def test_the_more_severe_the_sooner_it_is_looked_at_again() -> None:
    days = [rules.review_on(severity, date(2026, 1, 1)) for severity in range(5, 0, -1)]
    assert days == sorted(days)


def test_every_end_can_be_opened_again() -> None:
    assert all(BARRIER_WORKFLOW.allows(end, BarrierState.OWNED) for end in rules.ENDS)


@pytest.mark.parametrize("names", [rules.TYPE_NAMES, rules.STATE_NAMES, rules.MECHANISM_NAMES])
def test_everything_has_a_name(names: dict[object, str]) -> None:
    kinds = type(next(iter(names)))
    assert set(names) == set(kinds)  # type: ignore[call-overload]  # an enumeration.
