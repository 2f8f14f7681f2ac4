"""Which passwords are good enough, and why not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.passwords import rules
from govern.passwords.words import COMMON

ABOUT = ("Jan de Vries-Bakker", "jan.devries@havenlicht.example", "Havenlicht Verzekeringen")


@pytest.mark.parametrize(
    "password",
    [
        "groene kano regent vaak",
        "fietsen door het bos",
        "tr0ub4dor&3xyz-q",
        "日本語漢字かなカナ文字で書く言葉",
        "  spaces at both ends  ",
        "Zomer in Drenthe is stil",
        "🎈🚲🌧🧀🪁🐄🌷🧦🥨🪵🛶🎺🐝🍐🧶",
        "a" * 3 + "Kx9!vQp2#mW7z" + "b" * 200,
    ],
)
def test_these_are_good(password: str) -> None:
    assert rules.problem(password, about=ABOUT) is None


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", rules.TOO_SHORT),
        ("fourteenlettrs", rules.TOO_SHORT),
        ("x1Y" * 90, rules.TOO_LONG),
        ("password1234567", rules.TRIED_FIRST),
        ("P@ssw0rd2024!!!", rules.TRIED_FIRST),
        ("Wachtwoord1234!", rules.TRIED_FIRST),
        ("correct horse battery staple", rules.TRIED_FIRST),
        ("123456Welkom!!!", rules.TRIED_FIRST),
        ("aaaaaaaaaaaaaaa", rules.PATTERN),
        ("xyqxyqxyqxyqxyq", rules.PATTERN),
        ("tulptulptulptulp", rules.PATTERN),
        ("123456789012345", rules.RUN),
        ("1qaz2wsx3edc4rfv", rules.RUN),
        ("poiuytrewq09876", rules.RUN),
        ("abcdefghijklmnop", rules.RUN),
        ("jan de vries 1980", rules.ABOUT_YOU),
        ("Havenlicht2026!", rules.ABOUT_YOU),
        ("devries_bakker_", rules.ABOUT_YOU),
        ("govern-administrator", rules.ABOUT_YOU),
    ],
)
def test_these_are_refused_with_the_reason(password: str, sentence: str) -> None:
    assert rules.problem(password, about=ABOUT) == sentence


def test_there_are_hundreds_of_common_ones_and_all_are_refused() -> None:
    assert len(COMMON) > 500
    for word in COMMON:
        padded = word + "1!" * 6
        assert rules.problem(padded) is not None, word


@given(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=3))
def test_any_text_gets_an_answer(password: str, about: list[str]) -> None:
    answer = rules.problem(password, about=about)
    assert answer is None or isinstance(answer, str)
    if not rules.SHORTEST <= len(password) <= rules.LONGEST:
        assert answer is not None
