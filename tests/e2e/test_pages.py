"""Every page, looked at as interface.md of the design lays down: axe, both themes, phone, Dutch."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import FOLDER, one_at_a_time, served_copy
from tests.crawl import VIEWERS, Found, one_of_each, walk
from tests.e2e.surface import AXE, Surface, violations, wider_than_the_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import ConsoleMessage, Page

SHARES = 6


@pytest.fixture(scope="module")
def walked(demo_files: tuple[Path, Path]) -> list[Found]:
    """Give every page the small demo's links lead to; one worker walks for all."""
    folder = Path(os.environ[FOLDER])
    notes = folder / "walked.json"
    with one_at_a_time(folder / "walked.lock"):
        if not notes.exists():
            with served_copy(demo_files) as app:
                found = walk(app, VIEWERS)
            notes.write_text(json.dumps([asdict(one) for one in found]))
    return [Found(**one) for one in json.loads(notes.read_text())]


@pytest.fixture(scope="module")
def pages(walked: list[Found]) -> list[Found]:
    """Give one example of every page, as the first who sees it."""
    return one_of_each(walked)


@pytest.fixture(scope="module")
def desk(browser: Any, browser_context_args: dict[str, Any], surface: Surface) -> Iterator[Any]:
    """Keep one signed-in browser for each viewer and language."""
    contexts: dict[tuple[str, str], Any] = {}

    def sit(viewer: str, language: str) -> Page:
        if (viewer, language) not in contexts:
            context = browser.new_context(
                **{
                    **browser_context_args,
                    "base_url": surface.address,
                    "locale": {"en": "en-GB", "nl": "nl-NL"}[language],
                }
            )
            contexts[viewer, language] = context
            page = context.new_page()
            if language == "en":
                # Once for the window, and not once more over the wire for each page.
                page.add_init_script(AXE)
            page.on("console", lambda said: heard(surface, said))
            page.on("pageerror", lambda error: surface.heard.append(f"{page.url}: {error}"))
            if viewer:
                surface.sign_in(page, viewer)
                surface.choose_language(page, language)
        return contexts[viewer, language].pages[0]

    yield sit
    for context in contexts.values():
        context.close()


def test_no_link_leads_nowhere(walked: list[Found]) -> None:
    broken = [
        f"{found.viewer}: {found.path} -> {found.status}" for found in walked if found.status >= 400
    ]
    assert not broken, broken


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_is_accessible_and_fits(
    share: int, pages: list[Found], desk: Any, surface: Surface
) -> None:
    wrong: list[str] = []
    for found in pages[share::SHARES]:
        page = desk(found.viewer, "en")
        wrong += [f"{found.path} [desktop] {text}" for text in look(page, found)]
        if found.viewer:
            dutch = desk(found.viewer, "nl")
            dutch.set_viewport_size({"width": 360, "height": 800})
            dutch.goto(found.path)
            wrong += [f"{found.path} [Dutch, 360] {text}" for text in wider_than_the_window(dutch)]
    wrong += surface.heard
    surface.heard.clear()
    assert not wrong, "\n".join(wrong)


def heard(surface: Surface, said: ConsoleMessage) -> None:
    """Note what the browser complains of: what the policy refused, what is missing."""
    if said.type in {"error", "warning"}:
        surface.heard.append(f"{said.location.get('url')}: {said.text}")


def look(page: Page, found: Found) -> list[str]:
    """Give what is wrong with one page: light, dark, narrow."""
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(found.path)
    wrong = violations(page)
    if page.locator("h1").count() != 1:
        wrong.append("a page has one h1")
    page.evaluate("document.documentElement.setAttribute('data-bs-theme', 'dark')")
    wrong += [f"dark: {text}" for text in violations(page, "color-contrast")]
    page.set_viewport_size({"width": 360, "height": 800})
    wrong += [f"360: {text}" for text in violations(page, "target-size")]
    wrong += [f"360, too wide: {text}" for text in wider_than_the_window(page)]
    return wrong
