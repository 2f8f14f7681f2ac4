"""Takes the words out of commitments that were settled long ago; the worker does it daily."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from govern.commitments import queries, services
from govern.core import clock
from govern.core.permissions import system
from govern.core.transactions import transaction
from govern.organisation.queries import find_facts

if TYPE_CHECKING:
    from datetime import datetime

WHY = system("the words of commitments are kept for a time only")


def _before() -> datetime | None:
    facts = find_facts()
    if facts is None:
        return None
    return clock.now() - timedelta(days=facts.number("promises.commitment_days_kept"))


def has_old() -> bool:
    """Tell whether words are kept for longer than they may be."""
    before = _before()
    return before is not None and queries.has_to_empty(before)


def forget() -> int:
    """Take old words out, some at a time, and give of how many."""
    before = _before()
    done = 0
    while before is not None:
        with transaction():
            some = queries.list_to_empty(before)
            services.empty(some, actor=WHY)
        done += len(some)
        if not some:
            break
    return done
