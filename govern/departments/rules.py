"""What a department may be called."""

from __future__ import annotations

from govern.core.errors import N_
from govern.core.types import NAME_LENGTH, shows_something
from govern.sheets.sheet import suspicious

#: Stands between the names when a department is written with those above it.
SEPARATOR = " > "
#: Said where somebody would put something into a department that is no more.
ELSEWHERE = N_("This department has ended; choose another one.")


def problem(name: str) -> str | None:
    """Give the sentence that says why a name is refused, or None when it is good."""
    if not shows_something(name):
        return N_("This must be filled in.")
    if len(name) > NAME_LENGTH:
        return N_("This is too long: at most 200 characters.")
    if message := suspicious(name):
        return message
    if any(character in name for character in ">\n\r\t"):
        return N_("A name fits on one line and has no '>' in it.")
    return None
