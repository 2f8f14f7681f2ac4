"""Who may do what with accounts: one's own, and for administrators other people's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.errors import NotFound
from govern.core.permissions import Permission

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor


def may_confirm_identity(actor: Actor) -> bool:
    """Tell whether the actor is a person in a session, and not a token or the worker."""
    return actor.session_id is not None and actor.id is not None


def session_of(actor: Actor) -> UUID:
    """Give the session the actor acts in."""
    if actor.session_id is None:
        raise NotFound
    return actor.session_id


def may_unlock(actor: Actor, person_id: UUID) -> bool:
    """Tell whether the actor looks after accounts; nobody unlocks their own."""
    return actor.can(Permission.ACCOUNTS_UNLOCK) and actor.id != person_id


def may_deactivate(actor: Actor, person_id: UUID) -> bool:
    """Tell whether the actor looks after accounts; nobody closes their own, so one always stays."""
    return may_unlock(actor, person_id)


def may_reactivate(actor: Actor, person_id: UUID) -> bool:
    """Tell whether the actor looks after accounts."""
    return may_unlock(actor, person_id)
