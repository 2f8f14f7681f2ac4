"""What happens to awards."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.descriptions import Depending, describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class RoundAnnounced(Event):
    """A round was counted and announced, everything at once; the subject is the round."""

    name = "awards.round_announced"
    #: How many could vote, and did; None where so few voted that it would tell of single people.
    entitled: int | None
    ballots: int | None
    #: How many people the winning stories are about; who they are, not all of them let be told.
    winners: int


describe(
    {
        RoundAnnounced: Depending(
            on="ballots",
            sentences={None: N_("Announced %(subject)s.")},
            otherwise=N_("Announced %(subject)s; %(ballots)s of %(entitled)s had voted."),
        ),
    },
    subject="round",
)
