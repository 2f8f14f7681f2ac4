"""Takes ballots."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast as as_type
from uuid import UUID, uuid4

from sqlalchemy import Table, bindparam, delete, insert

from govern.ballots import policies, queries, rules
from govern.ballots.events import BallotCast
from govern.ballots.models import Ballot, Choice
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, DomainError, NotFound
from govern.core.permissions import Actor, ensure
from govern.extensions import db
from govern.rounds.queries import lock_round

if TYPE_CHECKING:
    from collections.abc import Collection


_CHOICES = as_type("Table", Choice.__table__)
_FORGET = delete(_CHOICES).where(_CHOICES.c.ballot_id == bindparam("of_ballot"))
_INTO_CHOICES = insert(_CHOICES)


def cast(round_id: UUID, *, actor: Actor, entry_ids: Collection[UUID]) -> str:
    """Vote, or vote anew: these choices replace the earlier ones. Gives the receipt code.

    The round is held while this runs, and its closing time is compared with the instant of this
    transaction, so that no ballot arrives after the end or during the count.
    """
    voter_id = actor.id
    if voter_id is None:
        raise NotFound
    award_round = lock_round(round_id, actor=actor, shared=True)
    ensure(
        policies.may_vote(actor, is_entitled=queries.is_entitled(award_round, voter_id)),
        N_("You can vote when you worked here before the ballot opened."),
    )
    if not policies.is_open(award_round):
        raise Conflict(N_("The ballot of this round is not open."))
    candidates = queries.list_candidates(round_id)
    if rules.is_strange(entry_ids, candidates, voter_id):
        raise DomainError(rules.NOT_ON_YOUR_BALLOT)
    if rules.excesses(
        entry_ids,
        candidates,
        department_id=actor.department_id,
        votes_per_category=award_round.votes_per_category,
        own_department_votes=award_round.own_department_votes,
    ):
        raise DomainError(rules.TOO_MANY)
    ballot = _own_ballot(round_id, actor)
    own = {c.entry_id for c in candidates if c.is_from(actor.department_id)}
    db.session.execute(_FORGET, {"of_ballot": ballot.id})
    if entry_ids:
        db.session.execute(
            _INTO_CHOICES,
            [
                {
                    "id": uuid4(),
                    "ballot_id": ballot.id,
                    "entry_id": entry_id,
                    "own_department": entry_id in own,
                }
                for entry_id in sorted(set(entry_ids))
            ],
        )
    publish(BallotCast(actor_id=actor.id, subject_id=ballot.id, round_id=round_id))
    return ballot.receipt


def _own_ballot(round_id: UUID, actor: Actor) -> Ballot:
    """Give the actor's ballot, held; a second first vote at the same moment is refused."""
    ballot = queries.find_ballot(round_id, actor=actor, lock=True)
    if ballot is None:
        ballot = Ballot(
            id=uuid4(),
            round_id=round_id,
            person_id=actor.id,
            cast_at=clock.now(),
            receipt=rules.new_receipt(),
        )
        db.session.add(ballot)
    ballot.changed_at = clock.now()
    db.session.flush()
    return ballot
