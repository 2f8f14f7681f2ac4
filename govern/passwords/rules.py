"""Says whether a password is good enough, and if not, why: any characters, long, not guessable."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from govern.core.errors import N_
from govern.passwords.words import COMMON, KEYBOARD_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST = 15
LONGEST = 256
#: Fewer different characters than this are a pattern, however long it is.
FEWEST_DIFFERENT = 5
#: What must be left of a password once names and runs are taken out.
FEWEST_LEFT = 6
#: A part of a name shorter than this occurs in ordinary words.
SHORTEST_NAME = 4
#: Neighbouring keys or following characters in a row that count as a run.
SHORTEST_RUN = 4
PRODUCT = ("govern", "customer", "klant", "welcome", "welkom")
ROLE_WORDS = (
    "administrator",
    "beheerder",
    "director",
    "directeur",
    "employee",
    "medewerker",
    "manager",
    "advocate",
    "ambassadeur",
)

TOO_SHORT = N_("Use at least 15 characters; a few ordinary words in a row are fine.")
TOO_LONG = N_("Use at most 256 characters.")
TRIED_FIRST = N_("This is among the passwords that are tried first. Choose another one.")
PATTERN = N_("This is a pattern of few characters. Choose something that does not repeat itself.")
RUN = N_("This is mostly a row of keys, letters or numbers. Choose another one.")
ABOUT_YOU = N_("This is mostly a name people know: yours, the organisation's or ours.")

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "01234567890123456789"
_ROWS = tuple(row for line in (*KEYBOARD_ROWS, _ALPHABET, _DIGITS) for row in (line, line[::-1]))
_SWAPPED = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s"})


def problem(password: str, *, about: Iterable[str] = ()) -> str | None:
    """Give the sentence that says why a password is refused, or None when it is good.

    `about` names what others can know: the person's name and e-mail, the organisation.
    """
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    return _guessable(_plain(password), about)


def _guessable(plain: str, about: Iterable[str]) -> str | None:
    if _is_common(plain):
        return TRIED_FIRST
    if len(set(plain)) < FEWEST_DIFFERENT or _repeats(plain):
        return PATTERN
    if len(_without_runs(plain)) < FEWEST_LEFT:
        return RUN
    nameless = _without_names(plain, about)
    if nameless != plain and len(re.sub(r"[\W\d_]+", "", nameless)) < FEWEST_LEFT:
        return ABOUT_YOU
    return None


def _plain(text: str) -> str:
    """Fold case, accents and width away: they do not make a guess harder."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c))


def _is_common(plain: str) -> bool:
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    forms = {plain, core, plain.translate(_SWAPPED), core.translate(_SWAPPED)}
    return any(form in COMMON for form in forms)


def _repeats(plain: str) -> bool:
    """Tell whether the text is one short piece written again and again."""
    return any(
        (plain[:length] * (len(plain) // length + 1)).startswith(plain)
        for length in range(1, min(len(plain) // 2, 8) + 1)
    )


def _without_runs(plain: str) -> str:
    """Take out rows of neighbouring keys and of following letters or digits, and what repeats."""
    left = re.sub(r"(.)\1{2,}", r"\1", plain)
    position, kept = 0, []
    while position < len(left):
        end = position + SHORTEST_RUN
        while end <= len(left) and any(left[position:end] in row for row in _ROWS):
            end += 1
        if end - 1 - position >= SHORTEST_RUN:
            position = end - 1
        else:
            kept.append(left[position])
            position += 1
    return "".join(kept)


def _without_names(plain: str, about: Iterable[str]) -> str:
    known = {word for text in about for word in re.split(r"[\W_\d]+", _plain(text))}
    words = {word for word in known if len(word) >= SHORTEST_NAME} | {*PRODUCT, *ROLE_WORDS}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        plain = plain.replace(word, "")
    return plain
