"""Tells host and person about a booking, and asks for the debrief when somebody arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.core.errors import N_, NotFound
from govern.notifications.rules import MailKind, declare
from govern.notifications.services import tell
from govern.rotations import queries
from govern.rotations.notifications import DEBRIEF
from govern.rotations.rules import RotationState
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from uuid import UUID

    from govern.bookings.events import (
        BookingCancelled,
        PersonArrived,
        PersonLeftEarly,
        PlaceBooked,
        SlotHandedOver,
    )
    from govern.core.permissions import Actor

BOOKED = "bookings.booked"
CANCELLED = "bookings.cancelled"
OTHER_HOST = "bookings.other_host"


def _in_state(subject_id: UUID, reader: Actor, state: RotationState) -> dict[str, Any] | None:
    try:
        rotation, _party = queries.get_rotation(subject_id, actor=reader)
    except NotFound:
        return None
    return {"rotation_id": rotation.id} if rotation.state is state else None


def _booked(subject_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    return _in_state(subject_id, reader, RotationState.BOOKED)


def _cancelled(subject_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    return _in_state(subject_id, reader, RotationState.CANCELLED)


declare(
    MailKind(
        name=BOOKED,
        subject=N_("A floor day is booked"),
        template="bookings/email/booked",
        context=_booked,
        # It may be for today.
        at_once=True,
        blueprint="bookings",
    ),
    MailKind(
        name=CANCELLED,
        subject=N_("A floor day is cancelled"),
        template="bookings/email/cancelled",
        context=_cancelled,
        at_once=True,
        blueprint="bookings",
    ),
    MailKind(
        name=OTHER_HOST,
        subject=N_("Somebody else receives you on your floor day"),
        template="bookings/email/other_host",
        context=_booked,
        at_once=True,
        blueprint="bookings",
    ),
)


def tell_who_meets(event: PlaceBooked) -> None:
    """Tell the person and the host."""
    tell(BOOKED, [event.person_id, event.host_id], event.subject_id)


def tell_of_the_next_host(event: SlotHandedOver) -> None:
    """Tell the host who takes over of each booking, and who booked whom they meet now."""
    for rotation_id, visitor_id in zip(event.rotation_ids, event.visitor_ids, strict=True):
        tell(BOOKED, {event.host_id} - {event.actor_id}, rotation_id)
        tell(OTHER_HOST, {visitor_id} - {event.actor_id}, rotation_id)


def tell_the_other(event: BookingCancelled) -> None:
    """Tell who did not cancel it."""
    both = {event.person_id, event.host_id} - {event.actor_id, None}
    tell(CANCELLED, [person_id for person_id in both if person_id], event.subject_id)


def ask_for_a_debrief(event: PersonArrived) -> None:
    """Ask the person to tell about the day."""
    open_task(DEBRIEF, [event.person_id], event.subject_id)


def close_the_debrief(event: PersonLeftEarly) -> None:
    """Ask for nothing about a day that was broken off."""
    close_tasks(DEBRIEF, event.subject_id)
