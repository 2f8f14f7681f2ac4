"""What happens to award rounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from govern.core.descriptions import Depending, describe, word_values
from govern.core.errors import N_
from govern.core.events import Event
from govern.rounds.rules import STATE_NAMES, RoundState


@dataclass(frozen=True, kw_only=True)
class RoundDrafted(Event):
    """A round was prepared; the subject is the round, as for all events here."""

    name = "rounds.round_drafted"
    categories: int


@dataclass(frozen=True, kw_only=True)
class RoundChanged(Event):
    """A round that is not open yet was changed."""

    name = "rounds.round_changed"


@dataclass(frozen=True, kw_only=True)
class RoundOpened(Event):
    """A round was opened; its method and its windows are fixed from now on."""

    name = "rounds.round_opened"
    votes_per_category: int
    own_department_votes: int


@dataclass(frozen=True, kw_only=True)
class RoundAdvanced(Event):
    """The clock moved a round on."""

    name = "rounds.round_advanced"
    before: RoundState
    after: RoundState


@dataclass(frozen=True, kw_only=True)
class PhaseEnded(Event):
    """Somebody ended a phase of a round before its time, and the next one began."""

    name = "rounds.phase_ended"
    before: RoundState
    after: RoundState
    was_at: datetime
    is_at: datetime


@dataclass(frozen=True, kw_only=True)
class RoundCancelled(Event):
    """A round was called off; its stories and ballots stay unseen."""

    name = "rounds.round_cancelled"
    before: RoundState


describe(
    {
        PhaseEnded: Depending(
            on="before",
            sentences={
                RoundState.NOMINATING.value: N_("Ended nominations in %(subject)s early."),
                RoundState.SHORTLISTING.value: N_("Opened the ballot of %(subject)s early."),
            },
            otherwise=N_("Closed the ballot of %(subject)s early."),
        ),
        RoundAdvanced: N_("The clock moved %(subject)s on: %(after)s."),
        RoundCancelled: N_("Called %(subject)s off."),
        RoundChanged: N_("Changed %(subject)s."),
        RoundDrafted: N_("Prepared %(subject)s."),
        RoundOpened: N_("Opened %(subject)s."),
    },
    subject="round",
    after="round state",
)
word_values("round state", STATE_NAMES)
