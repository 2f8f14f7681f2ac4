"""What happens to people's choices."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.descriptions import Depending, describe
from govern.core.errors import N_
from govern.core.events import Event
from govern.notifications.rules import Frequency


@dataclass(frozen=True, kw_only=True)
class ChoiceMade(Event):
    """Somebody chose how often to get mail; the subject is the person."""

    name = "notifications.choice_made"
    frequency: Frequency


describe(
    {
        ChoiceMade: Depending(
            "frequency",
            {
                "daily": N_("Chose a summary by mail every working day."),
                "never": N_("Chose no summary by mail."),
            },
            N_("Chose a summary by mail once a week."),
        )
    }
)
