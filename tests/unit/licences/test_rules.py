"""A licence follows from days on the floor: reckoned, extended, and how it stands on a day."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govern.departments.grouping import Place, together
from govern.floor.rules import FloorKind
from govern.licences import rules
from govern.licences.rules import CountedDay, LicenceState, Policy, Tally

POLICY = Policy(
    minutes_needed=480,
    period_months=12,
    expiring_days=90,
    grace_days=30,
    joiner_days=90,
    listening_percent=50,
    most_listening_percent=50,
)
DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


def a_day(day: date, hours: float = 8, kind: FloorKind = FloorKind.INTERACTIVE) -> CountedDay:
    return CountedDay(day=day, minutes=int(hours * 60), kind=kind)


def reckoned(*days: CountedDay) -> rules.Reckoning:
    return rules.reckon(days, hosted=False, policy=POLICY)


def a_year_after(day: date) -> date:
    """Give the same day next year, reckoned in another way than the code does."""
    if (day.month, day.day) == (2, 29) and not isleap(day.year + 1):
        return date(day.year + 1, 2, 28)
    return date(day.year + 1, day.month, day.day)


def state(today: date, until: date | None) -> LicenceState:
    return rules.state_on(today, until, joined_on=date(2010, 1, 1), exempt=False, policy=POLICY)


@settings(max_examples=400)
@given(DAYS)
def test_a_licence_is_valid_for_a_year_from_any_day_and_not_a_day_longer(day: date) -> None:
    found = reckoned(a_day(day))
    assert found.valid_from == day
    assert found.valid_until == a_year_after(day)
    good = {LicenceState.VALID, LicenceState.EXPIRING}
    for offset in (0, 1, 100, (found.valid_until - day).days):
        assert state(day + timedelta(days=offset), found.valid_until) in good
    assert state(found.valid_until + timedelta(days=1), found.valid_until) is LicenceState.GRACE
    assert state(found.valid_until + timedelta(days=30), found.valid_until) is LicenceState.GRACE
    assert state(found.valid_until + timedelta(days=31), found.valid_until) is LicenceState.EXPIRED


@settings(max_examples=400)
@given(DAYS, st.integers(-90, 30))
def test_renewed_in_the_window_it_is_extended_from_the_old_date(day: date, offset: int) -> None:
    end = a_year_after(day)
    found = reckoned(a_day(day), a_day(end + timedelta(days=offset)))
    assert found.valid_until == a_year_after(end)
    assert found.valid_from == day


@given(DAYS, st.integers(1, 274))
def test_renewed_before_the_window_it_counts_anew_and_never_ends_earlier(
    day: date, offset: int
) -> None:
    again = day + timedelta(days=offset)
    assert reckoned(a_day(day), a_day(again)).valid_until == a_year_after(again)


@given(DAYS, st.integers(31, 3000))
def test_after_the_grace_a_licence_is_issued_anew(day: date, offset: int) -> None:
    again = a_year_after(day) + timedelta(days=offset)
    found = reckoned(a_day(day), a_day(again))
    assert (found.valid_from, found.valid_until) == (again, a_year_after(again))


@given(
    st.lists(
        st.builds(a_day, DAYS, st.sampled_from([1, 2, 4, 8]), st.sampled_from(FloorKind)),
        max_size=30,
    ),
    st.randoms(),
)
def test_the_order_in_which_days_are_told_does_not_matter(
    days: list[CountedDay], random: object
) -> None:
    shuffled = list(days)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis' random.
    assert reckoned(*shuffled) == reckoned(*days)


def test_halves_add_up_within_the_period_only() -> None:
    half = a_day(date(2026, 1, 10), 4)
    assert reckoned(half).valid_until is None
    assert reckoned(half, a_day(date(2026, 9, 1), 4)).valid_until == date(2027, 9, 1)
    assert reckoned(half, a_day(date(2027, 1, 11), 4)).valid_until is None


def test_listening_counts_by_its_share_and_makes_up_at_most_half() -> None:
    listened = [a_day(date(2026, 1, n), 8, FloorKind.INDIRECT) for n in range(1, 11)]
    assert rules.counted_minutes(listened, POLICY) == 240
    assert reckoned(*listened).valid_until is None
    assert reckoned(*listened, a_day(date(2026, 1, 20), 4)).valid_until == date(2027, 1, 20)


def test_classes_say_what_somebody_has_done() -> None:
    sat = a_day(date(2026, 1, 1), 8, FloorKind.OBSERVATIONAL)
    swapped = a_day(date(2026, 1, 2), 4, FloorKind.JOB_SWAP)
    assert reckoned(sat).classes == "A"
    # Without a licence nobody holds a class of it, hosts neither.
    assert rules.reckon([swapped], hosted=True, policy=POLICY).classes == ""
    assert rules.reckon([sat, swapped], hosted=True, policy=POLICY).classes == "ABC"


def test_joiners_are_learners_and_the_exempt_are_exempt() -> None:
    today = date(2026, 5, 21)

    def of(joined: date, *, exempt: bool = False, until: date | None = None) -> LicenceState:
        return rules.state_on(today, until, joined_on=joined, exempt=exempt, policy=POLICY)

    assert of(date(2026, 5, 1)) is LicenceState.LEARNER
    assert of(date(2020, 1, 1)) is LicenceState.NONE
    assert of(date(2020, 1, 1), exempt=True) is LicenceState.EXEMPT
    assert of(date(2020, 1, 1), exempt=True, until=date(2026, 4, 1)) is LicenceState.EXEMPT
    assert of(date(2020, 1, 1), exempt=True, until=date(2027, 4, 1)) is LicenceState.VALID


@pytest.mark.parametrize(
    ("name", "prefix"), [("Havenlicht", "HVN"), ("Ü", "CDL"), ("Aa", "ACD"), ("", "CDL")]
)
def test_a_number_begins_with_letters_of_the_organisation(name: str, prefix: str) -> None:
    assert rules.prefix_of(name) == prefix


@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 30), st.integers(0, 9)),
        min_size=1,
        max_size=25,
    )
)
def test_no_group_and_no_remainder_is_smaller_than_five(tree: list[tuple[int, int, int]]) -> None:
    places, depths = [], []
    tallies = {}
    for number, (parent, people, learners) in enumerate(tree):
        above = parent % number if number and parent else None
        depths.append(0 if above is None else depths[above] + 1)
        key = UUID(int=number + 1)
        places.append(
            Place(
                id=key,
                parent_id=None if above is None else UUID(int=above + 1),
                name=str(number),
                depth=depths[-1],
            )
        )
        # Who learns owes no day, and hides nobody who does.
        tallies[key] = Tally(counts={LicenceState.VALID: people, LicenceState.LEARNER: learners})
    groups = together(places, tallies, 5, Tally())
    total = sum(people for _parent, people, _learners in tree)
    assert all(group.tally.owing >= 5 for group in groups)
    shown = sum(group.tally.owing for group in groups)
    assert shown == (total if total >= 5 else 0)
