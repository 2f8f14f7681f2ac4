"""What the worker does about people who leave: look again, in case no event told of it."""

from __future__ import annotations

from govern.core.permissions import record_check
from govern.core.transactions import transaction
from govern.handovers import queries, services
from govern.handovers.rules import HAND_OVER
from govern.tasks.queries import list_asked


def settle() -> int:
    """Ask and close for everybody who leaves with something in hand; give how many there are."""
    with transaction():
        record_check("the worker asks who hands over")
        left = {*queries.count_left(), *list_asked(HAND_OVER)}
        services.settle(left)
        return len(left)
