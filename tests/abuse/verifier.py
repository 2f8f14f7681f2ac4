"""A verifier of signed definitions written from docs/verifying.md alone: no code of the product."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TEXTS = ("imperative", "rallying_cry", "full_definition", "why_now", "whose_dream")
PARTS = ("left", "right", "rationale", "example", "on_culture", "off_culture")
ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}


def write(value: Any) -> str:
    """Write a value down in the fixed form."""
    if value is None:
        return "null"
    if isinstance(value, str):
        lines = value.replace("\r\n", "\n").replace("\r", "\n")
        return f'"{"".join(map(_escaped, unicodedata.normalize("NFC", lines)))}"'
    if isinstance(value, int):
        return f"{value:d}"
    if isinstance(value, list):
        return f"[{','.join(map(write, value))}]"
    members = (f"{write(name)}:{write(value[name])}" for name in sorted(value))
    return f"{{{','.join(members)}}}"


def _escaped(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    return f"\\u{ord(character):04x}" if character < " " else character


def fingerprint(body: bytes) -> str:
    """Compute the fingerprint of bytes."""
    return hashlib.sha256(body).hexdigest()


def is_in_the_fixed_form(body: bytes) -> bool:
    """Tell whether bytes are what one gets by reading them and writing them down again."""
    return write(json.loads(body)).encode("utf-8") == body


def from_tables(
    version: Mapping[str, Any], dimensions: Iterable[Mapping[str, Any]], form: int
) -> bytes:
    """Write a definition down from the rows of its tables, columns by name."""
    document: dict[str, Any] = {
        "kind": "definition of customer-centricity",
        "number": version["number"],
        "dimensions": [
            {"position": row["place"], **{name: _read(row[name]) for name in PARTS}}
            for row in sorted(dimensions, key=lambda each: each["position"])
        ],
    }
    for name in TEXTS:
        column = "full_text" if name == "full_definition" else name
        document[name] = _read(version[column])
    if form > 1:
        document["format"] = form
        wanted = ("kind", "words", "on", "people")
        heard = _read(version["heard"])
        document["heard"] = [{name: one[name] for name in wanted} for one in heard]
    return write(document).encode("utf-8")


def _read(stored: Any) -> Any:
    """Read a JSON column: SQLite gives it as text."""
    return json.loads(stored) if isinstance(stored, str) else stored
