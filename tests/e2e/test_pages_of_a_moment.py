"""Pages no link of the small demo leads to: a ballot, a text to sign, what a leaver had."""

from __future__ import annotations

import threading
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

from govern.extensions import db
from tests.abuse.addresses import SCENES
from tests.abuse.test_bad_input import pages
from tests.abuse.world_fixtures import committed
from tests.e2e.moments import MOMENTS
from tests.e2e.surface import LANGUAGES, look_at, window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.abuse.visitors import Visitors

__all__ = ["committed"]


@pytest.fixture
def address(committed: Visitors) -> Iterator[str]:
    """Serve the world of the role matrix."""
    server = make_server("127.0.0.1", 0, committed.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


@pytest.mark.one_database
def test_every_page_of_a_moment_is_accessible_and_fits(
    browser: Browser, browser_context_args: dict[str, Any], address: str, committed: Visitors
) -> None:
    known = {endpoint: (path, who) for endpoint, path, who in pages(committed)}
    heard: list[str] = []
    context = browser.new_context(**{**browser_context_args, "base_url": address})
    page = window(context, heard)
    wrong: list[str] = []
    for scene, endpoints in groupby(MOMENTS, key=SCENES.get):
        if scene:
            with committed.app.app_context():
                scene(committed.world)
                db.session.remove()
        for who, group in groupby(
            sorted((known[endpoint] for endpoint in endpoints), key=lambda one: one[1]),
            key=lambda one: one[1],
        ):
            paths = [path for path, _who in group]
            sit_down(page, committed, who)
            for language in LANGUAGES:
                committed.post(who, "/account/preferences", {"language": language})
                wrong += look_at(page, paths, language)
    wrong += heard
    context.close()
    assert not wrong, "\n".join(wrong)


def sit_down(page: Page, visitors: Visitors, who: str) -> None:
    """Let somebody use this window, signed in."""
    value, _csrf = visitors.cookie(who)
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": "govern", "value": value, "domain": "localhost", "path": "/"}]
    )
