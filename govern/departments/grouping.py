"""Which departments are shown together, so that a figure about people singles nobody out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID


class Tally(Protocol):
    """What is counted of the people of a department."""

    @property
    def people(self) -> int:
        """Give how many people there are."""

    @property
    def owing(self) -> int:
        """Give how many of them the figure is about; the others are known anyway."""

    def __add__(self, other: Self) -> Self:
        """Count two groups together."""


Counted = TypeVar("Counted", bound=Tally)


@dataclass(frozen=True, kw_only=True)
class Group(Generic[Counted]):
    """Departments shown together: the first names it, the others are too small to stand alone."""

    names: tuple[str, ...]
    tally: Counted


@dataclass(frozen=True, kw_only=True)
class Place:
    """A department in the tree."""

    id: UUID
    parent_id: UUID | None
    name: str
    depth: int


def together(
    places: Sequence[Place], tallies: Mapping[UUID, Counted], fewest: int, nobody: Counted
) -> tuple[Group[Counted], ...]:
    """Group departments so that no group, and no difference between groups, is below `fewest`.

    Only people whom the figure is about count. A department with too few joins the one above it.
    What is left at the top joins the smallest group, so that no total gives it away.
    """
    order = {place.id: number for number, place in enumerate(places)}
    held = {place.id: (tallies.get(place.id, nobody), [place.name]) for place in places}
    shown: list[tuple[int, Group[Counted]]] = []
    rest, rest_names = nobody, list[str]()
    for place in sorted(places, key=lambda each: (-each.depth, order[each.id])):
        tally, names = held[place.id]
        if tally.owing >= fewest:
            shown.append((order[place.id], Group(names=tuple(names), tally=tally)))
        elif tally.people and place.parent_id in held:
            above, above_names = held[place.parent_id]
            held[place.parent_id] = (above + tally, above_names + names)
        elif tally.people:
            rest, rest_names = rest + tally, rest_names + names
    if rest.owing >= fewest:
        shown.append((len(order), Group(names=tuple(rest_names), tally=rest)))
    elif rest.people and shown:
        number, smallest = min(shown, key=lambda item: (item[1].tally.people, item[0]))
        shown.remove((number, smallest))
        joined = Group(names=(*smallest.names, *rest_names), tally=smallest.tally + rest)
        shown.append((number, joined))
    return tuple(group for _number, group in sorted(shown, key=lambda item: item[0]))
