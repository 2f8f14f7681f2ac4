"""What happens to floor days; the subject is the floor day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.core.descriptions import DAY, Depending, describe
from govern.core.errors import N_
from govern.core.events import Event
from govern.floor.rules import FloorKind


@dataclass(frozen=True, kw_only=True)
class RotationLogged(Event):
    """A past day was logged by hand; it waits to be confirmed."""

    name = "rotations.rotation_logged"
    person_id: UUID
    host_id: UUID | None
    manager_id: UUID | None
    day: date
    kind: FloorKind
    minutes: int
    #: True when the day lay so far back that it took the CX director and a reason.
    late: bool


@dataclass(frozen=True, kw_only=True)
class RotationTakenBack(Event):
    """Somebody took back a day they had logged."""

    name = "rotations.rotation_taken_back"
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class RotationConfirmed(Event):
    """The host, or the manager for listening in, confirmed a day."""

    name = "rotations.rotation_confirmed"
    person_id: UUID
    day: date
    minutes: int
    kind: FloorKind
    debriefed: bool


@dataclass(frozen=True, kw_only=True)
class RotationDeclined(Event):
    """The host or the manager does not vouch for a logged day."""

    name = "rotations.rotation_declined"
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class DebriefFinished(Event):
    """The debrief of a day is finished; what it says stays with the person."""

    name = "rotations.debrief_finished"
    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class DebriefSaved(Event):
    """Half a debrief was saved."""

    name = "rotations.debrief_saved"


describe(
    {
        DebriefFinished: N_("Finished the debrief of a floor day of %(person_id)s."),
        DebriefSaved: N_("Saved half a debrief of a floor day."),
        RotationConfirmed: N_("Confirmed the floor day of %(person_id)s on %(day)s."),
        RotationDeclined: N_("Did not vouch for a floor day of %(person_id)s."),
        RotationLogged: Depending(
            "late",
            {True: N_("Logged a floor day of %(person_id)s on %(day)s, late and with a reason.")},
            N_("Logged a floor day of %(person_id)s on %(day)s."),
        ),
        RotationTakenBack: N_("Took a logged floor day of %(person_id)s back."),
    },
    person_id="person",
    day=DAY,
)
