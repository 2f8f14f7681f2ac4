"""What an address asks of a list: words to look for, or one of the choices of a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from govern.core.errors import N_, DomainError

if TYPE_CHECKING:
    from collections.abc import Container

#: No text of a filter is longer; databases refuse patterns without end.
MOST_ASKED = 200
NOT_OFFERED = N_("This list has no “%(value)s” to choose. Open it again and choose what is there.")


def asked(name: str) -> str:
    """Give what a filter in the address asks for, as far as a database can look for it."""
    return request.args.get(name, "").replace("\0", "")[:MOST_ASKED].strip()


def chosen(name: str, offered: Container[str] | None) -> str:
    """Give which of the choices a filter asks for, empty for none; without choices, the words.

    Anything else is refused: a list that leaves a wrong filter away looks as if it had found all.
    """
    value = asked(name)
    if value and offered is not None and value not in offered:
        raise DomainError(NOT_OFFERED, value=value[:40])
    return value
