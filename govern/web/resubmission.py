"""Keeps what somebody typed when it could not be taken, so that it is not lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from govern.web.addresses import safe_next

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 64 * 1024
SECONDS_KEPT = 3600
_SALT = "what was typed when the session had ended"
#: Parts of a field's name that mark a secret; those are typed again.
_SECRET = ("password", "csrf", "token", "code")
#: What machines write into forms: ids, days, numbers, the values of choices.
_BY_MACHINE = re.compile(r"[a-z0-9_.:+-]*", re.ASCII)


@dataclass(frozen=True)
class Kept:
    """What was posted, where to, and whose session it was."""

    address: str
    fields: tuple[tuple[str, str], ...]
    person_id: UUID | None

    def texts(self) -> Iterator[str]:
        """Give what a person would recognise as typed: no ids, no numbers of versions."""
        for name, value in self.fields:
            if value.strip() and name not in {"submission_id", "version", "next"}:
                yield value


def keep(person_id: UUID | None) -> str | None:
    """Give the posted values of this request as a signed text, or None when they are not kept.

    Kept is only what one of our own pages sent, without files and secrets, up to 64 KB. It travels
    in the page and back; nothing is stored.
    """
    if not _comes_from_us() or request.files:
        return None
    fields = list(_posted())
    if not fields or sum(len(name) + len(value) for name, value in fields) > MOST_BYTES:
        return None
    address = request.full_path.rstrip("?")
    return str(
        _signer().dumps({"a": address, "f": fields, "p": str(person_id) if person_id else None})
    )


def typed_words() -> list[str]:
    """Give the words that somebody typed into the form of this request, to be copied from a page.

    Without secrets and files, up to 64 KB.
    """
    words = [value for _name, value in _posted() if not _BY_MACHINE.fullmatch(value.strip())]
    return words if sum(map(len, words)) <= MOST_BYTES else []


def _posted() -> Iterator[tuple[str, str]]:
    for name, value in request.form.items(multi=True):
        if not any(part in name.lower() for part in _SECRET):
            yield name, value


def find_kept(text: str | None) -> Kept | None:
    """Give what `keep` signed within the last hour; None for anything else."""
    if not text:
        return None
    try:
        value = _signer().loads(text, max_age=SECONDS_KEPT)
    except BadSignature:
        return None
    address = safe_next(value["a"])
    person_id = UUID(value["p"]) if value["p"] else None
    return Kept(address, tuple((name, text) for name, text in value["f"]), person_id)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=_SALT)


def _comes_from_us() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    ours = urlsplit(current_app.config["GOVERN"].external_url)
    return origin is not None and origin == f"{ours.scheme}://{ours.netloc}"
