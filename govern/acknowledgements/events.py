"""What happens when everybody is asked to read the definition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.core.descriptions import Depending, describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class CampaignOpened(Event):
    """Everybody is asked to acknowledge a version; the subject is the campaign."""

    name = "acknowledgements.campaign_opened"
    definition_id: UUID
    number: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class CampaignExtended(Event):
    """There is another last day; the subject is the campaign."""

    name = "acknowledgements.campaign_extended"
    number: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class CampaignClosed(Event):
    """Nobody is asked any more; the subject is the campaign."""

    name = "acknowledgements.campaign_closed"
    number: int
    superseded: bool


@dataclass(frozen=True, kw_only=True)
class ReminderSent(Event):
    """Those who have not answered were reminded; the subject is the campaign."""

    name = "acknowledgements.reminder_sent"
    number: int


@dataclass(frozen=True, kw_only=True)
class Acknowledged(Event):
    """Somebody acknowledged a version; the subject is the campaign."""

    name = "acknowledgements.acknowledged"
    definition_id: UUID
    number: int
    sha256: str


describe(
    {
        Acknowledged: N_("Acknowledged version %(number)s of the definition."),
        CampaignClosed: Depending(
            "superseded",
            {
                True: N_(
                    "With a new version in force nobody is asked about version %(number)s any more."
                )
            },
            N_("Stopped asking people to acknowledge version %(number)s of the definition."),
        ),
        CampaignExtended: N_(
            "Gave people until %(due_on)s to acknowledge version %(number)s of the definition."
        ),
        CampaignOpened: N_(
            "Asked everybody to acknowledge version %(number)s of the definition by %(due_on)s."
        ),
        ReminderSent: N_("Reminded who has not acknowledged version %(number)s of the definition."),
    },
    subject="campaign",
)
