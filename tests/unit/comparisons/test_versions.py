"""What was changed between two documents of a definition."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from govern.comparisons.rules import compare
from govern.comparisons.texts import Kind
from govern.definition.rules import PARTS

LANGUAGES = ("en", "nl")
POLES = ("Fast", "Cheap", "Formal", "Alike", "Here")


def dimension(left: str, position: int = 40) -> dict[str, Any]:
    """Give a dimension whose every text says which one it is."""
    texts = {name: {"en": f"{left}-{name}", "nl": f"{left}-{name}-nl"} for name in PARTS}
    return {**texts, "position": position}


def document(*dimensions: dict[str, Any], **levels: str) -> dict[str, Any]:
    """Give a definition with these dimensions."""
    usual = {
        "imperative": "Customers count",
        "rallying_cry": "We mend it",
        "full_definition": "We listen.\n\nWe act.",
        "why_now": "They leave",
        "whose_dream": "Ours",
    }
    texts = {name: {"en": text, "nl": f"{text} nl"} for name, text in {**usual, **levels}.items()}
    return {**texts, "dimensions": list(dimensions)}


def test_nothing_changed() -> None:
    one = document(dimension("Fast"), dimension("Cheap"))
    found = compare(one, deepcopy(one), LANGUAGES)
    assert found.count == 0
    assert [[each.language for each in text.languages] for text in found.levels] == [
        ["en", "nl"]
    ] * 3


def test_each_level_each_language_and_the_context_are_compared() -> None:
    now = document(why_now="They leave in silence")
    now["rallying_cry"] = {"en": "We mend it today", "nl": "We mend it nl"}
    del now["imperative"]["nl"]
    found = compare(document(), now, ("nl", "en"))
    changed = [
        (text.name, each.language)
        for text in (*found.levels, *found.context)
        for each in text.languages
        if each.has_changed
    ]
    assert changed == [
        ("imperative", "nl"),
        ("rallying_cry", "en"),
        ("why_now", "nl"),
        ("why_now", "en"),
    ]
    assert found.count == len({name for name, _language in changed})


def test_the_full_definition_is_found_by_the_name_documents_give_it() -> None:
    found = compare(document(), document(full_definition="We act.\n\nWe listen."), ("en",))
    full = next(text for text in found.levels if text.name == "full_text")
    assert Kind.MOVED in {one.kind for one in full.languages[0].paragraphs}


def test_a_language_the_organisation_does_not_write_in_is_left_out() -> None:
    found = compare(document(), document(), ("en",))
    assert {each.language for text in found.levels for each in text.languages} == {"en"}


def test_a_reader_of_one_language_is_given_each_text_once() -> None:
    now = document(rallying_cry="We mend it today")
    del now["imperative"]["nl"]
    before = document()
    del before["imperative"]["nl"]
    found = compare(before, now, ("nl", "en"), most=1)
    assert [[each.language for each in text.languages] for text in found.levels] == [
        ["en"],
        ["nl"],
        ["nl"],
    ]


def test_a_dimension_comes_another_goes_a_third_is_set_elsewhere() -> None:
    before = document(dimension("Fast", 30), dimension("Cheap"))
    found = compare(before, document(dimension("Fast", 60), dimension("Formal")), LANGUAGES)
    fast, formal, cheap = found.dimensions
    assert (fast.kind, fast.place_before, fast.place) == (Kind.CHANGED, 30, 60)
    assert fast.was_set_elsewhere
    assert not fast.has_moved
    assert (formal.kind, formal.place_before, formal.place) == (Kind.INSERTED, None, 40)
    assert not formal.was_set_elsewhere
    assert (cheap.kind, cheap.place) == (Kind.DELETED, None)
    assert found.count == 3


def test_a_dimension_whose_every_text_was_reworded_is_known_by_its_poles() -> None:
    before, now = dimension("Fast"), dimension("Fast")
    for name in PARTS:
        now[name] = {code: f"{text} indeed" for code, text in before[name].items()}
    (found,) = compare(document(before), document(now), LANGUAGES).dimensions
    assert found.kind is Kind.CHANGED


def test_only_what_was_moved_is_called_moved() -> None:
    before = document(*(dimension(name) for name in POLES))
    order = (*POLES[1:], POLES[0])
    found = compare(before, document(*(dimension(name) for name in order)), LANGUAGES)
    assert [one.kind for one in found.dimensions] == [Kind.SAME] * 4 + [Kind.MOVED]


@given(st.permutations(POLES), st.permutations(POLES))
def test_an_order_alone_changes_no_word_and_loses_no_dimension(
    one: list[str], other: list[str]
) -> None:
    before = document(*(dimension(name) for name in one))
    found = compare(before, document(*(dimension(name) for name in other)), LANGUAGES)
    assert [dict(change.left.texts)["en"] for change in found.dimensions] == [
        f"{name}-left" for name in other
    ]
    assert {change.kind for change in found.dimensions} <= {Kind.SAME, Kind.MOVED}
    assert (found.count == 0) == (one == other)
