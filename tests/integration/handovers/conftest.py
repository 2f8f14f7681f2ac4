"""Somebody who leaves with one of everything in hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.handovers import Estate, estate


@pytest.fixture
def left(session: Any, at: Any) -> Estate:
    """Give somebody who has one of everything in hand, at noon."""
    return estate()
