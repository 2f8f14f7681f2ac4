"""What happens in the first hour."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.events import Event
from govern.firsthour.rules import Step


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
