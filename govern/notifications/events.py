"""What happens to people's choices."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.events import Event
from govern.notifications.rules import Frequency


@dataclass(frozen=True, kw_only=True)
class ChoiceMade(Event):
    """Somebody chose how often to get mail; the subject is the person."""

    name = "notifications.choice_made"
    frequency: Frequency
