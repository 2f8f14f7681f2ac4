"""The kinds of figures there are; each slice declares its own and says how it is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Shown(StrEnum):
    """How a figure is written."""

    SHARE = "share"
    PART = "part"
    NUMBER = "number"


class Count(NamedTuple):
    """A counted figure: a value, and of how many (0 for a plain number)."""

    value: float
    n: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class FigureKind:
    """A figure of the front page."""

    name: str
    #: Message id.
    label: str
    shown: Shown
    #: Message id of what it means, in a few words.
    note: str = ""
    endpoint: str = ""
    #: The blueprint whose module must be on.
    blueprint: str = ""
    #: Counts it for a day; None when there is nothing to count yet.
    count: Callable[[date], Count | None]
    #: The share to reach, from 0 to 1.
    goal: float | None = None
    #: True when less is better.
    less_is_better: bool = False


KINDS: dict[str, FigureKind] = {}
#: The job of the worker that counts them.
REFRESH = "figures.refresh"


def declare(*kinds: FigureKind) -> None:
    """Make kinds of figures known, in the order they are shown."""
    for kind in kinds:
        KINDS[kind.name] = kind


def month_of(day: date) -> date:
    """Give the first day of the month a day is in."""
    return day.replace(day=1)
