"""What is filled, which pages are read, which forms are sent: the tables that grow with Govern.

A page is one line of PAGES, a form one line of WRITES, and the data of a slice one file of `fills`
whose FILLS are added below, after those of the slices it points to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.fills import Fill, journeys, people, traces
from benchmarks.world import Reader, World

FILLS: tuple[Fill, ...] = (*people.FILLS, *journeys.FILLS, *traces.FILLS)

Address = str | Callable[[World], str]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page that is read again and again, by several people of one kind."""

    name: str
    path: Address
    reader: Reader = Reader.EMPLOYEE

    def path_in(self, world: World) -> str:
        """Give the path of the page in this organisation."""
        return self.path if isinstance(self.path, str) else self.path(world)


@dataclass(frozen=True, kw_only=True)
class Write:
    """A form that is sent again and again, each time with a one-time id of its own."""

    name: str
    reader: Reader
    #: The page that shows the form, for the writer with this number (0, 1, 2 ...).
    page: Callable[[World, int], str]
    #: What is typed into the form the n-th time; it must change something every time.
    fields: Callable[[int], dict[str, str]]
    #: The end of the form's action, where a page has several forms.
    action: str = ""


#: The page whose size the references P and Q have, and which stands for all in goals 1 and 2.
FRONT_PAGE = Page(name="front page", path="/")
PAGES: tuple[Page, ...] = (
    Page(name="sign-in page", path="/account/sign-in", reader=Reader.NOBODY),
    FRONT_PAGE,
    Page(name="journeys", path="/journeys/"),
)

WRITES: tuple[Write, ...] = (
    Write(
        name="describe a stage",
        reader=Reader.DIRECTOR,
        page=lambda world, writer: f"/journeys/stages/{world.id('stage', writer)}/edit",
        fields=lambda turn: {"name_en": f"Stage, changed for the {turn}. time"},
    ),
)
