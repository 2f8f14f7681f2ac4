"""The promise check: what a promise names, what in it is vague, and which one says the same."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from govern.promises.rules import folded
from govern.promises.texts import GIVE_TIME, LEAVE_OUT, NAMED_BY, VAGUE_BY

if TYPE_CHECKING:
    from govern.core.localised import Localised


class Aspect(StrEnum):
    """What a promise must name before a customer can hold us to it."""

    TEST = "test"
    TIME = "time"
    WHOM = "whom"
    WHERE = "where"


class Finding(NamedTuple):
    """An aspect and the words that name it; empty when nothing does."""

    aspect: Aspect
    words: str


class Vague(NamedTuple):
    """A word that takes the promise back, and what to write instead."""

    words: str
    suggestion: str


@dataclass(frozen=True)
class Check:
    """What the check found in a text."""

    findings: tuple[Finding, ...]
    vague: tuple[Vague, ...]

    def passes(self, given: Collection[Aspect] = ()) -> bool:
        """Tell whether nothing is vague, and nothing missing that is not given elsewhere."""
        return not self.vague and all(one.words or one.aspect in given for one in self.findings)


def objects(texts: Localised, given: Collection[Aspect] = ()) -> bool:
    """Tell whether the check objects to a promise in one of its languages."""
    return not all(check(text, code).passes(given) for code, text in texts.as_dict().items())


def given(for_whom: object, *places: object) -> frozenset[Aspect]:
    """Give what a promise says beside its sentence: for whom, and where it holds."""
    said = {Aspect.WHOM: bool(for_whom), Aspect.WHERE: any(places)}
    return frozenset(aspect for aspect, is_said in said.items() if is_said)


def check(text: str, language: str) -> Check:
    """Read a promise as a customer would: what it names, and which words are vague."""
    findings = []
    for aspect, patterns in NAMED_BY[language].items():
        found = (named.group() for pattern in patterns if (named := pattern.search(text)))
        findings.append(Finding(Aspect(aspect), next(found, "")))
    vague = sorted(
        (found.start(), found.group(), suggestion)
        for pattern, suggestion in VAGUE_BY[language]
        for found in pattern.finditer(text)
    )
    # Beside a time that is named, a vague one is not to be made exact but to go.
    timed = any(aspect is Aspect.TIME and words for aspect, words in findings)
    return Check(
        tuple(findings),
        tuple(
            Vague(words, LEAVE_OUT if timed and said == GIVE_TIME else said)
            for _at, words, said in vague
        ),
    )


_WORD = re.compile(r"\w{3,}|\d+")
#: Two sentences with more of their words in common than this say the same.
ALIKE_FROM = 0.75


def alike(one: str, other: str) -> float:
    """Give how much of the words of two sentences they have in common (P. Jaccard, 1901)."""
    first, second = (frozenset(_WORD.findall(folded(text))) for text in (one, other))
    every = first | second
    return len(first & second) / len(every) if every else 0.0
