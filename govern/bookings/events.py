"""What happens to booked places; the subject is the floor day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.core.descriptions import DAY, describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class PlaceBooked(Event):
    """Somebody booked a place."""

    name = "bookings.place_booked"
    person_id: UUID
    slot_id: UUID
    host_id: UUID
    day: date


@dataclass(frozen=True, kw_only=True)
class BookingCancelled(Event):
    """A booking was cancelled."""

    name = "bookings.booking_cancelled"
    person_id: UUID
    slot_id: UUID | None
    host_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class PersonArrived(Event):
    """The host checked somebody in."""

    name = "bookings.person_arrived"
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class PersonMissed(Event):
    """Somebody who had booked did not come."""

    name = "bookings.person_missed"
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class PersonLeftEarly(Event):
    """Somebody left long before the end."""

    name = "bookings.person_left_early"
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class SlotHandedOver(Event):
    """Another host receives the people of a slot; the subject is the slot."""

    name = "bookings.slot_handed_over"
    host_id: UUID
    before_id: UUID
    #: The floor days that are booked there, and who comes, in the same order.
    rotation_ids: tuple[UUID, ...]
    visitor_ids: tuple[UUID, ...]


describe(
    {
        BookingCancelled: N_("Cancelled the floor day of %(person_id)s."),
        PersonArrived: N_("Checked %(person_id)s in for a floor day."),
        PersonLeftEarly: N_("Noted that %(person_id)s left a floor day long before its end."),
        PersonMissed: N_("Noted that %(person_id)s did not come to a floor day."),
        PlaceBooked: N_("Booked a floor day for %(person_id)s on %(day)s, with %(host_id)s."),
        SlotHandedOver: N_("Let %(host_id)s receive colleagues in place of %(before_id)s."),
    },
    before_id="person",
    person_id="person",
    host_id="person",
    day=DAY,
)
