"""The difference between two texts, word by word and paragraph by paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.comparisons.texts import (
    AROUND,
    MOST_WORDS,
    Kind,
    Paragraph,
    Run,
    blocks,
    compare_texts,
    compare_words,
    is_same,
    words,
)

WORDS = st.lists(
    st.sampled_from(["we", "call", "you", "back", "within", "two", "hours", ",", "."]), max_size=14
).map(" ".join)
TEXTS = st.lists(WORDS.filter(bool), max_size=5).map("\n\n".join)


def read(runs: tuple[Run, ...], *kinds: Kind) -> list[str]:
    """Give the words of some runs, one after the other."""
    return [word for run in runs if run.kind in kinds for word in words(run.text)]


def told(paragraphs: tuple[Paragraph, ...]) -> list[tuple[str, str]]:
    """Give the kind and the words of each paragraph."""
    return [(one.kind.value, "".join(run.text for run in one.runs)) for one in paragraphs]


@given(WORDS, WORDS)
def test_what_stayed_and_came_is_the_text_now_and_what_stayed_and_went_the_one_before(
    before: str, now: str
) -> None:
    runs = compare_words(before, now)
    assert read(runs, Kind.SAME, Kind.INSERTED) == words(now)
    assert read(runs, Kind.SAME, Kind.DELETED) == words(before)


@given(TEXTS, TEXTS)
def test_no_paragraph_is_lost_and_none_is_made_up(before: str, now: str) -> None:
    found = compare_texts(before, now)
    every = [run for one in found for run in one.runs]
    came = (Kind.SAME, Kind.INSERTED, Kind.MOVED)
    assert read(tuple(every), *came) == words(now)
    went = sorted(read(tuple(every), Kind.SAME, Kind.DELETED, Kind.MOVED))
    assert went == sorted(words(before))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert is_same(compare_texts(text, text))
    assert is_same(compare_texts(text.replace("\n", "\r\n"), text))


@given(TEXTS, TEXTS)
def test_two_texts_are_called_the_same_only_when_their_words_are(before: str, now: str) -> None:
    same = [words(part) for part in before.split("\n\n")] == [
        words(part) for part in now.split("\n\n")
    ]
    assert is_same(compare_texts(before, now)) is same


def test_one_word_is_exchanged_and_the_rest_stays() -> None:
    assert compare_words("We call you within two hours.", "We call you within four hours.") == (
        Run(Kind.SAME, "We call you within "),
        Run(Kind.DELETED, "two "),
        Run(Kind.INSERTED, "four "),
        Run(Kind.SAME, "hours."),
    )


def test_a_single_word_between_two_changes_is_no_island() -> None:
    runs = compare_words("Soon we call every one back", "Today we ring every one back")
    assert runs[:3] == (
        Run(Kind.DELETED, "Soon we call "),
        Run(Kind.INSERTED, "Today we ring "),
        Run(Kind.SAME, "every one back"),
    )


def test_a_sign_after_a_word_is_a_change_of_its_own() -> None:
    runs = compare_words("We call back", "We call back, always")
    assert runs[0].kind is Kind.SAME
    assert read(runs, Kind.INSERTED) == [",", "always"]


@pytest.mark.parametrize("word", ["don't", "don’t", "klant-eigenaar", "zo'n"])
def test_a_word_with_an_apostrophe_or_a_hyphen_is_one_word(word: str) -> None:
    assert words(f"Wij {word} bellen") == ["Wij", word, "bellen"]


def test_paragraphs_that_changed_places_are_moved_and_not_rewritten() -> None:
    one, two, three = "First of all.", "Second of two.", "Third and last of them all."
    found = compare_texts(f"{one}\n\n{two}\n\n{three}", f"{three}\n\n{one}\n\n{two}")
    assert told(found) == [("moved", three), ("same", one), ("same", two)]


def test_a_paragraph_that_went_one_that_came_and_one_that_was_rewritten() -> None:
    before = "We listen.\n\nWe call everybody back within two hours.\n\nNobody waits outside."
    now = "We call everybody back within four hours.\n\nNobody waits outside.\n\nEver."
    found = compare_texts(before, now)
    assert [one.kind for one in found] == [Kind.DELETED, Kind.CHANGED, Kind.SAME, Kind.INSERTED]
    assert [(block.is_same, len(block.paragraphs)) for block in blocks(found)] == [
        (False, 2),
        (True, 1),
        (False, 1),
    ]


def test_a_paragraph_with_other_words_is_not_a_rewritten_one() -> None:
    found = compare_texts("Regulators first and foremost.", "Customers never wait alone outside.")
    assert [one.kind for one in found] == [Kind.DELETED, Kind.INSERTED]


def test_words_that_stayed_are_cut_only_where_they_are_many() -> None:
    long = " ".join(f"word{number}" for number in range(100))
    cut = Paragraph(Kind.CHANGED, compare_words(f"{long} old", f"{long} new")).shortened
    assert cut[0] is None
    kept = cut[1]
    assert kept is not None
    assert words(kept.text) == [f"word{number}" for number in range(100 - AROUND, 100)]
    middle = Paragraph(Kind.CHANGED, compare_words(f"a b {long} c d", f"e f {long} g h")).shortened
    assert [part.kind.value if part else None for part in middle] == [
        "deleted",
        "inserted",
        "same",
        None,
        "same",
        "deleted",
        "inserted",
    ]
    short = compare_words("We call back soon", "We call back today")
    assert Paragraph(Kind.CHANGED, short).shortened == list(short)


def test_a_paragraph_that_is_too_long_is_shown_whole() -> None:
    long = "word " * MOST_WORDS
    assert [run.kind for run in compare_words(f"{long}old", f"{long}new")] == [
        Kind.DELETED,
        Kind.INSERTED,
    ]
    assert [run.kind for run in compare_words(f"{long}old", f"{long}old")] == [Kind.SAME]
