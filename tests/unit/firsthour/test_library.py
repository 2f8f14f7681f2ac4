"""The texts to start from: complete, in both languages, and fit for their checks."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import pytest

from govern.core.localised import Localised
from govern.firsthour import library, occasions, orders
from govern.firsthour.examples import Promise
from govern.promises.checking import check
from govern.rounds import library as rounds

EVERYTHING = (
    *library.DEFINITIONS,
    *library.DIMENSIONS,
    *orders.PROMISES,
    *rounds.EXAMPLES,
    *occasions.SERIES,
)


def texts(thing: Any) -> list[Localised]:
    values = [getattr(thing, field.name) for field in fields(thing)]
    flat = [v for value in values for v in (value if isinstance(value, tuple) else (value,))]
    return [value for value in flat if isinstance(value, Localised)]


def test_there_is_as_much_as_was_asked_for() -> None:
    assert len(library.DEFINITIONS) == 3
    assert len(library.DIMENSIONS) == 10
    assert len(orders.PROMISES) == 20
    assert len(rounds.EXAMPLES) == 4
    assert len(occasions.SERIES) == 2


@pytest.mark.parametrize("thing", EVERYTHING, ids=lambda thing: thing.key)
def test_every_text_is_there_in_both_languages(thing: Any) -> None:
    assert texts(thing)
    for text in texts(thing):
        assert set(text.as_dict()) == {"en", "nl"}
        if len(text.get("en")) > 20:
            assert text.get("en") != text.get("nl")


def test_keys_are_used_once() -> None:
    keys = [thing.key for thing in EVERYTHING]
    assert len(keys) == len(set(keys))


def test_definitions_stand_on_dimensions_that_are_there() -> None:
    for definition in library.DEFINITIONS:
        for key, position in definition.positions:
            assert library.find_dimension(key)
            assert 0 <= position <= 100


@pytest.mark.parametrize("promise", orders.PROMISES, ids=lambda promise: promise.key)
def test_promises_have_a_number_or_a_test_and_a_place(promise: Promise) -> None:
    text = promise.text.get("en")
    assert re.search(r"\d|on the day", text), "a number, or a day that was named"
    assert promise.test.get("en").endswith("?")
    assert promise.for_whom
    assert 1 <= promise.stage <= 6
    assert 50 <= promise.kept_at_least <= 100


def test_dutch_texts_for_customers_address_nobody() -> None:
    address = re.compile(r"\b(u|uw|je|jij|jou|jouw)\b", re.IGNORECASE)
    for promise in orders.PROMISES:
        assert not address.search(promise.text.get("nl")), promise.key


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("promise", orders.PROMISES, ids=lambda promise: promise.key)
def test_promises_pass_the_promise_check(promise: Promise, language: str) -> None:
    found = check(promise.text.get(language) or "", language)
    assert found.passes(), found


def test_the_promises_that_are_chosen_already_are_in_the_library() -> None:
    assert set(orders.FIRST) <= {promise.key for promise in orders.PROMISES}
    assert len(orders.FIRST) == 3
