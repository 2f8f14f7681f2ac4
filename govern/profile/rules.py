"""How people call a browser: what it says of itself is long and full of others' names.

And the message to an address that an administrator replaced, which its own service sends.
"""

from __future__ import annotations

ADDRESS_REPLACED = "profile.email_replaced"
#: The first mark that is found names it; those that also carry another's mark come first.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(user_agent: str | None) -> tuple[str, str]:
    """Give the names of the browser and of what it runs on; empty where they are not known."""
    said = user_agent or ""
    return _first(BROWSERS, said), _first(SYSTEMS, said)


def _first(marks: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for mark, name in marks if mark in said), "")
