"""Who may read names with licences, give exemptions, and set off a reckoning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, Permission
from govern.people.presence import name_others

if TYPE_CHECKING:
    from uuid import UUID


def may_read_everybody(actor: Actor) -> bool:
    """Tell whether the actor sees the licences of everybody; a manager sees their own team."""
    return actor.can(Permission.ROTATIONS_MANAGE)


def may_exempt(actor: Actor, person_id: UUID) -> bool:
    """Tell whether the actor may exempt this person: the CX director, and never oneself."""
    return actor.can(Permission.ROTATIONS_MANAGE) and actor.id != person_id


def name_who_exempts(person_id: UUID) -> str:
    """Name who else could decide about an exemption of somebody; nothing where nobody could."""
    return name_others(Permission.ROTATIONS_MANAGE, [person_id])


def may_settle(actor: Actor) -> bool:
    """Tell whether the actor may set off a reckoning: everybody whose act changed the days.

    A reckoning gives nothing away: it writes down what follows from the days there are.
    """
    return actor.is_authenticated


def may_show_name(actor: Actor, person_id: UUID) -> bool:
    """Tell whether the actor decides about this name: only the person does."""
    return actor.id == person_id
