"""How many have read the definition, and until when they are asked to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from govern.core.errors import N_

#: The task of everybody who is asked, and the job of the worker that gives it to them.
ACKNOWLEDGE = "acknowledgements.acknowledge"
ASK = "acknowledgements.ask"
#: Nobody plans further ahead than this.
LONGEST_DAYS = 365
#: So many people are given the task in one transaction.
ASKED_AT_ONCE = 500


class CampaignState(StrEnum):
    """Whether people are asked still."""

    OPEN = "open"
    CLOSED = "closed"


STATE_NAMES = {CampaignState.OPEN: N_("Open"), CampaignState.CLOSED: N_("Closed")}


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many people of a group are asked, and how many have answered."""

    asked: int = 0
    answered: int = 0

    def __add__(self, other: Coverage) -> Coverage:
        """Count two groups together."""
        return Coverage(asked=self.asked + other.asked, answered=self.answered + other.answered)

    @property
    def people(self) -> int:
        """Give how many people there are."""
        return self.asked

    @property
    def owing(self) -> int:
        """Give how many the figure is about: everybody who is asked."""
        return self.asked

    @property
    def share(self) -> float | None:
        """Give the share that has answered, from 0 to 1; None where nobody is asked."""
        return self.answered / self.asked if self.asked else None
