"""House rules about events: each can be told, in both languages, by the log."""

from __future__ import annotations

import re
from dataclasses import fields
from enum import Enum
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints
from uuid import UUID

import pytest
from babel.messages.pofile import read_po

from govern import app
from govern.core.descriptions import DAY, DESCRIPTIONS, THINGS, WORDS, Depending, gaps_of
from govern.core.events import Event
from tests.architecture.test_languages import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


def every_event() -> list[type[Event]]:
    assert app.SLICES, "the application imports every slice"
    for path in sorted((ROOT / "govern").glob("*/events.py")):
        import_module(f"govern.{path.parent.name}.events")
    return sorted(_below(Event), key=lambda event: event.name)


def _below(event: type[Event]) -> Iterator[type[Event]]:
    for child in event.__subclasses__():
        if child.__module__.startswith("govern."):
            yield child
            yield from _below(child)


EVENTS = every_event()


def types_of(event: type[Event]) -> dict[str, Any]:
    """Give the type of each value of an event; of a list that of its items, of `X | None` X."""
    hints = get_type_hints(event)
    found: dict[str, Any] = {"subject": UUID}
    for each in fields(event):
        inner = [kind for kind in get_args(hints[each.name]) if kind not in {type(None), ...}]
        found[each.name] = inner[0] if inner else hints[each.name]
    return found


def test_there_are_events() -> None:
    assert len(EVENTS) > 100
    assert len({event.name for event in EVENTS}) == len(EVENTS), "two events have one name"
    odd = [event.name for event in EVENTS if not re.fullmatch(r"[a-z]+\.[a-z_]+", event.name)]
    assert not odd, f"an event is called slice.snake_case: {odd}"


def test_every_event_is_described() -> None:
    missing = [event.name for event in EVENTS if event.name not in DESCRIPTIONS]
    assert not missing, (
        f"say in events.py of the slice, with describe(), what these mean: {missing}"
    )
    left = sorted(set(DESCRIPTIONS) - {event.name for event in EVENTS})
    assert not left, f"these events are gone: {left}"


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_the_gaps_of_a_sentence_can_be_filled(event: type[Event]) -> None:
    description, types = DESCRIPTIONS[event.name], types_of(event)
    if isinstance(description.sentence, Depending):
        assert description.sentence.on in types
    for sentence in description.every():
        assert sentence.endswith((".", "s")), f"a whole sentence: {sentence}"
        for gap in gaps_of(sentence):
            assert gap in types, f"{event.name} has no {gap}"
            kind, value = description.kinds.get(gap, ""), types[gap]
            if value is UUID:
                assert kind in THINGS, f"{event.name}: which things are meant by {gap}? name_things"
            elif kind == DAY:
                assert value.__name__ == "date"
            elif isinstance(value, type) and issubclass(value, Enum):
                said = {getattr(key, "value", key) for key in WORDS.get(kind, {})}
                assert {each.value for each in value} <= said, f"{event.name}: words for {gap}"
            elif kind:
                assert kind in WORDS, f"{event.name}: {kind} is no kind"


def test_every_sentence_has_its_dutch() -> None:
    catalogue = read_po(BytesIO(CATALOGUE.read_bytes()), locale="nl")
    dutch = {message.id: message.string for message in catalogue}
    said = {one for each in DESCRIPTIONS.values() for one in (*each.every(), each.nobody)}
    said |= {str(word) for words in WORDS.values() for word in words.values()}
    missing = sorted(one for one in said if not dutch.get(one))
    assert not missing, f"write the Dutch: {missing}"
