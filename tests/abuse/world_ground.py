"""What all parts of the world stand on: its day, and transactions a test answers for."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from govern.core.permissions import record_check
from govern.core.transactions import transaction
from tests.conftest import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = NOON.date()


@contextmanager
def vouched() -> Iterator[None]:
    """Run a business transaction in which the test vouches for the check."""
    with transaction():
        record_check("the world is built")
        yield
