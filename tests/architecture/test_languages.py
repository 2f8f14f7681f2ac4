"""Both languages complete: every sentence has its Dutch, with the same placeholders."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "govern" / "translations" / "nl" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "_l": None, "N_": None}
#: Sentences that are the same in both languages, and are meant to be.
SAME = {
    "%(field)s: %(new)s",
    "%(field)s: %(new)s, was %(old)s",
    "Account",
    "Auditor",
    "Awards",
    "Browser",
    "Code",
    "Cookies",
    "Demonstration",
    "Effect",
    "E-mail",
    "Menu",
    "Moderator",
    "Privacy",
    "Shortlist",
    "Week",
}
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]")


#: As in babel.cfg.
FOLDERS = {
    "govern": [("**.py", "python")],
    "templates": [("**.html", "jinja2"), ("**.txt", "jinja2")],
}


@cache
def used() -> frozenset[str]:
    found = set()
    for folder, methods in FOLDERS.items():
        for extracted in extract_from_dir(
            str(ROOT / folder),
            methods,
            {pattern: {"silent": "false"} for pattern, _method in methods},
            keywords=KEYWORDS,
            # Babel would pass by folders that begin with an underscore: the macros.
            directory_filter=lambda _path: True,
        ):
            message = extracted[2]
            found.add(message[0] if isinstance(message, tuple) else message)
    return frozenset(found)


@cache
def catalogue() -> Catalog:
    return read_po(BytesIO(CATALOGUE.read_bytes()), locale="nl")


def test_the_extractor_finds_python_and_templates() -> None:
    found = used()
    assert "Only the CX director changes journeys." in found
    assert "Skip to the content" in found
    assert "Take this list along:" in found, "the macros are templates too"


def test_every_sentence_has_its_dutch() -> None:
    known = {
        (m.id[0] if isinstance(m.id, tuple) else m.id)
        for m in catalogue()
        if m.id and not m.fuzzy and (all(m.string) if isinstance(m.string, tuple) else m.string)
    }
    missing = sorted(used() - known)
    assert not missing, f"add these to {CATALOGUE.name} (CONTRIBUTING, 'A sentence'): {missing}"


def test_no_dutch_sentence_is_left_over() -> None:
    left = sorted(
        (m.id[0] if isinstance(m.id, tuple) else m.id)
        for m in catalogue()
        if m.id and (m.id[0] if isinstance(m.id, tuple) else m.id) not in used()
    )
    assert not left, f"nothing says these any more: {left}"


def test_placeholders_are_the_same_in_both_languages() -> None:
    wrong = []
    for message in catalogue():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set().union(*(PLACEHOLDER.findall(text) for text in ids))
        wrong += [
            message.id
            for text in texts
            if message.id and not set(PLACEHOLDER.findall(text)) <= wanted
        ]
        if len(ids) == 1 and message.id and set(PLACEHOLDER.findall(texts[0])) != wanted:
            wrong.append(message.id)
    assert not wrong, f"these lose or invent a value: {wrong}"


def test_no_dutch_sentence_equals_its_english() -> None:
    same = sorted(m.id for m in catalogue() if m.id and m.id == m.string and m.id not in SAME)
    assert not same, f"write the Dutch, or list it as the same on purpose: {same}"
