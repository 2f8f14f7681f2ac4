"""What was changed between two versions of the definition, level by level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govern.comparisons.texts import (
    Block,
    Kind,
    Paragraph,
    are_alike,
    blocks,
    compare_texts,
    is_same,
)
from govern.core.localised import Localised
from govern.definition.rules import CONTEXT, LEVELS, PARTS, TEXT_NAMES, paired

#: What is signed of a definition, or of one dimension, as plain values.
Document = Mapping[str, Any]
#: The texts that documents call otherwise than the product does.
NAMES_IN_DOCUMENTS = {"full_text": "full_definition"}
POLES = ("left", "right")
#: Poles are short: two that share less than this are two different ones.
SAME_POLE = 0.6


@dataclass(frozen=True, kw_only=True)
class InLanguage:
    """One text in one language, before and now."""

    language: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def has_changed(self) -> bool:
        """Be true when a word is not as it was."""
        return not is_same(self.paragraphs)

    @property
    def blocks(self) -> list[Block]:
        """Give the paragraphs, those that stayed put together so that they can be folded."""
        return blocks(self.paragraphs)


@dataclass(frozen=True, kw_only=True)
class TextChange:
    """One text in each language it was or is written in."""

    #: One of `TEXT_NAMES` of the definition.
    name: str
    languages: tuple[InLanguage, ...]

    @property
    def label(self) -> str:
        """Give the message id of what the text is called."""
        return TEXT_NAMES[self.name]

    @property
    def has_changed(self) -> bool:
        """Be true when a word is not as it was, in any language."""
        return any(each.has_changed for each in self.languages)


@dataclass(frozen=True, kw_only=True)
class DimensionChange:
    """What became of one dimension: its place on the scale, its words, its place in the list."""

    kind: Kind
    left: Localised
    right: Localised
    #: From 0 to 100; None where there was, or is, no such dimension.
    place_before: int | None
    place: int | None
    texts: tuple[TextChange, ...]
    #: True when it stands before or after others than it did.
    has_moved: bool

    @property
    def was_set_elsewhere(self) -> bool:
        """Be true when the chosen position is another one."""
        both = (self.place_before, self.place)
        return None not in both and self.place_before != self.place

    @property
    def has_changed(self) -> bool:
        """Be true when anything about it is not as it was."""
        return self.kind is not Kind.SAME


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Everything that is not as it was, and what stayed, level by level."""

    levels: tuple[TextChange, ...]
    context: tuple[TextChange, ...]
    dimensions: tuple[DimensionChange, ...]

    @property
    def count(self) -> int:
        """Count the texts and the dimensions that were changed."""
        texts = sum(text.has_changed for text in (*self.levels, *self.context))
        return texts + sum(one.has_changed for one in self.dimensions)


def compare(
    before: Document, now: Document, languages: Sequence[str], *, most: int | None = None
) -> Comparison:
    """Compare two documents of a definition, as they are signed, in these languages.

    The first language is the reader's: its texts come first, and with `most` at 1 each text is
    given in the first language there is of it. Dimensions are paired by the words they have in
    common, wherever they stand in the list.
    """
    pairs = {
        id(one): other for one, other in paired(now["dimensions"], before["dimensions"], _likeness)
    }
    kept = [pairs[id(one)] for one in now["dimensions"] if id(one) in pairs]
    in_order = [one for one in before["dimensions"] if any(one is each for each in kept)]
    stayed = _longest_in_order([_place_of(one, in_order) for one in kept])
    changes: list[DimensionChange] = []
    for one in now["dimensions"]:
        other = pairs.get(id(one))
        has_moved = other is not None and _place_of(other, in_order) not in stayed
        changes.append(_dimension(other, one, languages, most, has_moved=has_moved))
    gone = [one for one in before["dimensions"] if not any(one is each for each in kept)]
    changes += [_dimension(one, None, languages, most, has_moved=False) for one in gone]
    return Comparison(
        levels=_texts(before, now, LEVELS, languages, most),
        context=_texts(before, now, CONTEXT, languages, most),
        dimensions=tuple(changes),
    )


def _place_of(one: Document, among: Sequence[Document]) -> int:
    return next(place for place, each in enumerate(among) if each is one)


def _longest_in_order(places: Sequence[int]) -> set[int]:
    """Give the longest series that still goes up: what is not in it was moved."""
    best: list[list[int]] = [[]]
    for place in places:
        before = max((series for series in best if not series or series[-1] < place), key=len)
        best.append([*before, place])
    longest = max(best, key=len)
    return set(longest)


def _likeness(one: Document, other: Document) -> int:
    """Score two dimensions: each text that is the same counts, then words the poles share."""
    texts = [(one[name], other[name]) for name in PARTS]
    same: int = sum(text == b.get(code) for a, b in texts for code, text in a.items())
    poles = [(one[name], other[name]) for name in POLES]
    shared = sum(
        are_alike(text, b[code], SAME_POLE)
        for a, b in poles
        for code, text in a.items()
        if code in b
    )
    return 10 * same + shared


def _dimension(
    before: Document | None,
    now: Document | None,
    languages: Sequence[str],
    most: int | None,
    *,
    has_moved: bool,
) -> DimensionChange:
    shown = now or before or {}
    texts = _texts(before or {}, now or {}, PARTS, languages, most)
    place_before, place = (before or {}).get("position"), (now or {}).get("position")
    if before is None:
        kind = Kind.INSERTED
    elif now is None:
        kind = Kind.DELETED
    elif place_before != place or any(text.has_changed for text in texts):
        kind = Kind.CHANGED
    else:
        kind = Kind.MOVED if has_moved else Kind.SAME
    return DimensionChange(
        kind=kind,
        left=Localised.of(shown["left"]),
        right=Localised.of(shown["right"]),
        place_before=place_before,
        place=place,
        texts=texts,
        has_moved=has_moved,
    )


def _texts(
    before: Document,
    now: Document,
    names: Sequence[str],
    languages: Sequence[str],
    most: int | None,
) -> tuple[TextChange, ...]:
    """Compare the texts of these names, each in the languages it was or is written in."""
    found: list[TextChange] = []
    for name in names:
        key = NAMES_IN_DOCUMENTS.get(name, name)
        old, new = before.get(key, {}), now.get(key, {})
        written = [code for code in languages if code in old or code in new][:most]
        both = [compare_texts(old.get(code, ""), new.get(code, "")) for code in written]
        if written:
            pairs = zip(written, both, strict=True)
            found.append(
                TextChange(
                    name=name,
                    languages=tuple(
                        InLanguage(language=code, paragraphs=paragraphs)
                        for code, paragraphs in pairs
                    ),
                )
            )
    return tuple(found)
