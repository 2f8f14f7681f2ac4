"""What is signed: the canonical bytes of a document, and their hash."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from enum import StrEnum


class RequestState(StrEnum):
    """How far a request to sign is."""

    OPEN = "open"
    SIGNED = "signed"
    DECLINED = "declined"
    #: The text came into force, or was withdrawn, before this person signed.
    EXPIRED = "expired"


def normal(value: object) -> object:
    """Give a value with every text in Unicode's composed form (NFC)."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {str(normal(key)): normal(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [normal(inner) for inner in value]
    return value


def canonical(document: Mapping[str, object]) -> bytes:
    """Give the bytes that are signed: JSON in UTF-8, keys sorted, no spaces, text in NFC.

    The same document always gives the same bytes; see RFC 8785 for the idea. Numbers are integers.
    """
    return json.dumps(
        normal(document), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def digest(body: bytes) -> str:
    """Give the SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(body).hexdigest()
