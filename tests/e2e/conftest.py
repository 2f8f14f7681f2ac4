"""A real server and a real browser for each worker; the journeys run against the demo."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from govern.core import clock
from govern.extensions import db
from govern.rounds import jobs as rounds
from tests.conftest import CI, served_copy
from tests.e2e.hands import Keys, Mouse
from tests.e2e.surface import Surface

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from tests.e2e.hands import Hand

BROWSER = "GOVERN_BROWSER"
#: How long a page may take to show what is expected of it, in milliseconds: a busy machine is no
#: failure, and speed belongs in the benchmark.
PATIENCE = 30_000
#: What a browser does for whom sits before it. A process kept spare for the next page is thrown
#: away whenever another window is driven, which is at every step here: a third of its work.
UNNEEDED = (
    "HttpsUpgrades",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "PreloadTopChromeWebUI",
    "SpareRendererForSitePerProcess",
    "ThirdPartyStoragePartitioning",
    "Translate",
)
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is here, and say it when there is no browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if not os.environ.get(BROWSER):
                if CI:
                    pytest.exit("a browser is needed in CI; see README, Tests", returncode=1)
                item.add_marker(pytest.mark.skip(reason="no browser; set GOVERN_BROWSER"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the browser `run.py` found; root may not use its sandbox."""
    arguments = [
        "--disable-background-networking",
        "--no-first-run",
        "--disable-gpu",
        "--lang=en-GB",
        f"--disable-features={','.join(UNNEEDED)}",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get(BROWSER),
        "args": arguments,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Open pages in British English on a desktop, with nothing moving."""
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Europe/Amsterdam",
        "viewport": {"width": 1440, "height": 1000},
        "reduced_motion": "reduce",
    }


@pytest.fixture(scope="module")
def surface(demo_files: tuple[Path, Path]) -> Iterator[Surface]:
    """Serve a copy of the small demo that one module changes as it likes."""
    with served(demo_files) as found:
        yield found


@contextmanager
def served(demo_files: tuple[Path, Path]) -> Iterator[Surface]:
    """Serve a fresh copy of the small demo on a free port of this machine."""
    server = make_server("127.0.0.1", 0, lambda _environ, _start: [], threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    with served_copy(demo_files, external_url=address) as app:
        server.app = app
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Surface(address, app)
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


@pytest.fixture(scope="module")
def visitor(
    browser: Browser, browser_context_args: dict[str, Any], surface: Surface
) -> Iterator[Any]:
    """Let a module open browsers, signed in as whom it names, and close them all at the end."""
    contexts = []

    def arrive(email: str | None = None, **options: Any) -> Page:
        context = browser.new_context(
            **{**browser_context_args, "base_url": surface.address, **options}
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
        if email:
            surface.sign_in(page, email)
        return page

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def town(demo_files: tuple[Path, Path]) -> Iterator[Surface]:
    """Serve one copy of the small demo for all stories of a worker; they leave room for others."""
    with served(demo_files) as found:
        yield found


@pytest.fixture(scope="session")
def seat(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """Give the one browser that everybody of all stories sits down at.

    To open another costs as much as ten pages.
    """
    context = browser.new_context(**browser_context_args)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


class People:
    """Lets a test be anybody of the demo, one after the other at one browser."""

    def __init__(self, page: Page, surface: Surface, kind: type[Hand]) -> None:
        self.surface = surface
        #: What they use, in a word for their texts.
        self.how = kind.__name__.lower()
        self._page = page
        self._kind = kind
        #: The hand at the browser, and whose it is.
        self._here: Hand | None = None
        self._who = ""
        #: With what everybody came who has left.
        self._cookies: dict[str, Any] = {}
        page.set_viewport_size(kind.viewport)
        self._clear()

    def __call__(self, email: str) -> Hand:
        """Give somebody's hand, signed in and reading English; who was there makes room.

        Who has been here before finds themselves on the front page.
        """
        if self._here and self._who == email:
            return self._here
        hand = self.stranger(email)
        if email in self._cookies:
            self._page.context.add_cookies(self._cookies[email])
            hand.come_to("/")
        else:
            hand.sign_in(email)
        return hand

    def stranger(self, who: str = "") -> Hand:
        """Give the hand of somebody who is not signed in; under a name, they can come back."""
        if self._here:
            if self._who:
                self._cookies[self._who] = self._page.context.cookies()
            self._here.leave()
        self._clear()
        self._who = who
        self._here = self._kind(self._page, self.surface)
        return self._here

    def go_home(self) -> None:
        """Let everybody go: next time they sign in anew."""
        self.stranger()
        self._cookies.clear()

    def _clear(self) -> None:
        self._page.context.clear_cookies()


@pytest.fixture(params=[Mouse, Keys], ids=["mouse", "keys"])
def people(request: pytest.FixtureRequest, seat: Page, town: Surface) -> Iterator[People]:
    """Run a story twice: with a mouse on a desktop, with keys in a window as wide as a phone."""
    heard: list[str] = []

    def hear(error: object) -> None:
        heard.append(str(error))

    seat.on("pageerror", hear)
    yield People(seat, town, request.param)
    seat.remove_listener("pageerror", hear)
    assert not heard, f"a script failed: {heard}"


@pytest.fixture
def pass_days(town: Surface) -> Iterator[Callable[[float], None]]:
    """Move the clock of the served product on by days; the worker does what is due then."""
    ahead = [timedelta()]

    def go(days: float) -> None:
        ahead[0] += timedelta(days=days)
        with town.app.app_context():
            rounds.advance()
            db.session.remove()

    with clock.replaced(lambda: datetime.now(UTC) + ahead[0]):
        yield go
