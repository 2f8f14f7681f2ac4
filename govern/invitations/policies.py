"""Who may let people in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Permission

if TYPE_CHECKING:
    from govern.core.permissions import Actor


def may_invite(actor: Actor) -> bool:
    """Tell whether the actor may invite people; the command line may, for the first one."""
    return actor.can(Permission.ACCOUNTS_INVITE)
