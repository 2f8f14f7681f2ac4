"""Counts the figures of the front page; the worker does it every few minutes."""

from __future__ import annotations

from govern.core.permissions import system
from govern.core.transactions import transaction
from govern.figures import services
from govern.organisation.queries import find_facts


def refresh() -> int:
    """Count every figure for the present month; give 1 when there was an organisation to count."""
    if find_facts() is None:
        return 0
    with transaction():
        services.refresh(actor=system("figures are counted for the front page"))
    return 1
