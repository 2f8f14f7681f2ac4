"""What a browser test knows of the product it looks at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from govern.accounts.queries import find_demo_password

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page

AXE = Axe().axe_script
DESKTOP = {"width": 1440, "height": 1000}
PHONE = {"width": 360, "height": 800}
Language = Literal["en", "nl"]
LANGUAGES: tuple[Language, ...] = ("en", "nl")


@dataclass(frozen=True)
class Surface:
    """The served demo."""

    address: str
    app: Flask
    #: What browsers complained of, for tests that listen.
    heard: list[str] = field(default_factory=list)

    @property
    def password(self) -> str:
        """Give the password of everybody in the demo."""
        password = find_demo_password(self.app.config["GOVERN"].instance)
        assert password is not None
        return password

    def sign_in(self, page: Page, email: str) -> None:
        """Sign in with the demo's one click."""
        page.goto("/account/sign-in")
        page.locator(f'form:has([value="{email}"]) button').first.click()
        page.wait_for_url(f"{self.address}/")

    def choose_language(self, page: Page, language: str) -> None:
        """Read in this language from now on."""
        button = page.locator(f'button[name="language"][value="{language}"]').first
        if button.get_attribute("aria-pressed") != "true":
            button.click()
            expect(page.locator("html")).to_have_attribute("lang", re.compile(language))


def window(context: BrowserContext, heard: list[str]) -> Page:
    """Give a window that knows axe before any page does, and notes what the browser complains of.

    Complaints are about what the policy refused, what is missing, and scripts that failed.
    """

    def note(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            heard.append(f"{said.location.get('url')}: {said.text}")

    page = context.new_page()
    # Once for the window, and not once more over the wire for each page.
    page.add_init_script(AXE)
    page.on("console", note)
    page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
    return page


def look_at(page: Page, paths: Iterable[str], language: Language) -> list[str]:
    """Give what is wrong with pages, as interface.md of the design lays down.

    English: wide and light, then dark, then narrow. Dutch: narrow.
    """
    wrong: list[str] = []
    for path in paths:
        page.set_viewport_size(DESKTOP if language == "en" else PHONE)
        answer = page.goto(path)
        shown = answer and answer.status == 200 and urlsplit(page.url).path == urlsplit(path).path
        found = [] if shown else [f"another page came: {page.url}"]
        if page.evaluate("document.documentElement.lang") != language:
            found.append("another language came")
        found += look_in_english(page) if language == "en" else wider_than_the_window(page)
        wrong += [f"{path} [{language}] {text}" for text in found]
    return wrong


def look_in_english(page: Page) -> list[str]:
    """Give what is wrong with the page that stands in a wide window."""
    wrong = violations(page)
    if page.evaluate("document.querySelectorAll('h1').length") != 1:
        wrong.append("a page has one h1")
    page.evaluate("document.documentElement.setAttribute('data-bs-theme', 'dark')")
    wrong += [f"dark: {text}" for text in violations(page, "color-contrast")]
    page.set_viewport_size(PHONE)
    wrong += [f"360: {text}" for text in violations(page, "target-size")]
    return wrong + [f"360, too wide: {text}" for text in wider_than_the_window(page)]


def violations(page: Page, *rules: str) -> list[str]:
    """Give what axe finds wrong on the page as it stands: all rules, or only these."""
    options = (
        {"runOnly": {"type": "rule", "values": list(rules)}}
        if rules
        else {
            "runOnly": {
                "type": "tag",
                "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
            }
        }
    )
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # What it found in order is not told in full: that takes as long as finding it.
    # No rule asked for needs the style sheets fetched once more.
    told = {**options, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("options => axe.run(options).then(all => all.violations)", told)
    return [
        f"{rule['id']} ({rule['help']}): {node['html'][:200]} {node['failureSummary'][:300]}"
        for rule in found
        for node in rule["nodes"][:5]
    ]


def wider_than_the_window(page: Page) -> list[str]:
    """Give the elements that make the page scroll sideways, or a grid inside it."""
    found: list[str] = page.evaluate(
        """() => {
            const grids = [...document.querySelectorAll('.table-scroll:has(> .coverage)')]
                .filter(e => e.scrollWidth > e.clientWidth + 1);
            if (grids.length) return grids.map(e => e.outerHTML.slice(0, 160));
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > width + 1)
                .map(e => e.outerHTML.slice(0, 160)).slice(0, 5);
        }"""
    )
    return found
