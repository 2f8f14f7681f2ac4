"""Parts of pages that look the same to many: made once for what they show, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app

from govern.web.translating import language

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from flask import Flask

#: A part takes some KB; when there are too many, all are made anew.
MOST_KEPT = 500
_Made = TypeVar("_Made")


def kept(name: str, shown: Hashable, make: Callable[[], _Made]) -> _Made:
    """Give what was made for this name, this language and all that is shown; else make it.

    `shown` says everything that the part depends on, the rights of the reader included.
    """
    parts = current_app.extensions["govern_sections"]
    key = (name, language(), shown)
    found: _Made | None = parts.get(key)
    if found is None:
        if len(parts) >= MOST_KEPT:
            parts.clear()
        found = parts[key] = make()
    return found


def part(template: str) -> Any:  # noqa: ANN401 - its macros, by their names.
    """Give the macros of a template, which know nothing of the reader but their language."""
    return current_app.jinja_env.get_template(template).module


def init_app(app: Flask) -> None:
    """Begin with nothing."""
    app.extensions["govern_sections"] = {}
