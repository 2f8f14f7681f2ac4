"""Security case 14 in a browser: two hundred texts that would run if a page let them; nothing does.

One page for each kind of field shows them all: names in a tree, sentences in both languages, a long
text, Markdown, a form that comes back with what was typed, and a search that found nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from govern.core.localised import Localised
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.core.types import sort_key
from govern.definition.models import DefinitionVersion
from govern.definition.rules import DefinitionState
from govern.demo import cast
from govern.extensions import db
from govern.journeys.models import Journey, Stage
from govern.nominations.models import Entry
from tests.abuse.vectors import MARK, vectors
from tests.factories.people import DepartmentFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.surface import Surface


ACTOR = system("a test writes what no form would let in")


@pytest.fixture(scope="module")
def desk(surface: Surface, visitor: Callable[..., Page]) -> Page:
    """Give the CX director's page; whatever the browser complains of is heard."""
    page = visitor(cast.DIRECTOR)
    page.on("console", lambda said: surface.heard.append(said.text))
    page.on("dialog", lambda dialog: surface.heard.append(dialog.message))
    return page


@pytest.fixture
def page(surface: Surface, desk: Page) -> Page:
    """Give the CX director's page, nothing heard yet."""
    surface.heard.clear()
    return desk


def expect_nothing_ran(page: Page, surface: Surface, seen: int) -> None:
    """See that the texts are on the page as texts, and that none of them did anything."""
    page.wait_for_load_state("networkidle")
    shown = page.evaluate(
        """() => document.body.innerText
            + [...document.querySelectorAll('input, textarea')].map(e => e.value).join(' ')"""
    )
    assert shown.count(MARK) >= seen
    # Whoever waits for a hand on it gets one.
    page.keyboard.press("Tab")
    page.mouse.move(300, 300)
    assert page.evaluate(f"() => window.{MARK}") is None
    assert page.evaluate("() => document.querySelector('[onerror],[onload],[onclick]')") is None
    # A refusal of the policy would mean that something had become markup.
    assert surface.heard == []


def test_names(surface: Surface, page: Page) -> None:
    with surface.app.app_context():
        for number, text in enumerate(vectors()):
            name = printable(text)[:110]
            DepartmentFactory(name=name, sort_key=sort_key(f"{number} {name}"))
        db.session.commit()
    page.goto("/departments/")
    expect_nothing_ran(page, surface, 150)


def test_sentences_in_two_languages(surface: Surface, page: Page) -> None:
    with surface.app.app_context():
        journey_id = db.session.scalars(select(Journey.id)).first()
        for number, text in enumerate(vectors(), start=20):
            both = Localised.of({"en": printable(text), "nl": printable(text)})
            db.session.add(Stage(journey_id=journey_id, position=number, name=both, great=both))
        db.session.commit()
    page.goto("/journeys/")
    expect_nothing_ran(page, surface, 400)


def test_a_long_text(surface: Surface, page: Page) -> None:
    with surface.app.app_context():
        entry = db.session.scalars(
            visible_to(ACTOR, select(Entry).order_by(Entry.created_at))
        ).first()
        assert entry is not None
        entry.title, entry.story = printable(vectors()[0])[:150], all_of_them()
        entry_id = entry.id
        db.session.commit()
    page.goto(f"/nominations/stories/{entry_id}")
    expect_nothing_ran(page, surface, 200)


def test_markdown(surface: Surface, page: Page) -> None:
    with surface.app.app_context():
        definition = db.session.scalars(
            visible_to(
                ACTOR,
                select(DefinitionVersion).where(
                    DefinitionVersion.state == DefinitionState.IN_FORCE
                ),
            )
        ).one()
        definition.full_text = Localised.of({"en": "\n\n".join(map(printable, vectors()))})
        db.session.commit()
    page.goto("/definition/")
    # HTML is left out by the Markdown of this product; what remains is text.
    expect_nothing_ran(page, surface, 20)


def test_a_form_that_comes_back(surface: Surface, page: Page) -> None:
    page.goto("/promises/new")
    page.get_by_label("What do we promise? In English").fill(all_of_them())
    page.get_by_label("Owner").fill(printable(vectors()[0]))
    page.get_by_role("button", name="Propose").click()
    page.get_by_role("alert").wait_for()
    surface.heard[:] = [text for text in surface.heard if "422" not in text]
    # As many as the fields let in.
    expect_nothing_ran(page, surface, 10)


def test_a_search_that_found_nothing(surface: Surface, page: Page) -> None:
    page.goto("/promises/?" + urlencode({"text": " ".join(all_of_them().split("\n"))[:1500]}))
    expect_nothing_ran(page, surface, 10)


def printable(text: str) -> str:
    """Leave out what no field lets in."""
    return "".join(letter for letter in text if letter.isprintable())


def all_of_them() -> str:
    return "\n".join(map(printable, vectors()))
