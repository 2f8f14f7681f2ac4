"""Who may change the organisation and its settings."""

from __future__ import annotations

from govern.core.permissions import Actor, Permission


def may_change(actor: Actor) -> bool:
    """Tell whether the actor may change the organisation, its parts and its settings."""
    return actor.can(Permission.ORGANISATION_CHANGE)
