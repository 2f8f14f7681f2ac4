"""Limits how often one person takes data away: exports, and looking for people by name."""

from __future__ import annotations

from flask import request
from limits import parse

from govern.core.errors import N_, DomainError
from govern.extensions import limiter
from govern.web.access import current_actor

#: What is counted, and how often one person, or one address, may have it from one server process.
LIMITS = {
    "export": parse("30 per minute"),
    "suggest": parse("180 per minute"),
}


class TooOften(DomainError):
    """Somebody asks for more than a person reads (429)."""

    status = 429
    retry_after = 60


def count(what: str) -> None:
    """Count one more of these for whoever asks; refuse above the limit."""
    actor = current_actor()
    who = str(actor.id) if actor.id else request.remote_addr or ""
    if limiter.enabled and not limiter.limiter.hit(LIMITS[what], what, who):
        raise TooOften(N_("Wait a minute, then try again."))
