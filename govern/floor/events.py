"""What happens to floor teams, their hosts and the places they offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.core.descriptions import DAY, describe
from govern.core.errors import N_
from govern.core.events import Event
from govern.floor.rules import FloorKind


@dataclass(frozen=True, kw_only=True)
class TeamCreated(Event):
    """A floor team was made; the subject is the team."""

    name = "floor.team_created"
    department_id: UUID


@dataclass(frozen=True, kw_only=True)
class TeamChanged(Event):
    """A floor team was renamed or moved; the subject is the team."""

    name = "floor.team_changed"


@dataclass(frozen=True, kw_only=True)
class TeamEnded(Event):
    """A floor team no longer receives colleagues; the subject is the team."""

    name = "floor.team_ended"


@dataclass(frozen=True, kw_only=True)
class HostAdded(Event):
    """Somebody became a host of a floor team; the subject is the team."""

    name = "floor.host_added"
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class HostEnded(Event):
    """Somebody is no longer a host of a floor team; the subject is the team."""

    name = "floor.host_ended"
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class SlotOffered(Event):
    """A time with places was offered; the subject is the slot."""

    name = "floor.slot_offered"
    team_id: UUID
    day: date
    kind: FloorKind
    capacity: int


@dataclass(frozen=True, kw_only=True)
class SlotWithdrawn(Event):
    """A time nobody had booked was taken back; the subject is the slot."""

    name = "floor.slot_withdrawn"
    team_id: UUID


describe(
    {
        HostAdded: N_("Made %(person_id)s a host of %(subject)s."),
        HostEnded: N_("Ended that %(person_id)s is a host of %(subject)s."),
        SlotOffered: N_("Offered places at %(team_id)s on %(day)s: %(capacity)s."),
        SlotWithdrawn: N_("Took places at %(team_id)s back."),
        TeamChanged: N_("Changed the floor team %(subject)s."),
        TeamCreated: N_("Made the floor team %(subject)s in %(department_id)s."),
        TeamEnded: N_("Ended the floor team %(subject)s."),
    },
    subject="team",
    team_id="team",
    person_id="person",
    department_id="department",
    day=DAY,
)
