"""What the worker does for licences when the rules, or somebody's level, have changed."""

from __future__ import annotations

from govern.core.permissions import system
from govern.core.transactions import transaction
from govern.licences import queries as licences
from govern.licences.rules import keys_for
from govern.organisation.queries import find_facts
from govern.rotations import services


def has_stale() -> bool:
    """Tell whether somebody's licence was reckoned by other rules than there are now."""
    facts = find_facts()
    return facts is not None and bool(licences.list_stale(keys_for(facts), most=1))


def settle() -> int:
    """Let every licence follow by the rules there are now; give how many were looked at."""
    total = 0
    while has_stale():
        with transaction():
            total += services.settle_stale(actor=system("licences follow from the rules"))
    return total
