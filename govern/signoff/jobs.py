"""What the worker does for signatures: close the requests whose last day has passed."""

from __future__ import annotations

from govern.core.permissions import system
from govern.core.transactions import transaction
from govern.signing import queries, services


def has_late() -> bool:
    """Tell whether somebody let the last day to sign pass."""
    return bool(queries.list_late())


def expire() -> int:
    """Close late requests, text by text, and give of how many texts."""
    late = queries.list_late()
    for frozen_text_id in late:
        with transaction():
            services.expire(frozen_text_id, actor=system("the last day to sign has passed"))
    return len(late)
