"""What happens to journeys."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.descriptions import describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class JourneyCreated(Event):
    """A journey was made; the subject is the journey."""

    name = "journeys.journey_created"
    stages: int


@dataclass(frozen=True, kw_only=True)
class JourneyChanged(Event):
    """A journey was renamed; the subject is the journey."""

    name = "journeys.journey_changed"


@dataclass(frozen=True, kw_only=True)
class StageAdded(Event):
    """A stage was put at the end of a journey; the subject is the stage."""

    name = "journeys.stage_added"


@dataclass(frozen=True, kw_only=True)
class StageChanged(Event):
    """A stage was renamed or described anew; the subject is the stage."""

    name = "journeys.stage_changed"


@dataclass(frozen=True, kw_only=True)
class StageMoved(Event):
    """A stage changed places with its neighbour; the subject is the stage."""

    name = "journeys.stage_moved"
    position: int


@dataclass(frozen=True, kw_only=True)
class StageEnded(Event):
    """A stage is no longer used for anything new; the subject is the stage."""

    name = "journeys.stage_ended"


describe(
    {
        JourneyChanged: N_("Changed the journey %(subject)s."),
        JourneyCreated: N_("Made the journey %(subject)s."),
    },
    subject="journey",
)
describe(
    {
        StageAdded: N_("Added the stage %(subject)s to its journey."),
        StageChanged: N_("Changed the stage %(subject)s."),
        StageEnded: N_("Took the stage %(subject)s out of use."),
        StageMoved: N_("Moved the stage %(subject)s to place %(position)s of its journey."),
    },
    subject="stage",
)
