"""Who may choose about mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, Permission

if TYPE_CHECKING:
    from uuid import UUID


def may_choose(actor: Actor, person_id: UUID) -> bool:
    """Tell whether the actor may choose for this person: everybody for themselves alone."""
    return actor.can(Permission.ACCOUNTS_OWN) and actor.id == person_id
