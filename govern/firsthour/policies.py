"""Who walks through the first hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Permission
from govern.firsthour.rules import Step

if TYPE_CHECKING:
    from govern.core.permissions import Actor

_NEEDED = {
    Step.ORGANISATION: Permission.ORGANISATION_CHANGE,
    Step.PEOPLE: Permission.PEOPLE_MANAGE,
    Step.PARTS: Permission.ORGANISATION_CHANGE,
    Step.DEFINITION: Permission.DEFINITION_EDIT,
    Step.PROMISES: Permission.PROMISES_MANAGE,
    Step.FLOOR: Permission.ROTATIONS_MANAGE,
    Step.INVITE: Permission.ACCOUNTS_INVITE,
}


def may_walk(actor: Actor) -> bool:
    """Tell whether the first hour is for this actor: administrators and CX directors."""
    return actor.can(Permission.ORGANISATION_CHANGE) or actor.can(Permission.DEFINITION_EDIT)


def may_do(actor: Actor, step: Step) -> bool:
    """Tell whether the actor may do what a step is for; else it says who could."""
    return actor.can(_NEEDED[step])


def may_found(actor: Actor) -> bool:
    """Tell whether the actor may make the organisation: only the command line."""
    return actor.is_system
