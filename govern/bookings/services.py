"""Books places, cancels bookings, and receives people on the day."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from sqlalchemy import update

from govern.bookings import policies
from govern.bookings.events import (
    BookingCancelled,
    PersonArrived,
    PersonLeftEarly,
    PersonMissed,
    PlaceBooked,
    SlotHandedOver,
)
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, DomainError, FieldError, NotFound
from govern.core.permissions import Actor, ensure
from govern.extensions import db
from govern.floor import queries as floor
from govern.floor.models import Slot
from govern.rotations import queries as rotations
from govern.rotations.models import Rotation
from govern.rotations.rules import RotationState, hours_of

HANDERS = N_("The hosts of the team hand this over, and the manager does so for a host who leaves.")
HANDED_OVER = N_("Somebody else has handed this over already, or it is over.")
CANCELLERS = N_("The person cancels, or a host of the team.")
NOT_THEIRS = N_("Only a host of that team at that time does this, and never for their own day.")


def book(slot_id: UUID, *, actor: Actor) -> UUID:
    """Book a place for oneself."""
    ensure(policies.may_book(actor), N_("Sign in to book a place."))
    slot = floor.get_slot(slot_id)
    person_id = cast("UUID", actor.id)
    if slot.withdrawn_at is not None or slot.starts_at <= clock.now():
        raise DomainError(N_("This place can no longer be booked."))
    if slot.host_id == person_id:
        raise DomainError(N_("You are the host here; book a place with somebody else."))
    hours = hours_of(slot.begins, slot.ends)
    if rotations.taken_hours(person_id, slot.day, hours):
        raise DomainError(N_("You have another floor day in these hours."))
    # Who receives them is read with the place: another host may have taken over meanwhile.
    host_id = db.session.scalar(
        update(Slot)
        .where(Slot.id == slot.id, Slot.taken < Slot.capacity, Slot.withdrawn_at.is_(None))
        .values(taken=Slot.taken + 1)
        .returning(Slot.host_id)
        .execution_options(synchronize_session=False)
    )
    if host_id is None:
        raise DomainError(N_("The last place has just gone. Choose another time."))
    rotation = Rotation.taking(
        person_id=person_id,
        team_id=slot.team_id,
        host_id=host_id,
        slot_id=slot.id,
        kind=slot.kind,
        day=slot.day,
        begins=slot.begins,
        ends=slot.ends,
        time_zone=slot.team.time_zone,
        state=RotationState.BOOKED,
        recorded_by_id=person_id,
    )
    db.session.add(rotation)
    publish(
        PlaceBooked(
            actor_id=actor.id,
            subject_id=rotation.id,
            person_id=person_id,
            slot_id=slot.id,
            host_id=host_id,
            day=slot.day,
        )
    )
    return rotation.id


def hand_over(slot_id: UUID, *, actor: Actor, to_id: UUID, before_id: UUID) -> None:
    """Let another host of the team receive the people of a slot that is still to come."""
    try:
        # The team first, as who ends it or one of its hosts does.
        floor.hold_team(floor.get_slot(slot_id).team_id)
    except NotFound as gone:
        raise Conflict(HANDED_OVER) from gone
    slot = floor.hold_slot(slot_id)
    ensure(policies.may_hand_over(actor, slot), HANDERS)
    if slot.withdrawn_at is not None or slot.ends_at <= clock.now() or slot.host_id != before_id:
        raise Conflict(HANDED_OVER)
    if to_id == before_id or all(host.id != to_id for host in floor.list_hosts(slot.team_id)):
        raise FieldError("person", N_("Choose another host of this team."))
    booked = rotations.list_booked(slot.id)
    if any(rotation.person_id == to_id for rotation in booked):
        raise FieldError("person", N_("They have booked a place here themselves."))
    slot.host_id = to_id
    for rotation in booked:
        rotation.host_id = to_id
    publish(
        SlotHandedOver(
            actor_id=actor.id,
            subject_id=slot.id,
            host_id=to_id,
            before_id=before_id,
            rotation_ids=tuple(rotation.id for rotation in booked),
            visitor_ids=tuple(rotation.person_id for rotation in booked),
        )
    )


def cancel(rotation_id: UUID, *, actor: Actor) -> None:
    """Cancel a booking; somebody else can have the place."""
    rotation, party = rotations.get_rotation(rotation_id, actor=actor)
    ensure(policies.may_cancel(actor, rotation, party), CANCELLERS)
    if rotation.state is not RotationState.BOOKED:
        raise Conflict(N_("This is no longer a booking."))
    if rotation.starts_at <= clock.now() and party.is_the_person:
        raise Conflict(N_("It has begun; the host notes who was there."))
    # The slot first, then the booking: who hands the slot over goes the same way.
    floor.hold_slot(cast("UUID", rotation.slot_id))
    rotation.move_to(RotationState.CANCELLED)
    rotation.give_back_hours()
    db.session.execute(
        update(Slot)
        .where(Slot.id == rotation.slot_id)
        .values(taken=Slot.taken - 1)
        .execution_options(synchronize_session=False)
    )
    publish(
        BookingCancelled(
            actor_id=actor.id,
            subject_id=rotation.id,
            person_id=rotation.person_id,
            slot_id=rotation.slot_id,
            host_id=rotation.host_id,
        )
    )


def check_in(rotation_id: UUID, *, actor: Actor) -> None:
    """Note that somebody who had booked is there."""
    rotation, party = rotations.get_rotation(rotation_id, actor=actor)
    ensure(policies.may_receive(party), NOT_THEIRS)
    if rotation.day > clock.today(floor.get_team(rotation.team_id).time_zone):
        raise Conflict(N_("Check people in on the day itself."))
    rotation.move_to(RotationState.ARRIVED)
    publish(PersonArrived(actor_id=actor.id, subject_id=rotation.id, person_id=rotation.person_id))


def note_no_show(rotation_id: UUID, *, actor: Actor) -> None:
    """Note that somebody who had booked did not come."""
    rotation, party = rotations.get_rotation(rotation_id, actor=actor)
    ensure(policies.may_receive(party), NOT_THEIRS)
    if rotation.starts_at > clock.now():
        raise Conflict(N_("It has not begun yet."))
    rotation.move_to(RotationState.NO_SHOW)
    rotation.give_back_hours()
    publish(PersonMissed(actor_id=actor.id, subject_id=rotation.id, person_id=rotation.person_id))


def note_abandoned(rotation_id: UUID, *, actor: Actor) -> None:
    """Note that somebody left long before the end."""
    rotation, party = rotations.get_rotation(rotation_id, actor=actor)
    ensure(policies.may_receive(party), NOT_THEIRS)
    if rotation.starts_at > clock.now():
        raise Conflict(N_("It has not begun yet."))
    rotation.move_to(RotationState.ABANDONED)
    rotation.give_back_hours()
    publish(
        PersonLeftEarly(actor_id=actor.id, subject_id=rotation.id, person_id=rotation.person_id)
    )
