"""How the parts of a period are added up, each case once, and what a figure may be."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.core.errors import FieldError
from govern.readings.rules import (
    Axis,
    Count,
    Scope,
    check_count,
    check_remedies,
    check_scope,
    together,
)


@dataclass(frozen=True, kw_only=True)
class One:
    """A count."""

    kept: int
    total: int
    path: str | None = None
    country: str | None = None
    stage_id: UUID | None = None

    @property
    def department_id(self) -> UUID | None:
        """Give the last of the path."""
        return uuid4() if self.path else None


def test_a_figure_of_the_whole_is_not_added_to_its_parts() -> None:
    parts = [One(kept=1, total=2, path="a/"), One(kept=5, total=9)]
    assert together(parts) == (5, 9)


def test_a_department_is_not_counted_again_in_the_one_above_it() -> None:
    parts = [
        One(kept=10, total=20, path="a/"),
        One(kept=3, total=8, path="a/b/"),
        One(kept=2, total=4, path="a/b/c/"),
        One(kept=7, total=9, path="d/e/"),
        One(kept=1, total=1, path="ab/"),
    ]
    assert together(parts) == (10 + 7 + 1, 20 + 9 + 1)


def test_of_two_kinds_of_parts_those_with_more_cases_stand() -> None:
    parts = [
        One(kept=50, total=60, path="a/"),
        One(kept=40, total=70, country="NL"),
        One(kept=20, total=30, country="BE"),
        One(kept=5, total=9, stage_id=uuid4()),
    ]
    assert together(parts) == (60, 100)
    assert together([]) == Count(0, 0)


PATHS = st.lists(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(lambda way: "/".join(way) + "/"),
    unique=True,
    min_size=1,
    max_size=12,
)


@given(PATHS)
def test_every_case_is_counted_exactly_once(paths: list[str]) -> None:
    # Each department has one case for itself and for every one below it, as a tree has.
    def cases(path: str) -> int:
        return sum(other.startswith(path) for other in paths)

    parts = [One(kept=cases(path), total=cases(path), path=path) for path in paths]
    assert together(parts).total == len(paths)


def test_a_figure_is_of_one_part() -> None:
    assert Scope().axis is Axis.WHOLE
    assert Scope(uuid4()).axis is Axis.DEPARTMENT
    assert Scope(country="NL").axis is Axis.COUNTRY
    assert Scope(stage_id=uuid4()).axis is Axis.STAGE
    check_scope(Scope(country="NL"))
    with pytest.raises(FieldError):
        check_scope(Scope(uuid4(), "NL"))


@pytest.mark.parametrize(("kept", "total"), [(1, 0), (-1, 5), (6, 5), (1, 1_000_000_001)])
def test_a_count_that_cannot_be_is_refused(kept: int, total: int) -> None:
    check_count(5, 5)
    with pytest.raises(FieldError):
        check_count(kept, total)


def test_no_more_is_given_than_is_owed() -> None:
    for owed, paid in ((None, None), (5, None), (5, 5), (0, 0)):
        check_remedies(owed, paid)
    for owed, paid in ((None, 1), (4, 5)):
        with pytest.raises(FieldError):
            check_remedies(owed, paid)
