"""Addresses: where a redirect may lead, and links that work in a mail."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app

#: The names under which a browser on this machine finds it.
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


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


def is_this_machine(host: str) -> bool:
    """Tell whether a host that was asked for, and the one of our address, are both this machine.

    Somebody who tries the demo types localhost as well as 127.0.0.1.
    """
    try:
        names = {urlsplit(f"//{host}").hostname, urlsplit(external("")).hostname}
    except ValueError:
        return False
    return names <= LOOPBACK
