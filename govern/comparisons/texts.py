"""The difference between two texts: word by word, paragraph by paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

#: More words than this in a paragraph are not compared one by one: the whole is out and in.
MOST_WORDS = 1_000
#: Paragraphs that have less than this in common are not one that was changed.
ALIKE = 0.4
#: So many words of a paragraph that stayed are shown before and after a change.
AROUND = 12

_WORD = re.compile(r"\w+(?:['’\u2010-]\w+)*|[^\w\s]")
#: The same with the white space after it.
_TOKEN = re.compile(r"(?:\w+(?:['’\u2010-]\w+)*|[^\w\s])\s*")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")


class Kind(StrEnum):
    """What became of some words, or of a paragraph."""

    SAME = "same"
    CHANGED = "changed"
    INSERTED = "inserted"
    DELETED = "deleted"
    #: The same words, at another place than before.
    MOVED = "moved"


class Run(NamedTuple):
    """Words that share one fate."""

    kind: Kind
    text: str


class Paragraph(NamedTuple):
    """A paragraph with what became of it, and its words."""

    kind: Kind
    runs: tuple[Run, ...]

    @property
    def shortened(self) -> list[Run | None]:
        """Give the runs, each long stretch that stayed cut short: None stands for its middle."""
        found: list[Run | None] = []
        for place, run in enumerate(self.runs):
            tokens = _TOKEN.findall(run.text)
            first, last = place == 0, place == len(self.runs) - 1
            kept = AROUND * (1 if first or last else 2)
            if run.kind is not Kind.SAME or len(tokens) <= kept + AROUND:
                found.append(run)
                continue
            head = [] if first else [Run(Kind.SAME, "".join(tokens[:AROUND]))]
            tail = [] if last else [Run(Kind.SAME, "".join(tokens[-AROUND:]))]
            found += [*head, None, *tail]
        return found


class Block(NamedTuple):
    """Paragraphs next to each other that are all the same, or all not."""

    is_same: bool
    paragraphs: tuple[Paragraph, ...]


def words(text: str) -> list[str]:
    """Give the words and the signs of a text, in their order."""
    return _WORD.findall(text)


def compare_words(before: str, now: str) -> tuple[Run, ...]:
    """Give the words of two texts as runs that stayed, went and came.

    What stayed and came, read on, is the text now; what stayed and went is the text before. The
    matching is that of Ratcliff and Obershelp (Dr. Dobb's Journal, July 1988), without its
    heuristic for frequent words. A single word that stayed between two changes counts as changed:
    nobody reads islands of one word.
    """
    old, new = _TOKEN.findall(before.strip()), _TOKEN.findall(now.strip())
    if max(len(old), len(new)) > MOST_WORDS:
        return _whole(before.strip(), now.strip())
    matcher = SequenceMatcher(
        None, [each.rstrip() for each in old], [each.rstrip() for each in new], autojunk=False
    )
    steps = matcher.get_opcodes()
    runs: list[Run] = []
    gone, come = "", ""
    for place, (tag, old_from, old_to, new_from, new_to) in enumerate(steps):
        is_island = 0 < place < len(steps) - 1 and old_to - old_from == 1
        if tag == "equal" and not is_island:
            runs += _changed(gone, come)
            gone, come = "", ""
            runs.append(Run(Kind.SAME, "".join(new[new_from:new_to])))
        else:
            gone += "".join(old[old_from:old_to])
            come += "".join(new[new_from:new_to])
    return (*runs, *_changed(gone, come))


def _whole(before: str, now: str) -> tuple[Run, ...]:
    return (Run(Kind.SAME, now),) if before == now else tuple(_changed(before, now))


def _changed(gone: str, come: str) -> Iterator[Run]:
    if gone:
        yield Run(Kind.DELETED, gone)
    if come:
        yield Run(Kind.INSERTED, come)


def compare_texts(before: str, now: str) -> tuple[Paragraph, ...]:
    """Give the paragraphs of two texts: those that stayed, went, came, changed, or moved."""
    old, new = _paragraphs(before), _paragraphs(now)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gone = Counter(old[i] for tag, a, b, _c, _d in steps if tag != "equal" for i in range(a, b))
    come = Counter(new[i] for tag, _a, _b, c, d in steps if tag != "equal" for i in range(c, d))
    moved = gone & come
    moving = Counter(moved)
    found: list[Paragraph] = []
    for tag, old_from, old_to, new_from, new_to in steps:
        if tag == "equal":
            found += [_paragraph(Kind.SAME, text) for text in new[new_from:new_to]]
        else:
            left = [text for text in old[old_from:old_to] if not _take(moving, text)]
            found += _rewritten(left, new[new_from:new_to], moved)
    return tuple(found)


def _paragraphs(text: str) -> list[str]:
    return [part for part in _PARAGRAPH.split(text.replace("\r\n", "\n").strip()) if part]


def _paragraph(kind: Kind, text: str) -> Paragraph:
    return Paragraph(kind, (Run(kind, text),))


def _take(counted: Counter[str], text: str) -> bool:
    """Take one of these out of what is counted, if there is one left."""
    if counted[text] < 1:
        return False
    counted[text] -= 1
    return True


def _rewritten(old: list[str], new: Sequence[str], moved: Counter[str]) -> Iterator[Paragraph]:
    """Pair the paragraphs at one place: each new one with the first old one it is made from."""
    come: list[Paragraph] = []
    for text in new:
        origin = next((n for n, each in enumerate(old) if are_alike(each, text)), None)
        if _take(moved, text):
            come.append(_paragraph(Kind.MOVED, text))
        elif origin is None:
            come.append(_paragraph(Kind.INSERTED, text))
        else:
            yield from (_paragraph(Kind.DELETED, each) for each in old[:origin])
            yield from come
            yield Paragraph(Kind.CHANGED, compare_words(old[origin], text))
            come = []
            del old[: origin + 1]
    yield from (_paragraph(Kind.DELETED, each) for each in old)
    yield from come


def are_alike(one: str, other: str, share: float = ALIKE) -> bool:
    """Tell whether two texts have this share of their words in common, in whatever order."""
    old, new = Counter(words(one.casefold())), Counter(words(other.casefold()))
    return 2 * (old & new).total() >= share * (old.total() + new.total())


def is_same(paragraphs: Sequence[Paragraph]) -> bool:
    """Tell whether nothing was changed."""
    return all(each.kind is Kind.SAME for each in paragraphs)


def blocks(paragraphs: Sequence[Paragraph]) -> list[Block]:
    """Put paragraphs that stayed together, so that they can be folded."""
    grouped = groupby(paragraphs, key=lambda each: each.kind is Kind.SAME)
    return [Block(stayed, tuple(group)) for stayed, group in grouped]
