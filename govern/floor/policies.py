"""Who looks after floor teams, and who offers places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, Permission
from govern.people.policies import may_hand_over

if TYPE_CHECKING:
    from uuid import UUID


def may_manage(actor: Actor) -> bool:
    """Tell whether the actor may make floor teams and name their hosts."""
    return actor.can(Permission.ROTATIONS_MANAGE)


def may_end_host(actor: Actor, person_id: UUID) -> bool:
    """Tell whether the actor may let somebody be host no longer: also who hands over for them."""
    return may_manage(actor) or may_hand_over(actor, person_id)


def may_offer(actor: Actor, team_id: UUID) -> bool:
    """Tell whether the actor may offer places at this team: its hosts, the CX director."""
    return may_manage(actor) or actor.can(Permission.ROTATIONS_HOST, team_id)
