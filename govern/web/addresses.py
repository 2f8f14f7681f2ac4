"""Addresses: where a redirect may lead, and links that work in a mail."""

from __future__ import annotations

from flask import current_app


def safe_next(target: str | None) -> str:
    """Give the path to go on to: one of our own, else the front page."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return "/"
    # A browser takes a backslash for a slash, and drops tabs and line breaks.
    if "\\" in target or any(ord(c) < 32 for c in target):  # noqa: PLR2004 - controls.
        return "/"
    return target


def external(path: str) -> str:
    """Give the full address of a path, from the configured address and never from the request."""
    return str(current_app.config["GOVERN"].external_url) + path
