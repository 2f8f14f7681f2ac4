"""Who may book, cancel, and receive people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, Permission
from govern.floor.policies import may_offer
from govern.people import policies as leavers

if TYPE_CHECKING:
    from govern.floor.models import Slot
    from govern.rotations.models import Rotation
    from govern.rotations.rules import Party


def may_book(actor: Actor) -> bool:
    """Tell whether the actor may book a place for themselves."""
    return actor.can(Permission.ROTATIONS_LOG) and actor.id is not None


def may_cancel(actor: Actor, rotation: Rotation, party: Party) -> bool:
    """Tell whether the actor may cancel a booking: the person, or a host of the team."""
    return actor.id == rotation.person_id or party.was_host


def may_hand_over(actor: Actor, slot: Slot) -> bool:
    """Tell whether the actor may let another host receive the people of a slot.

    The hosts of the team may, the CX director, and who hands over for a host who leaves.
    """
    return may_offer(actor, slot.team_id) or leavers.may_hand_over(actor, slot.host_id)


def may_receive(party: Party) -> bool:
    """Tell whether somebody may check a person in, or note that they did not come: a host."""
    return party.was_host and not party.is_the_person
