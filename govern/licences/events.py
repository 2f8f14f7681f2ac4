"""What happens to licences; the subject is the person who holds one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govern.core.descriptions import DAY, Depending, describe
from govern.core.errors import N_
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


describe(
    {
        ExemptionEnded: N_("Ended the exemption of %(subject)s from floor days."),
        ExemptionGiven: N_(
            "Exempted %(subject)s from floor days, from %(starts_on)s to %(ends_on)s."
        ),
        LicenceIssued: N_(
            "With this, %(subject)s holds a customer driving licence until %(valid_until)s."
        ),
        NameShown: Depending(
            "shown",
            {True: N_("Let the verify page of the licence show their name.")},
            N_("Took their name off the verify page of the licence."),
        ),
        StandingChanged: Depending(
            "valid_until",
            {None: N_("With this, the licence of %(subject)s is no longer valid.")},
            N_("With this, the licence of %(subject)s is valid until %(valid_until)s."),
        ),
    },
    subject="person",
    starts_on=DAY,
    ends_on=DAY,
    valid_until=DAY,
)
