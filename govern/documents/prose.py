"""Take the prose people write (Markdown) apart into blocks of plain words for a layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token


class Run(TypedDict):
    """Words in one face."""

    text: str
    strong: bool
    emph: bool


class Block(TypedDict):
    """A paragraph, a heading, or an item of a list."""

    kind: str
    runs: list[Run]


_READ = MarkdownIt("commonmark", {"html": False})


def blocks(text: str) -> list[Block]:
    """Give the blocks of a text: its kind is `paragraph`, `heading` or `item`."""
    found: list[Block] = []
    kind = "paragraph"
    for token in _READ.parse(text):
        if token.type == "heading_open":
            kind = "heading"
        elif token.type == "list_item_open":
            kind = "item"
        elif token.type in {"heading_close", "list_item_close"}:
            kind = "paragraph"
        elif token.type == "inline":
            found.append({"kind": kind, "runs": _runs(token.children or [])})
    return found


def _runs(tokens: list[Token]) -> list[Run]:
    runs: list[Run] = []
    strong = emph = 0
    for token in tokens:
        strong += (token.type == "strong_open") - (token.type == "strong_close")
        emph += (token.type == "em_open") - (token.type == "em_close")
        words = " " if token.type in {"softbreak", "hardbreak"} else token.content
        if words:
            runs.append({"text": words, "strong": strong > 0, "emph": emph > 0})
    return runs
