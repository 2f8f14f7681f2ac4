"""Where a page of a list begins: hidden from its reader, and proved to come from us.

A list may be sorted by what it does not show, as the log is by instants of which it shows the day.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from flask import current_app


def _cipher() -> AESSIV:
    """Give the cipher of this installation; what is sealed twice is the same twice (RFC 5297)."""
    return AESSIV(hashlib.sha512(f"cursors:{current_app.secret_key!r}".encode()).digest())


def seal(place: bytes, cursor: list[object]) -> str:
    """Write a cursor for an address; `place` says which list it is of, with its filters."""
    sealed = _cipher().encrypt(json.dumps(cursor, ensure_ascii=False).encode(), [place])
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def unseal(place: bytes, text: str) -> list[Any]:
    """Read a cursor; ValueError when it is not ours, or of another list."""
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        cursor: list[Any] = json.loads(_cipher().decrypt(sealed, [place]))
    except InvalidTag as error:
        message = "this cursor is not of this list"
        raise ValueError(message) from error
    return cursor
