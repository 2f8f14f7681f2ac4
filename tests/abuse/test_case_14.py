"""Case 14: scripts in stories, names and notes; every page is read as a browser reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import html5lib
import pytest

from govern.extensions import db
from tests.abuse.addresses import SCENES, address_values
from tests.abuse.flood import flood, hostile_columns
from tests.abuse.vectors import vectors
from tests.abuse.visitors import Visitors

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: Who sees most, and the one whose own things are shown.
READERS = ("director", "administrator", "visitor", "nominator")
LINKS = ("href", "src", "action", "formaction", "data", "poster", "background")
FOREIGN = {"iframe", "object", "embed", "base", "applet", "frame", "frameset", "keygen", "marquee"}
#: Pages that answer something else than a page.
LEAST_PAGES = 60


def dangers(tree: Element) -> list[str]:
    """Say what in a page could run, load or send something that is not ours."""
    found = []
    for element in tree.iter():
        tag = element.tag if isinstance(element.tag, str) else "comment"
        if tag in FOREIGN:
            found.append(f"<{tag}>")
        if tag == "script" and not (element.get("src") or "").startswith("/static/"):
            found.append("<script> that is not ours")
        if tag == "meta" and "refresh" in (element.get("http-equiv") or "").lower():
            found.append("<meta refresh>")
        if tag == "style":
            found.append("<style>")
        for name, value in element.attrib.items():
            if str(name).lower().startswith("on") or str(name) in {"style", "srcdoc"}:
                found.append(f"{tag} {name}={value[:60]}")
            if str(name).rsplit(":", 1)[-1] in LINKS:
                scheme = urlsplit(re.sub(r"[\s\x00-\x20]", "", value)).scheme.lower()
                if scheme not in {"", "http", "https", "mailto", "tel"}:
                    found.append(f"{tag} {name}={value[:60]}")
    return found


def test_the_reader_of_pages_finds_what_it_is_looking_for() -> None:
    blind = [
        number
        for number, word in enumerate(vectors()[:150], start=1)
        if not dangers(
            html5lib.parse(f"<!doctype html><title>x</title>{word}", namespaceHTMLElements=False)
        )
    ]
    # Text that needs a quote or a comment around it to come alive is harmless by itself.
    assert len(blind) < 40, blind


def test_there_are_two_hundred_texts_and_many_places_for_them() -> None:
    assert len(set(vectors())) == 200
    assert len(hostile_columns()) > 40


@pytest.mark.asvs("V1.2.1")
def test_no_page_runs_what_people_wrote(visitors: Visitors, dialect: str) -> None:
    written = flood(vectors())
    db.session.commit()
    assert written > 200
    # Both databases give back the text they were given; on the second one reader shows it.
    for who in READERS if dialect == "sqlite" else READERS[:1]:
        wrong, pages = read_everything(visitors, who)
        assert not wrong, "\n" + "\n".join([who, *wrong])
        assert pages >= LEAST_PAGES or who in {"visitor", "nominator"}, pages


def read_everything(visitors: Visitors, who: str) -> tuple[list[str], int]:
    """Open every page as somebody; say what is dangerous, and how many pages there were."""
    wrong: list[str] = []
    pages = 0
    refusals = set()
    for rule in sorted(visitors.app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if "GET" not in (rule.methods or ()) or rule.endpoint in SCENES:
            continue
        address = visitors.addresses.build(rule.endpoint, address_values(visitors.world, rule))
        answer = visitors.send(who, "GET", address)
        if answer.status_code >= 500 and rule.endpoint != "health.readyz":
            wrong.append(f"{rule.endpoint}: {answer.status_code}")
        if answer.mimetype != "text/html" or answer.status_code in refusals:
            continue
        if answer.status_code == 200:
            pages += 1
        else:
            refusals.add(answer.status_code)
        tree = html5lib.parse(answer.text, namespaceHTMLElements=False)
        wrong += [f"{rule.endpoint}: {danger}" for danger in dangers(tree)]
    return wrong, pages


FORMS = (
    ("administrator", "people.add", ("name", "email", "employee_number")),
    ("administrator", "departments.add", ("name", "parent_id")),
    ("director", "floor.add_team", ("name", "place")),
    ("employee", "barriers.report", ("sentence",)),
    ("employee", "insights.report", ("text",)),
    ("employee", "promises.propose", ("text_en", "measure")),
)


@pytest.mark.one_database
@pytest.mark.parametrize("number", range(len(FORMS)), ids=[form[1] for form in FORMS])
def test_a_refused_form_gives_back_words_and_no_markup(visitors: Visitors, number: int) -> None:
    who, endpoint, fields = FORMS[number]
    address = visitors.addresses.build(endpoint)
    # Each form is sent other words: together they meet a third of all.
    for word in vectors()[number :: 3 * len(FORMS)]:
        answer = visitors.send(who, "POST", address, dict.fromkeys(fields, word))
        assert answer.status_code == 422, (word, answer.status_code)
        tree = html5lib.parse(answer.text, namespaceHTMLElements=False)
        assert not dangers(tree), word
        shown = [element.get("value") or "".join(element.itertext()) for element in tree.iter()]
        assert any(word in text for text in shown), f"what was typed is lost: {word}"
