"""Who may change people, and who gives and ends which role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, Permission, Role
from govern.people import presence, queries
from govern.people.rules import GIVEN_BY_HAND

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from uuid import UUID

    from govern.people.models import Person


def may_manage(actor: Actor) -> bool:
    """Tell whether the actor may add people and change what is written about them."""
    return actor.can(Permission.PEOPLE_MANAGE)


def may_see_details(actor: Actor) -> bool:
    """Tell whether the actor may see e-mail addresses, employee numbers and dates."""
    return actor.can(Permission.PEOPLE_MANAGE)


def leaves_an_administrator(leaving: AbstractSet[UUID], administrators: AbstractSet[UUID]) -> bool:
    """Tell whether somebody still looks after settings and people when these have gone.

    Where there is nobody now (before the first one is named), nothing is lost.
    """
    return not administrators or bool(administrators - leaving)


def is_last_administrator(person_id: UUID) -> bool:
    """Tell whether nobody else could come in and look after people; the others' rows are locked."""
    administrators = presence.list_administrators(lock=True)
    return person_id in administrators and not leaves_an_administrator({person_id}, administrators)


def may_give_role(actor: Actor, person_id: UUID, role: Role, *, alone: bool) -> bool:
    """Tell whether the actor may give a role to somebody.

    Administrators give the roles that are given by hand, and not to themselves, unless one person
    may hold several roles here. An appointment is made where it belongs, by everybody.
    """
    return (
        actor.can(Permission.PEOPLE_GRANT_ROLE)
        and role in GIVEN_BY_HAND
        and (alone or actor.is_system or actor.id != person_id)
    )


def may_end_role(actor: Actor, person: Person, role: Role) -> bool:
    """Tell whether the actor may end a role of somebody that was given by hand.

    Administrators may, people may step down themselves, and the manager of somebody who leaves
    closes what that person leaves behind. An appointment ends where it was made, for everybody.
    """
    if role not in GIVEN_BY_HAND:
        return False
    if actor.can(Permission.PEOPLE_GRANT_ROLE) or actor.id == person.id:
        return True
    return may_hand_over(actor, person.id)


def may_hand_over(actor: Actor, person_id: UUID) -> bool:
    """Tell whether the actor may give others what somebody who leaves leaves behind.

    Everybody above them in the line may, and who looks after people.
    """
    if not presence.leaves(person_id):
        return False
    if actor.can(Permission.PEOPLE_MANAGE):
        return True
    return actor.id is not None and queries.answers_to(person_id, actor.id)
