"""What is left of a barrier's severity after the accepted mitigations."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from govern.barriers.rules import BARRIER_WORKFLOW, OUTCOMES, BarrierState, residual_severity

SEVERITIES = st.integers(1, 5)
REDUCTIONS = st.lists(st.integers(0, 100), max_size=20)


def test_each_mitigation_works_on_what_the_others_leave() -> None:
    assert residual_severity(4, []) == Decimal("4.0")
    assert residual_severity(4, [50]) == Decimal("2.0")
    assert residual_severity(4, [50, 50]) == Decimal("1.0")
    assert residual_severity(5, [30, 10]) == Decimal("3.2")
    assert residual_severity(5, [100]) == Decimal(0)


@given(SEVERITIES, REDUCTIONS)
def test_it_lies_between_nothing_and_the_severity(severity: int, reductions: list[int]) -> None:
    assert 0 <= residual_severity(severity, reductions) <= severity


@given(SEVERITIES, REDUCTIONS, st.integers(0, 100))
def test_one_more_never_makes_it_worse(severity: int, reductions: list[int], more: int) -> None:
    after = residual_severity(severity, [*reductions, more])
    assert after <= residual_severity(severity, reductions)


@given(SEVERITIES, REDUCTIONS)
def test_the_order_does_not_matter(severity: int, reductions: list[int]) -> None:
    turned = residual_severity(severity, reversed(reductions))
    assert turned == residual_severity(severity, reductions)


def test_what_has_ended_stays_ended() -> None:
    assert BARRIER_WORKFLOW.ends(BarrierState) == frozenset(OUTCOMES)
