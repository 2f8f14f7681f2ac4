"""What tests about the definition share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.factories.leaf import Leaf

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@pytest.fixture
def leaf(session: Session, at: Any) -> Leaf:
    """Give the people of a definition, at noon."""
    return Leaf()
