"""What is signed: the canonical bytes of a document, and their hash."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum


class RequestState(StrEnum):
    """How far a request to sign is."""

    OPEN = "open"
    SIGNED = "signed"
    DECLINED = "declined"
    #: The last day passed, or enough others had signed, before this person did.
    EXPIRED = "expired"
    #: The text was taken back.
    WITHDRAWN = "withdrawn"


def normal(value: object) -> object:
    """Give a value with every text in Unicode's composed form (NFC), its lines ended by LF."""
    if isinstance(value, str):
        lines = value.replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", lines)
    if isinstance(value, Mapping):
        return {str(normal(key)): normal(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [normal(inner) for inner in value]
    if value is None or isinstance(value, bool | int):
        return value
    message = f"{type(value).__name__} has no canonical form"
    raise TypeError(message)


def canonical(document: Mapping[str, object]) -> bytes:
    """Give the bytes that are signed: JSON in UTF-8, keys sorted, no spaces, text in NFC.

    The same document always gives the same bytes, whichever language computes them: RFC 8785
    without its numbers, for every number in a document is an integer (anything else is refused).
    """
    return json.dumps(
        normal(document), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def form_of(body: bytes) -> int:
    """Give the number of the form that canonical bytes are in: 1 where they do not name one.

    Bytes that were changed may say anything, or nothing at all; then they are compared as the
    first form, and found to be other ones.
    """
    try:
        said = json.loads(body).get("format")
    except (ValueError, AttributeError):
        said = None
    return said if isinstance(said, int) and not isinstance(said, bool) else 1


def digest(body: bytes) -> str:
    """Give the SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def instant(value: datetime) -> str:
    """Give an instant as documents have it: in UTC, to the microsecond."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")
