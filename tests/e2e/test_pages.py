"""Every page the demo's links lead to, looked at as interface.md of the design lays down."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import pytest

from tests.crawl import VIEWERS, Found, one_of_each, walk
from tests.e2e.moments import MOMENTS, NO_PAGES
from tests.e2e.surface import DESKTOP, LANGUAGES, look_at, window
from tests.factories.outbox import put_into_the_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.e2e.surface import Surface


@pytest.fixture(scope="module")
def walked(surface: Surface) -> list[Found]:
    """Give every page the small demo's links lead to, with one mail in its folder."""
    put_into_the_folder(surface.app.config["GOVERN"].instance, "A place has come free")
    return walk(surface.app, VIEWERS)


@pytest.fixture(scope="module")
def desk(
    browser: Browser, browser_context_args: dict[str, Any], surface: Surface
) -> Iterator[Page]:
    """Give the one window everybody looks through."""
    context = browser.new_context(**{**browser_context_args, "base_url": surface.address})
    yield window(context, surface.heard)
    context.close()


def test_no_link_leads_nowhere(walked: list[Found]) -> None:
    broken = [
        f"{found.viewer}: {found.path} -> {found.status}" for found in walked if found.status >= 400
    ]
    assert not broken, broken


def test_every_page_is_looked_at(walked: list[Found], surface: Surface) -> None:
    """Here, or in a moment the demo does not show (tests/e2e/test_pages_of_a_moment.py)."""
    every = {
        rule.endpoint for rule in surface.app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }
    here = {found.endpoint for found in one_of_each(walked)}
    assert every - here - NO_PAGES == set(MOMENTS)
    assert not NO_PAGES & here


def test_every_page_is_accessible_and_fits(
    walked: list[Found], desk: Page, surface: Surface
) -> None:
    wrong: list[str] = []
    pages = sorted(one_of_each(walked), key=lambda found: VIEWERS.index(found.viewer))
    for viewer, group in groupby(pages, key=lambda found: found.viewer):
        paths = [found.path for found in group]
        desk.context.clear_cookies()
        if viewer:
            surface.sign_in(desk, viewer)
        for language in LANGUAGES:
            # Once for all pages: what somebody reads in is their own choice, not that of a window.
            desk.set_viewport_size(DESKTOP)
            desk.goto("/about" if viewer else "/account/sign-in")
            surface.choose_language(desk, language)
            wrong += look_at(desk, paths, language)
    wrong += surface.heard
    assert not wrong, "\n".join(wrong)
