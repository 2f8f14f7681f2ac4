"""What happens to ballots; never what is on them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from govern.core.descriptions import describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class BallotCast(Event):
    """Somebody voted, for the first time or anew; the subject is the ballot."""

    name = "ballots.ballot_cast"
    private = True
    round_id: UUID


describe({BallotCast: N_("Voted in %(round_id)s.")}, round_id="round")
