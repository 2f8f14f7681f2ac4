"""What happens to licences; the subject is the person who holds one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class LicenceIssued(Event):
    """Somebody has a licence for the first time."""

    name = "licences.licence_issued"
    valid_until: date


@dataclass(frozen=True, kw_only=True)
class StandingChanged(Event):
    """A licence is valid until another day, or for other classes, than before."""

    name = "licences.standing_changed"
    valid_until: date | None
    classes: str


@dataclass(frozen=True, kw_only=True)
class NameShown(Event):
    """Somebody chose whether the verify page shows their name."""

    name = "licences.name_shown"
    shown: bool


@dataclass(frozen=True, kw_only=True)
class ExemptionGiven(Event):
    """Somebody needs no licence for a time."""

    name = "licences.exemption_given"
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class ExemptionEnded(Event):
    """An exemption was ended before its time."""

    name = "licences.exemption_ended"
