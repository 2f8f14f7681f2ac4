"""Panels: a slice shows a place, and slices above it say what stands there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from govern.core.permissions import Actor


class Place(StrEnum):
    """The named places; each is given a list of ids and the actor."""

    #: What a version asks of the reader, by the id of the version.
    DEFINITION_READER = "definition.reader"
    #: What stands beside a draft that is worked on, by the id of the version.
    DEFINITION_DRAFT = "definition.draft"
    #: What stands beside the signatures under a frozen text; `kind` of a fact is whose.
    SIGNATURES = "signatures"
    DEFINITION_DIMENSION = "definition.dimension"
    PROMISE_CASE = "promise.case"
    ADVOCATE_CARD = "advocate.card"
    PERSON_CARD = "person.card"
    DEPARTMENT_CARD = "department.card"
    #: Where an open role that is not given by hand was given, by the id of the assignment.
    ROLE_ORIGIN = "role.origin"
    #: What ends with the present phase of a round, by the id of the round.
    ROUND_PHASE = "round.phase"
    #: Who or what the present phase of a round waits for, by the id of the round.
    ROUND_HOLD = "round.hold"
    #: What the reader has done and can do in a round.
    ROUND_READER = "round.reader"
    JOURNEY_STAGE = "journey.stage"
    HOME_FIGURE = "home.figure"
    HOME_CHEER = "home.cheer"


@dataclass(frozen=True)
class Fact:
    """One line of a panel: a label, what it says, and where it leads."""

    label: str
    text: str
    url: str = ""
    kind: str = ""


if TYPE_CHECKING:
    Provider = Callable[[Sequence[UUID], Actor], Mapping[UUID, Sequence[Fact]]]

_providers: dict[Place, list[Provider]] = {}


def register_all(providers: Sequence[tuple[Place, Provider]]) -> None:
    """Let slices say what stands in the places of others."""
    for place, provider in providers:
        register(place, provider)


def register(place: Place, provider: Provider) -> None:
    """Let a slice say what stands in a place; a provider issues one statement for all ids."""
    known = _providers.setdefault(place, [])
    if provider not in known:
        known.append(provider)


def facts(place: Place, ids: Sequence[UUID], actor: Actor) -> dict[UUID, list[Fact]]:
    """Give what all providers have to say about these ids."""
    found: dict[UUID, list[Fact]] = {key: [] for key in ids}
    for provider in _providers.get(place, ()):
        for key, lines in provider(ids, actor).items():
            found[key].extend(lines)
    return found
