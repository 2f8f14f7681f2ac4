"""What the log says about each event: a sentence with gaps, and what stands in the gaps."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, String, bindparam, cast, literal, union_all

from govern.core import clock
from govern.core.errors import N_
from govern.core.localised import Localised
from govern.core.permissions import ANONYMOUS
from govern.core.rows import rows
from govern.core.types import LocalisedText

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from uuid import UUID

    from sqlalchemy import CompoundSelect, Select
    from sqlalchemy.types import TypeEngine

    from govern.core.events import Event
    from govern.core.permissions import Actor

    #: Makes, for who reads, a SELECT of the ids and the names of things.
    Names = Callable[[Actor], Select[*tuple[Any, ...]]]
    #: What a thing is called: by a name, in several languages, or by its day.
    Name = Localised | str | date
    #: A statement of names, and how the names of each kind are read.
    _Named = tuple[CompoundSelect[*tuple[Any, ...]], Mapping[str, Callable[[str], Name]]]

#: Who acted when nobody is named: the worker or the command line.
THE_SYSTEM = N_("The system")
#: The kind of values that are days, written as the reader's language writes them.
DAY = "day"
#: The parameter of a statement of names that holds who reads.
READER = "reader"
_GAP = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Depending:
    """A sentence that depends on one value of the event."""

    on: str
    sentences: Mapping[object, str]
    otherwise: str

    def chosen(self, payload: Mapping[str, Any]) -> str:
        """Give the sentence for an event with these values."""
        return self.sentences.get(payload.get(self.on), self.otherwise)


@dataclass(frozen=True, kw_only=True)
class Description:
    """How one event is told."""

    sentence: str | Depending
    #: Of which kind the value of a gap is; a gap without a kind shows its value as it is.
    kinds: Mapping[str, str] = field(default_factory=dict)
    #: Who did it when the log names nobody.
    nobody: str = THE_SYSTEM

    def chosen(self, payload: Mapping[str, Any]) -> str:
        """Give the sentence for an event with these values."""
        if isinstance(self.sentence, Depending):
            return self.sentence.chosen(payload)
        return self.sentence

    def every(self) -> tuple[str, ...]:
        """Give every sentence there is for the event; the last one is the usual one."""
        if isinstance(self.sentence, Depending):
            return (*self.sentence.sentences.values(), self.sentence.otherwise)
        return (self.sentence,)


#: Event name -> how it is told; slices add theirs with `describe`.
DESCRIPTIONS: dict[str, Description] = {}
#: Kind -> SELECTs of id and name of the things of this kind that an actor may see.
THINGS: dict[str, list[Names]] = {}
#: The kinds whose statement depends on who reads.
_SCOPED: set[str] = set()
#: Kind -> the words of its values.
WORDS: dict[str, Mapping[Any, str]] = {}


def describe(
    sentences: Mapping[type[Event], str | Depending], *, nobody: str = THE_SYSTEM, **kinds: str
) -> None:
    """Say in words what events mean; `kinds` names the kind of each gap, `subject` among them."""
    for event, sentence in sentences.items():
        DESCRIPTIONS[event.name] = Description(sentence=sentence, kinds=kinds, nobody=nobody)


def name_things(kind: str, names: Names) -> None:
    """Say how things of a kind are called: a SELECT of id and name, for who reads.

    Names stand in no row of the log. What is private is selected with `visible_to(actor, ...)`.
    """
    _SCOPED.add(kind)
    THINGS.setdefault(kind, []).append(names)


def name_open_things(kind: str, names: Callable[[], Select[*tuple[Any, ...]]]) -> None:
    """Say how things of a kind are called where one SELECT of id and name does for everybody.

    What is for some people only is narrowed by the parameter `READER`, the id of who reads.
    """
    THINGS.setdefault(kind, []).append(lambda _actor: names())


def word_values(kind: str, words: Mapping[Any, str]) -> None:
    """Say how the values of a kind are called."""
    WORDS[kind] = words


def gaps_of(sentence: str) -> list[str]:
    """Give the names of the gaps of a sentence."""
    return _GAP.findall(sentence)


def find_names(
    wanted: Mapping[str, Collection[UUID]], actor: Actor
) -> dict[tuple[str, UUID], Name]:
    """Give what things are called, by kind and id; those the actor may not see are left out."""
    kinds = tuple(sorted(kind for kind, ids in wanted.items() if ids))
    if not kinds:
        return {}
    if _SCOPED.isdisjoint(kinds):
        # One statement for everybody, so it is built once a day and not for each of them.
        statement, readings = _names_for_all(kinds, clock.today())
    else:
        statement, readings = _names_of(kinds, actor)
    ids = {f"ids_{n}": list(wanted[kind]) for n, kind in enumerate(kinds)}
    found = rows(statement, {**ids, READER: actor.id})
    return {(kind, key): readings[kind](name) for kind, key, name in found}


@lru_cache(maxsize=64)
def _names_for_all(kinds: tuple[str, ...], _day: date) -> _Named:
    return _names_of(kinds, ANONYMOUS)


def _names_of(kinds: tuple[str, ...], actor: Actor) -> _Named:
    """Give one statement of the names of things of these kinds, and how each kind is read."""
    options: dict[str, Any] = {}
    parts: list[Any] = []
    readings: dict[str, Callable[[str], Name]] = {}
    for n, kind in enumerate(kinds):
        for things in THINGS[kind]:
            statement = things(actor)
            key, name = statement.selected_columns
            readings[kind] = _reading(name.type)
            # What narrowed a part to its reader counts for the one statement of all.
            options |= statement.get_execution_options()
            columns = (literal(kind).label("kind"), key.label("id"), cast(name, String))
            wanted = key.in_(bindparam(f"ids_{n}", expanding=True))
            parts.append(statement.where(wanted).with_only_columns(*columns))
    return union_all(*parts).execution_options(**options), readings


def _reading(kind: TypeEngine[Any]) -> Callable[[str], Name]:
    """Give how a name is made of what the database gives for a column of this type."""
    if isinstance(kind, LocalisedText):
        return lambda text: Localised.of(json.loads(text))
    return date.fromisoformat if isinstance(kind, Date) else str
