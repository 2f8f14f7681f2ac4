"""One database with all that is measured on it: its servers, its pages, its forms."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import StrEnum

from flask import Flask

from benchmarks import raw
from benchmarks.client import CONNECTIONS, Sample, press, press_page
from benchmarks.databases import Place
from benchmarks.filling import say
from benchmarks.forms import Form, browsers, cookie_of, get, open_forms, requests_for, send
from benchmarks.servers import Memory, WebServer
from benchmarks.tables import FRONT_PAGE, Page, Write
from benchmarks.weight import Weight, counting, weigh
from govern.extensions import db

#: Forms are sent in here before they are counted, so that what is kept in memory is there.
WARM_UPS = 2


class Kind(StrEnum):
    """What a target is: something of Govern's, or a reference."""

    PAGE = "page"
    WRITE = "write"
    BARE = "P"
    QUERIES = "Q"
    RAW = "raw"


@dataclass
class Target:
    """Something that is measured in every round, and what came of it so far."""

    kind: Kind
    name: str
    press: Callable[[float], Sample]
    statements: int | None = None
    weight: Weight | None = None
    #: The status every answer must have; None where the load generator checks by itself.
    status: int = 200
    #: Whose processor time is counted.
    server: WebServer | None = None
    samples: list[Sample] = field(default_factory=list)


class Site:
    """A place with its servers running."""

    def __init__(self, place: Place, stack: ExitStack) -> None:
        """Start the application on this place; the stack ends it."""
        say(f"{place.name}: starting ...")
        self.place = place
        self.targets: list[Target] = []
        self.memory_after: Memory | None = None
        #: The forms as their writers opened them, by the name of the write.
        self.forms: dict[str, list[Form]] = {}
        self._stack = stack
        place.folder.mkdir(parents=True, exist_ok=True)
        log = place.folder / "server.log"
        self.server = stack.enter_context(WebServer(place.environment(), log))
        self.app = place.app()

    def add(self, pages: list[Page], writes: list[Write]) -> None:
        """Count and weigh everything that is measured here, and make the targets of it."""
        with self.app.app_context():
            engine = db.engine
        try:
            for page in pages:
                self.targets.append(self._page(page))
            for write in writes:
                self.targets.append(self._write(write))
            #: Both workers have long been up by now.
            self.memory = self.server.memory()
            self._add_references()
        finally:
            engine.dispose()

    def _page(self, page: Page) -> Target:
        path = page.path_in(self.place.world)
        clients = browsers(self.app, self.place.world, page.reader)
        for client in clients:
            # After the first page, a browser's session holds all that it will ever hold.
            get(client, path)
        cookies = [cookie_of(client) for client in clients]
        statements = _statements(self.app, lambda: get(clients[0], path))
        weight = weigh(self.server.port, path, cookies[0])
        port = self.server.port
        return Target(
            Kind.PAGE,
            page.name,
            lambda seconds: press_page(port, path, cookies, seconds),
            statements,
            weight,
            server=self.server,
        )

    def send_forms(self, write: Write, seconds: float, connections: int) -> Sample:
        """Send a form from so many connections for so long."""
        requests = requests_for(self.forms[write.name], self.server.port)
        return press(self.server.port, requests, seconds, connections=connections)

    def _write(self, write: Write) -> Target:
        forms = self.forms[write.name] = open_forms(self.app, self.place.world, write)
        for _ in range(WARM_UPS):
            send(self.app, forms[0])
        statements = _statements(self.app, lambda: send(self.app, forms[0]))
        return Target(
            Kind.WRITE,
            write.name,
            lambda seconds: self.send_forms(write, seconds, CONNECTIONS),
            statements,
            status=302,
            server=self.server,
        )

    def _add_references(self) -> None:
        sizes = (str(self.front_page_size()), str(self.place.world.size))
        log = self.place.folder / "references.log"
        server = WebServer(self.place.environment(), log, ("benchmarks.references", *sizes))
        port = self._stack.enter_context(server).port

        def beside(path: str) -> Callable[[float], Sample]:
            return lambda seconds: press_page(port, path, [""], seconds)

        self.targets += [
            Target(Kind.BARE, "P: bare page", beside("/bare"), server=server),
            Target(Kind.QUERIES, "Q: three queries", beside("/queries"), server=server),
            Target(Kind.RAW, "raw: one row a commit", lambda s: raw.write_rows(self.place, s)),
        ]

    def front_page_size(self) -> int:
        """Give the bytes of the front page's HTML, which the references have too."""
        reader = browsers(self.app, self.place.world, FRONT_PAGE.reader)[0]
        return len(get(reader, FRONT_PAGE.path_in(self.place.world)).data)


def _statements(app: Flask, act: Callable[[], object]) -> int:
    with app.app_context():
        engine = db.engine
    with counting(engine) as seen:
        act()
    return len(seen)
