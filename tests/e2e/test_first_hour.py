"""The first hour in a real browser: from an empty database to a definition and a board."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from werkzeug.serving import make_server

from govern.app import create_app
from govern.extensions import db
from govern.firsthour.cli import Answers, begin
from tests.conftest import FOLDER, new_database, settings_for
from tests.e2e.surface import violations, wider_than_the_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PASSWORD = "vier woorden die niemand raadt"
MOST_CLICKS = 40
PEOPLE = "\n".join(
    f"Colleague {n}, colleague{n}@windkracht.example, {('Claims', 'Sales', 'Service')[n % 3]}"
    for n in range(39)
)
ANSWERS = Answers(
    name="Windkracht",
    people=40,
    languages="en,nl",
    time_zone=None,
    country=None,
    admin_name="Noor Peeters",
    admin_email="noor@windkracht.example",
    director=True,
    yes=True,
)


class Hand:
    """Presses like a person, and counts."""

    def __init__(self, page: Page, rules: tuple[str, ...]) -> None:
        self.page = page
        #: What is looked for on each page; nothing means everything.
        self.rules = rules
        self.clicks = 0

    def press(self, name: str, role: Any = "button") -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()
        self.clicks += 1

    def step(self, path: str) -> None:
        """See that this step has come, and that nothing is wrong with the page."""
        self.page.wait_for_url(f"**{path}")
        assert not violations(self.page, *self.rules)
        assert not wider_than_the_window(self.page)


@pytest.fixture
def doorstep() -> Iterator[str]:
    """Serve an organisation as `govern init` makes it; give the address it prints."""
    url = new_database("sqlite", f"first-hour-{uuid4().hex}")
    server = make_server("127.0.0.1", 0, lambda _environ, _start: [], threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    folder = Path(os.environ[FOLDER]) / uuid4().hex
    app = create_app(settings_for(url, folder, external_url=address))
    server.app = app
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield begin(app, ANSWERS)
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("width", "rules"), [(360, ("target-size",)), (1440, ())], ids=["phone", "desktop"]
)
def test_the_first_hour_takes_fewer_than_forty_clicks(
    browser: Browser,
    browser_context_args: dict[str, Any],
    doorstep: str,
    width: int,
    rules: tuple[str, ...],
) -> None:
    size = {"width": width, "height": 900}
    context = browser.new_context(**{**browser_context_args, "viewport": size})
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
    hand = Hand(page, rules)
    page.goto(doorstep)
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    hand.clicks += 2
    hand.step("/first-hour/organisation")
    hand.press("Save and go on")
    hand.step("/first-hour/people")
    page.locator("textarea").fill(PEOPLE)
    hand.clicks += 1
    hand.press("Write them down and go on")
    hand.step("/first-hour/parts")
    hand.press("Save and go on")
    hand.step("/first-hour/definition")
    hand.press("Start from this one")
    hand.step("/first-hour/promises")
    hand.press("Put them on the board")
    hand.step("/first-hour/floor")
    page.locator("[name=department_id]").fill("Service")
    page.locator("[name=host]").fill("colleague2@windkracht.example")
    hand.clicks += 2
    hand.press("Offer these days")
    hand.step("/first-hour/invite")
    hand.press("Invite everybody and finish")
    page.wait_for_selector(".slips")
    hand.press("Back", "link")
    hand.step("/definition/versions/*")
    assert page.get_by_text("There on the worst day", exact=False).is_visible()
    assert page.get_by_text("Example", exact=True).first.is_visible()
    parts = urlsplit(doorstep)
    page.goto(f"{parts.scheme}://{parts.netloc}/promises/")
    hand.clicks += 1
    assert page.get_by_text("you speak to a person within 60 seconds", exact=False).is_visible()
    assert page.get_by_text("Example", exact=True).count() == 3
    assert hand.clicks < MOST_CLICKS
    context.close()
