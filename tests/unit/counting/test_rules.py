"""How figures are read as people write them, and carried from one page to the next."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.counting.rules import (
    Change,
    Entry,
    Known,
    Planned,
    digest,
    next_start,
    packed,
    problem_of,
    read_country,
    read_number,
    read_period,
    twice,
    unpacked,
)
from govern.promises.rules import Period
from govern.readings.rules import Count, Scope
from govern.sheets.sheet import Remark

SOME_ID = "a" * 32
ENTRIES = st.builds(
    Entry,
    line=st.integers(1, 5000),
    promise_id=st.uuids(),
    period_start=st.dates(),
    scope=st.one_of(
        st.just(Scope()),
        st.uuids().map(lambda key: Scope(department_id=key)),
        st.sampled_from([Scope(country="NL"), Scope(country="BE")]),
        st.uuids().map(lambda key: Scope(stage_id=key)),
    ),
    kept=st.integers(0, 10**9),
    total=st.integers(1, 10**9),
)


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), (" 1 250 ", 1250), ("1\u00a0250", 1250), ("12.0", 12), ("12,00", 12), ("-3", -3)],
)
def test_whole_numbers_are_read_as_they_are_written(text: str, number: int) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "missing"),
        ("95%", "percentage"),
        ("95 %", "percentage"),
        ("0,95", "no whole number"),
        ("12.5", "no whole number"),
        # A thousand for some, a fraction for others.
        ("1.250", "no whole number"),
        ("1,250", "no whole number"),
        ("twelve", "no whole number"),
        ("1e3", "no whole number"),
        ("9" * 40, "no whole number"),
    ],
)
def test_what_may_mean_two_things_is_not_guessed(text: str, says: str) -> None:
    found = read_number(text)
    assert isinstance(found, Remark)
    assert says in str(found)


@pytest.mark.parametrize(
    "text",
    [
        "2026-04",
        "2026-4",
        "04-2026",
        "4/2026",
        "2026-04-01",
        "2026-04-17",
        "2026-04-01 00:00:00",
        "April 2026",
        "apr 2026",
        "apr. 2026",
    ],
)
def test_a_month_is_read_in_the_usual_ways(text: str) -> None:
    assert read_period(text, Period.MONTH) == date(2026, 4, 1)
    assert read_period(text, Period.QUARTER) == date(2026, 4, 1)


@pytest.mark.parametrize("text", ["2026-Q2", "2026q2", "Q2 2026", "K2 2026", "kw2 2026"])
def test_a_quarter_is_read_for_what_is_counted_by_quarter(text: str) -> None:
    found = read_period(text, Period.QUARTER)
    assert found == date(2026, 4, 1) or text.startswith("kw")
    assert isinstance(read_period(text, Period.MONTH), Remark)


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-13", "2026-00", "13 april", "April", "0000-Q1", "2026-02-31", "x 2026"],
)
def test_what_is_no_period_says_how_one_is_written(text: str) -> None:
    assert "2026-04" in str(read_period(text, Period.MONTH))


def test_a_month_inside_a_quarter_is_not_taken_for_it() -> None:
    assert "first month" in str(read_period("May 2026", Period.QUARTER))


def test_a_country_has_two_letters() -> None:
    assert read_country(" nl ") == "NL"
    assert read_country("") is None
    for text in ("Netherlands", "N1", "é", "ßß"):
        assert isinstance(read_country(text), Remark)


@given(st.lists(ENTRIES, max_size=20))
def test_what_is_packed_comes_out_again(entries: list[Entry]) -> None:
    assert unpacked(packed(entries)) == entries


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        "[[1,2]]",
        json.dumps([[1, "x", "2026-04-01", None, None, None, 1, 2]]),
        json.dumps([[1, SOME_ID, "April", None, None, None, 1, 2]]),
        json.dumps([[1, SOME_ID, "2026-04-01", None, None, None, "1", 2]]),
        json.dumps([[1, SOME_ID, "2026-04-01", None, None, None, True, 2]]),
        json.dumps([[1, SOME_ID, "2026-04-01", None, "nl", None, 1, 2]]),
        json.dumps([[1, SOME_ID, "2026-04-01", None, 5, None, 1, 2]]),
        json.dumps([[10**12, SOME_ID, "2026-04-01", None, None, None, 1, 2]]),
        json.dumps([[1, SOME_ID, "2026-04-01", None, None, None, 1, 2]] * 2001),
        "[" * 5000,
    ],
)
def test_what_was_never_packed_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"damaged|Expecting"):
        unpacked(text)


def entry(promise_id: UUID, line: int = 2, **more: int) -> Entry:
    values = {"kept": 9, "total": 10, **more}
    return Entry(
        line=line,
        promise_id=promise_id,
        period_start=date(2026, 4, 1),
        scope=Scope(),
        **values,
    )


def known(promise_id: UUID, *, may_record: bool = True) -> Known:
    return Known(
        id=promise_id,
        words="We call back",
        period=Period.MONTH,
        starts_on=date(2026, 2, 1),
        may_record=may_record,
    )


def test_why_a_figure_cannot_be_recorded() -> None:
    one, today = uuid4(), date(2026, 5, 2)
    assert problem_of(entry(one), known(one), today) is None
    assert "no such promise" in str(problem_of(entry(one), None, today))
    assert "owner" in str(problem_of(entry(one), known(one, may_record=False), today))
    assert "not begun" in str(problem_of(entry(one), known(one), date(2026, 3, 31)))
    assert "More were kept" in str(problem_of(entry(one, kept=11), known(one), today))
    assert "number of cases" in str(problem_of(entry(one, kept=0, total=0), known(one), today))


def test_a_figure_that_stands_there_twice_is_named_by_its_later_line() -> None:
    one = uuid4()
    assert twice([entry(one, 2), entry(uuid4(), 3), entry(one, 4)]) == {4}


def test_another_plan_has_another_digest() -> None:
    def planned(kept: int) -> Planned:
        after = Count(kept, 10)
        return Planned(line=2, change=Change.NEW, promise="We call back", after=after)

    assert digest([planned(9)]) == digest([planned(9)])
    assert digest([planned(9)]) != digest([planned(8)])
    assert digest([planned(9)]) != digest([])


def test_periods_follow_each_other() -> None:
    assert next_start(date(2026, 12, 1), Period.MONTH) == date(2027, 1, 1)
    assert next_start(date(2026, 10, 1), Period.QUARTER) == date(2027, 1, 1)
