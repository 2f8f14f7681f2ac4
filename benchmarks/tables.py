"""What is filled, which pages are read, which forms are sent: the tables that grow with Govern.

A page is one line of PAGES, a form one line of WRITES, and the data of a slice one file of `fills`
whose FILLS are added below, after those of the slices it points to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.fills import (
    Fill,
    advocates,
    awards,
    definitions,
    floor,
    front,
    journeys,
    people,
    promises,
    traces,
)
from benchmarks.world import Reader, World

FILLS: tuple[Fill, ...] = (
    *people.FILLS,
    *journeys.FILLS,
    *promises.FILLS,
    *definitions.FILLS,
    *advocates.FILLS,
    *floor.FILLS,
    *awards.FILLS,
    *front.FILLS,
    *traces.FILLS,
)

Address = str | Callable[[World], str]
Fields = Mapping[str, str | list[str]]


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
    """A form that is sent again and again, each time with a one-time id of its own.

    What is written can be written for ever: on a database that is kept, too.
    """

    name: str
    reader: Reader
    #: The page that shows the form, for the person with this number.
    page: Callable[[World, int], str]
    #: What this person types into the form the n-th time; it must change something every time.
    fields: Callable[[World, int, int], Fields]
    #: The end of the form's action, where a page has several forms.
    action: str = ""


#: The page whose size the references P and Q have, and which stands for all in goals 1 and 2.
FRONT_PAGE = Page(name="front page", path="/")
#: The page whose first visit is weighed for goal 9.
AWARD_BOARD = Page(name="award board", path="/awards/")
PAGES: tuple[Page, ...] = (
    Page(name="sign-in page", path="/account/sign-in", reader=Reader.NOBODY),
    FRONT_PAGE,
    Page(name="promise board", path="/promises/"),
    Page(name="promise", path=lambda world: f"/promises/{world.id('promise', 0)}"),
    Page(name="definition", path="/definition/"),
    Page(name="versions", path="/definition/versions"),
    Page(name="register", path="/advocates/"),
    Page(name="licence coverage", path="/licences/"),
    Page(name="licence list", path="/licences/holders", reader=Reader.DIRECTOR),
    AWARD_BOARD,
)


def _describe_page(world: World, person: int) -> str:
    """Give each of the directors an appointment of their own."""
    department = world.spoken_for()[person]
    return f"/advocates/appointments/{world.id('advocate', department)}/describe"


def _vote(world: World, _person: int, turn: int) -> Fields:
    """Choose the next story of the first category."""
    chosen = awards.VOTING * awards.ENTRIES + turn % awards.ENTRIES_IN_A_CATEGORY
    return {"entries": [str(world.id("entry", chosen))]}


def _nominate(world: World, person: int, turn: int) -> Fields:
    """Tell a story about a colleague of one's own department."""
    colleague = world.colleague(person % world.departments)
    return {"nominee": f"E{colleague:07}", "title": f"They stayed late for the {turn}. time"}


WRITES: tuple[Write, ...] = (
    Write(
        name="sign in",
        reader=Reader.NOBODY,
        page=lambda _world, _person: "/account/sign-in",
        fields=lambda world, _person, turn: {
            "email": f"person{world.readers(Reader.EMPLOYEE, turn % 8 + 1)[-1]}@example.org",
            "password": people.PASSWORD,
        },
    ),
    Write(
        name="put a task off",
        reader=Reader.LEADER,
        page=lambda world, person: f"/tasks/{traces.open_task(world, person)}/put-off",
        fields=lambda world, _person, turn: {"until": world.days_ahead(turn % 30 + 2).isoformat()},
    ),
    Write(
        name="answer for a promise",
        reader=Reader.DIRECTOR,
        page=lambda world, person: f"/promises/cases/{world.id('case', person)}",
        fields=lambda _world, _person, turn: {
            "cause": f"The telephone system was down, found out for the {turn}. time.",
            "repair": "We called everybody back.",
        },
    ),
    Write(
        name="describe an advocate",
        reader=Reader.DIRECTOR,
        page=_describe_page,
        fields=lambda _world, _person, turn: {"topics": f"Letters and calls, {turn}"},
    ),
    Write(
        name="show one's name",
        reader=Reader.EMPLOYEE,
        page=lambda _world, _person: "/licences/mine/name",
        fields=lambda _world, _person, turn: {"shown": ["y"] if turn % 2 else []},
    ),
    Write(
        name="vote",
        reader=Reader.EMPLOYEE,
        page=lambda world, _person: f"/ballots/{world.id('round', awards.VOTING)}",
        fields=_vote,
    ),
    Write(
        name="nominate",
        reader=Reader.EMPLOYEE,
        page=lambda _world, _person: "/nominations/new",
        fields=_nominate,
    ),
)
