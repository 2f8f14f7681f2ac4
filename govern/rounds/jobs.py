"""What the worker does for rounds: the clock moves them on."""

from __future__ import annotations

from datetime import timedelta

from govern.core.permissions import system
from govern.core.transactions import transaction
from govern.rounds import services

#: How late a round may be moved on; people's own acts look at the clock themselves.
EVERY = timedelta(seconds=15)


def advance() -> int:
    """Move every round on that the clock asks for; give how many steps that took."""
    with transaction():
        return services.advance_rounds(actor=system("the clock moves award rounds on"))
