"""Counts and announces a round."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from govern.awards import policies, queries, rules
from govern.awards.events import RoundAnnounced
from govern.awards.models import Result, Standing
from govern.ballots.queries import count
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict
from govern.core.permissions import Actor, ensure
from govern.extensions import db
from govern.organisation.queries import get_facts
from govern.rounds.queries import lock_round
from govern.rounds.rules import RoundState, steps

if TYPE_CHECKING:
    from govern.rounds.models import Round


def announce(round_id: UUID, *, actor: Actor) -> None:
    """Count all ballots, fix the result, and show everything at once."""
    ensure(policies.may_announce(actor), N_("Only the CX director announces results."))
    award_round = lock_round(round_id, actor=actor)
    if not policies.is_countable(award_round):
        raise Conflict(N_("A round is announced once, after its ballot has closed."))
    # The worker may not have been here since the ballot closed.
    for state in steps(award_round.state, RoundState.COUNTING):
        award_round.move_to(state)
    tally = count(award_round)
    db.session.add(
        Result(
            round_id=award_round.id,
            entitled=tally.entitled,
            ballots=tally.ballots,
            announced_at=clock.now(),
            announced_by_id=actor.id,
        )
    )
    db.session.flush()
    _rank(award_round, tally.votes)
    award_round.announced_at = clock.now()
    award_round.move_to(RoundState.ANNOUNCED)
    told = tally.ballots >= get_facts(actor).number("people.fewest_shown")
    publish(
        RoundAnnounced(
            actor_id=actor.id,
            subject_id=award_round.id,
            entitled=tally.entitled if told else None,
            ballots=tally.ballots if told else None,
            winners=len(queries.list_winning_people(award_round.id)),
        )
    )


def _rank(award_round: Round, votes: dict[UUID, tuple[int, int]]) -> None:
    """Write down where each story ended."""
    entries = queries.list_standing_entries(award_round.id)
    position = 0
    for category_id, found in groupby(entries, key=lambda row: row.category_id):
        for rank in rules.ranking([row.id for row in found], votes, award_round.tie_rule):
            position += 1
            db.session.add(
                Standing(
                    round_id=award_round.id,
                    category_id=category_id,
                    entry_id=rank.entry_id,
                    position=position,
                    votes=rank.votes,
                    votes_elsewhere=rank.votes_elsewhere,
                    place=rank.place,
                    is_winner=rank.is_winner,
                    tied=rank.tied,
                    announced_at=clock.now(),
                )
            )
