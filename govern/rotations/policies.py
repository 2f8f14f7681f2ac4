"""Who may log, see a floor day, vouch for it, and read debriefs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, Permission
from govern.rotations.rules import may_vouch

if TYPE_CHECKING:
    from uuid import UUID

    from govern.rotations.models import Rotation
    from govern.rotations.rules import Party


def may_manage(actor: Actor) -> bool:
    """Tell whether the actor looks after all floor days: the CX director."""
    return actor.can(Permission.ROTATIONS_MANAGE)


def may_log(actor: Actor, person_id: UUID) -> bool:
    """Tell whether the actor may log a day of this person: their own, or as CX director."""
    return may_manage(actor) or (actor.id == person_id and actor.can(Permission.ROTATIONS_LOG))


def may_confirm(party: Party) -> bool:
    """Tell whether somebody may confirm or decline a day; never their own."""
    return may_vouch(party)


def may_take_back(actor: Actor, rotation: Rotation) -> bool:
    """Tell whether the actor may take back a day logged by hand: only the person."""
    return actor.id == rotation.person_id


def may_debrief(actor: Actor, rotation: Rotation) -> bool:
    """Tell whether the actor may write the debrief: only the person whose day it was."""
    return actor.id == rotation.person_id
