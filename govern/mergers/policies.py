"""Who lets departments end and go into each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.departments import policies as departments
from govern.people import policies as people

if TYPE_CHECKING:
    from govern.core.permissions import Actor


def may_reorganise(actor: Actor) -> bool:
    """Tell whether the actor may merge and end departments."""
    return people.may_manage(actor) and departments.may_manage(actor)
