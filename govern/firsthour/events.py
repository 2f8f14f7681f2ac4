"""What happens in the first hour."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.descriptions import describe, word_values
from govern.core.errors import N_
from govern.core.events import Event
from govern.firsthour.rules import STEP_NAMES, Step


@dataclass(frozen=True, kw_only=True)
class OrganisationFounded(Event):
    """The organisation was made, with its first administrator."""

    name = "firsthour.organisation_founded"
    preset: str
    also_director: bool


@dataclass(frozen=True, kw_only=True)
class PeopleListed(Event):
    """People were pasted; the subject is the organisation."""

    name = "firsthour.people_listed"
    people: int
    departments: int


@dataclass(frozen=True, kw_only=True)
class StepLeft(Event):
    """A step of the first hour was finished or skipped; the subject is the organisation."""

    name = "firsthour.step_left"
    step: Step


@dataclass(frozen=True, kw_only=True)
class SetupLeft(Event):
    """Nobody is reminded any more of what was skipped; the subject is the organisation."""

    name = "firsthour.setup_left"


describe(
    {
        OrganisationFounded: N_("Founded the organisation and its first administrator."),
        PeopleListed: N_(
            "Wrote people down from a list: %(people)s; departments made for them: %(departments)s."
        ),
        SetupLeft: N_("Left what was skipped in the first hour as it is."),
        StepLeft: N_("Went on from the step “%(step)s” of the first hour."),
    },
    step="step",
)
word_values("step", STEP_NAMES)
