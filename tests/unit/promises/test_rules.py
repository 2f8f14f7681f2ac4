"""The keep rate, the periods and the promise check."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.core.localised import both
from govern.promises.checking import Aspect, alike, check, objects
from govern.promises.checking import given as beside
from govern.promises.rules import (
    Period,
    Standing,
    before,
    can_be_counted,
    drawn,
    months_after,
    periods,
    standing_of,
    start_of,
    wilson,
)
from govern.promises.texts import GIVE_TIME, LEAVE_OUT
from tests.unit.promises import charters

COUNTS = st.integers(1, 10**9).flatmap(
    lambda total: st.tuples(st.integers(0, total), st.just(total))
)


@pytest.mark.parametrize(
    ("kept", "total", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_has_the_published_values(
    kept: int, total: int, low: float, high: float
) -> None:
    assert wilson(kept, total) == pytest.approx((low, high), abs=5e-5)


def test_none_kept_begins_at_nought_and_all_kept_ends_at_one() -> None:
    assert wilson(0, 7).low == 0.0
    assert wilson(7, 7).high == 1.0
    assert 0 < wilson(7, 7).low < 1


@pytest.mark.parametrize(("kept", "total"), [(0, 0), (-1, 3), (4, 3)])
def test_what_is_no_count_has_no_interval(kept: int, total: int) -> None:
    with pytest.raises(ValueError, match="interval"):
        wilson(kept, total)


@given(COUNTS)
def test_the_interval_holds_the_share(count: tuple[int, int]) -> None:
    kept, total = count
    low, high = wilson(kept, total)
    assert -1e-12 <= low <= kept / total + 1e-12
    assert kept / total - 1e-12 <= high <= 1 + 1e-12


@given(COUNTS)
def test_one_more_kept_never_lowers_the_interval(count: tuple[int, int]) -> None:
    kept, total = count
    if kept < total:
        less, more = wilson(kept, total), wilson(kept + 1, total)
        assert more.low >= less.low - 1e-12
        assert more.high >= less.high - 1e-12


@given(st.integers(0, 500), st.integers(0, 500), st.integers(2, 50))
def test_more_cases_make_the_interval_narrower(kept: int, missed: int, times: int) -> None:
    if kept + missed:
        few, many = wilson(kept, kept + missed), wilson(kept * times, (kept + missed) * times)
        assert many.high - many.low <= few.high - few.low + 1e-12


@pytest.mark.parametrize(
    ("kept", "total", "standing"),
    [
        (9, 9, Standing.TOO_FEW),
        (970, 1000, Standing.KEPT),
        (905, 1000, Standing.AT_RISK),
        (895, 1000, Standing.AT_RISK),
        (800, 1000, Standing.NOT_KEPT),
        (0, 10, Standing.NOT_KEPT),
    ],
)
def test_the_whole_interval_decides(kept: int, total: int, standing: Standing) -> None:
    assert standing_of(kept, total, threshold=0.9, fewest=10) is standing


def test_periods_go_back_to_the_first_day_of_the_promise() -> None:
    months = periods(date(2026, 1, 31), date(2026, 3, 1), Period.MONTH)
    assert months == [date(2026, 3, 1), date(2026, 2, 1), date(2026, 1, 1)]
    assert periods(date(2026, 4, 1), date(2026, 3, 1), Period.MONTH) == []
    assert len(periods(date(1990, 1, 1), date(2026, 3, 1), Period.QUARTER)) == 24


def test_only_periods_of_the_promise_that_have_begun_are_counted() -> None:
    def counted(start: date, period: Period = Period.MONTH) -> bool:
        return can_be_counted(start, date(2026, 1, 20), date(2026, 5, 2), period)

    assert counted(date(2026, 1, 1))
    assert counted(date(2026, 5, 1))
    assert counted(date(2026, 4, 1), Period.QUARTER)
    assert not counted(date(2025, 12, 1))
    assert not counted(date(2026, 6, 1))
    assert not counted(date(2026, 4, 2))
    assert not counted(date(2026, 5, 1), Period.QUARTER)


@pytest.mark.parametrize(
    ("counted", "months"),
    [((), []), ((5,), [5]), ((1, 2, 5), [1, 2, 3, 4, 5]), (range(1, 13), list(range(1, 13)))],
)
def test_a_line_leaves_no_period_out(counted: tuple[int, ...], months: list[int]) -> None:
    starts = drawn([date(2026, month, 1) for month in counted], Period.MONTH)
    assert starts == [date(2026, month, 1) for month in months]


def test_a_line_shows_the_last_twelve_periods() -> None:
    starts = drawn([date(2024, 1, 1), date(2026, 3, 1)], Period.MONTH)
    assert (starts[0], starts[-1], len(starts)) == (date(2025, 4, 1), date(2026, 3, 1), 12)


def test_quarters_begin_in_january_april_july_and_october() -> None:
    assert start_of(date(2026, 12, 31), Period.QUARTER) == date(2026, 10, 1)
    assert before(date(2026, 1, 1), Period.QUARTER) == date(2025, 10, 1)
    assert before(date(2026, 1, 1), Period.MONTH) == date(2025, 12, 1)


def test_a_month_after_the_thirty_first_is_its_last_day() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2027, 11, 29), 3) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We call you back within two working hours, by phone."),
        ("en", "You get an answer to your e-mail before 17:00 the same day."),
        ("en", "Every customer who rings at the door is helped in 5 minutes at the counter."),
        ("en", "Your parcel is delivered tomorrow, or you get € 10 back."),
        ("nl", "We bellen je binnen twee werkuren terug."),
        ("nl", "Elke klant wordt binnen 5 minuten geholpen aan de balie."),
        ("nl", "Je pakket wordt morgen bezorgd, of je krijgt € 10 terug."),
        ("nl", "Uw rekening klopt altijd, de eerste keer."),
    ],
)
def test_a_promise_that_can_be_held_passes(language: str, text: str) -> None:
    found = check(text, language)
    assert found.passes(), found


@pytest.mark.parametrize(
    ("language", "text", "vague"),
    [
        ("en", "We call you back as soon as possible.", ["as soon as possible"]),
        ("en", "We promptly answer your letter within two days", ["promptly"]),
        ("en", "Where possible we try to help you quickly", ["Where possible", "try", "quickly"]),
        ("en", "Friendly service for everyone", ["Friendly"]),
        ("nl", "We bellen je zo snel mogelijk terug", ["zo snel mogelijk"]),
        ("nl", "Waar mogelijk helpen we je spoedig", ["Waar mogelijk", "spoedig"]),
        ("nl", "We streven naar een uitstekende ervaring", ["streven", "uitstekende"]),
        ("nl", "Je hoort z.s.m. van ons", ["z.s.m."]),
    ],
)
def test_vague_words_are_named_with_a_suggestion(
    language: str, text: str, vague: list[str]
) -> None:
    found = check(text, language)
    assert [word.words for word in found.vague] == vague
    assert all(word.suggestion for word in found.vague)
    assert not found.passes()


def test_a_vague_time_beside_an_exact_one_is_to_be_left_out() -> None:
    exact = check("We call you back within two hours, as soon as possible", "en")
    alone = check("We call you back as soon as possible", "en")
    assert (exact.vague[0].suggestion, alone.vague[0].suggestion) == (LEAVE_OUT, GIVE_TIME)


@pytest.mark.parametrize(
    ("language", "text", "missing"),
    [
        ("en", "We help you by phone", {Aspect.TEST, Aspect.TIME}),
        ("en", "Answers within two days", {Aspect.WHOM, Aspect.WHERE}),
        ("nl", "We helpen je aan de balie", {Aspect.TEST, Aspect.TIME}),
        ("nl", "Antwoord binnen twee dagen", {Aspect.WHOM, Aspect.WHERE}),
    ],
)
def test_what_is_missing_is_named(language: str, text: str, missing: set[Aspect]) -> None:
    assert {f.aspect for f in check(text, language).findings if not f.words} == missing


TWENTY_ONE = "twenty-one full working days"
EENENTWINTIG = "eenentwintig werkdagen"
EN = "We visit every home in the Netherlands within two days"
NL = "We bezoeken elk huis in Nederland altijd binnen twee dagen"


@pytest.mark.parametrize(
    ("language", "text", "aspect", "words"),
    [
        ("en", EN, Aspect.TEST, "two days"),
        ("en", EN, Aspect.TIME, "two days"),
        ("en", EN, Aspect.WHERE, "in the Netherlands"),
        ("en", "We always answer within twenty-one full working days", Aspect.TEST, TWENTY_ONE),
        ("en", "Every visit takes two and a half hours", Aspect.TEST, "two and a half hours"),
        ("en", "Every customer gets 3 calls", Aspect.TEST, "3 calls"),
        ("en", "Every customer is always called back", Aspect.TEST, "Every"),
        ("en", "You hear within the hour", Aspect.TIME, "within the hour"),
        ("en", "You hear the next working day", Aspect.TIME, "the next working day"),
        ("en", "We help you in Utrecht", Aspect.WHERE, "in Utrecht"),
        ("en", "We help you in your own language", Aspect.WHERE, "in your own language"),
        ("en", "We help you in person", Aspect.WHERE, "in person"),
        ("en", "We help you in two days", Aspect.WHERE, ""),
        ("en", "We help you in the first week", Aspect.WHERE, ""),
        ("en", "We help you in the morning", Aspect.WHERE, ""),
        ("en", "We help you in May, in your own time", Aspect.WHERE, ""),
        ("en", "We help you in most cases, in principle", Aspect.WHERE, ""),
        ("nl", NL, Aspect.TEST, "twee dagen"),
        ("nl", NL, Aspect.TIME, "twee dagen"),
        ("nl", NL, Aspect.WHERE, "in Nederland"),
        ("nl", "Elke klant hoort het binnen eenentwintig werkdagen", Aspect.TEST, EENENTWINTIG),
        ("nl", "Elk bezoek duurt anderhalf uur", Aspect.TEST, "anderhalf uur"),
        ("nl", "Elk bezoek duurt tweeënhalf uur", Aspect.TEST, "tweeënhalf uur"),
        ("nl", "Elke klant wordt altijd teruggebeld", Aspect.TEST, "Elke"),
        ("nl", "Je hoort het binnen het uur", Aspect.TIME, "binnen het uur"),
        ("nl", "Je hoort het de volgende werkdag", Aspect.TIME, "de volgende werkdag"),
        ("nl", "We helpen je in heel Nederland", Aspect.WHERE, "in heel Nederland"),
        ("nl", "We helpen je in het hele land", Aspect.WHERE, "in het hele land"),
        ("nl", "We helpen je in je eigen taal", Aspect.WHERE, "in je eigen taal"),
        ("nl", "We helpen je in twee dagen", Aspect.WHERE, ""),
        ("nl", "We helpen je in de eerste week", Aspect.WHERE, ""),
        ("nl", "We helpen je in de ochtend, in je eigen tijd", Aspect.WHERE, ""),
        ("nl", "We helpen je in de meeste gevallen, in principe", Aspect.WHERE, ""),
    ],
)
def test_a_number_counts_before_always_and_a_place_is_known_by_in(
    language: str, text: str, aspect: Aspect, words: str
) -> None:
    assert dict(check(text, language).findings)[aspect] == words


@given(st.text(max_size=500), st.sampled_from(["en", "nl"]))
def test_the_check_reads_any_text(text: str, language: str) -> None:
    assert {finding.aspect for finding in check(text, language).findings} == set(Aspect)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_it_tells_promises_of_public_charters_from_vague_ones(language: str) -> None:
    alone = charters.precision_and_recall(language)
    assert len(charters.GOOD[language]) == len(charters.VAGUE[language]) == 30
    assert alone[0] >= 0.65, charters.report()
    assert alone[1] >= 0.95, charters.report()
    with_fields = charters.precision_and_recall(language, charters.FILLED_IN)
    assert min(with_fields) >= 0.95, charters.report()


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("We call you back", "we CALL you back!", 1, 1),
        ("We call you back in two hours", "We call you back in 2 hours", 0.5, 0.9),
        ("We call you back", "Pay at the counter", 0, 0),
        ("", "", 0, 0),
    ],
)
def test_sentences_are_alike_by_the_words_they_share(
    one: str, other: str, least: float, most: float
) -> None:
    assert least <= alike(one, other) <= most
    assert alike(one, other) == alike(other, one)


def test_what_is_said_beside_the_sentence_is_not_missing_in_it() -> None:
    text = both("A claim is paid within five days.", "Schade is betaald binnen vijf dagen.")
    assert objects(text)
    assert objects(text, beside("drivers"))
    assert not objects(text, beside("drivers", None, "", "BE"))
    vague = both("A claim is paid soon.", "Schade is snel betaald.")
    assert objects(vague, beside("drivers", "BE"))
