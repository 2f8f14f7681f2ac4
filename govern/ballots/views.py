"""The ballot, and the page that tells whether a ballot was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, url_for
from flask_babel import gettext as _

from govern.ballots import policies, queries, rules, services
from govern.ballots.forms import BallotForm, ReceiptForm
from govern.core.permissions import Actor, Permission
from govern.core.transactions import transaction
from govern.rounds.queries import get_round
from govern.rounds.rules import TIE_NAMES
from govern.web.access import current_actor, requires
from govern.web.templating import render

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from govern.ballots.queries import Story
    from govern.rounds.models import Round

bp = Blueprint("ballots", __name__, url_prefix="/ballots")


@bp.route("/<uuid:round_id>", methods=["GET", "POST"])
@requires(Permission.AWARDS_TAKE_PART)
def vote(round_id: UUID) -> ResponseReturnValue:
    """Read the stories and vote; changeable until the ballot closes."""
    actor = current_actor()
    form = BallotForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.cast(round_id, actor=actor, entry_ids=form.entry_ids)
                work.location = url_for(".vote", round_id=round_id)
            # The page itself says that the vote is in.
            return redirect(work.location)
    award_round = get_round(round_id, actor=actor)
    stories = _on_ballot(award_round, actor)
    ballot = queries.find_ballot(round_id, actor=actor)
    chosen = queries.list_chosen(ballot.id, actor=actor) if ballot else set()
    excesses: Mapping[UUID, rules.Excess] = {}
    if form.is_submitted():
        chosen = set(form.entry_ids)
        excesses = rules.excesses(
            chosen,
            [story.candidate for story in stories],
            department_id=actor.department_id,
            votes_per_category=award_round.votes_per_category,
            own_department_votes=award_round.own_department_votes,
        )
    offered = {c.entry_id for c in rules.offered([s.candidate for s in stories], actor.id)}
    return render(
        "ballots/vote.html",
        form=form,
        round=award_round,
        stories=stories,
        offered=offered,
        chosen=chosen,
        excesses=excesses,
        marked=frozenset().union(*(each.entry_ids for each in excesses.values())),
        ballot=ballot,
        is_open=policies.is_open(award_round),
        may_vote=policies.may_vote(actor, is_entitled=queries.is_entitled(award_round, actor.id)),
        tie_name=TIE_NAMES[award_round.tie_rule],
    )


@bp.route("/receipts", methods=["GET", "POST"])
@requires(Permission.AWARDS_TAKE_PART)
def check() -> ResponseReturnValue:
    """Tell whether the ballot with a code is in the box; not whose it is, nor what is on it."""
    form = ReceiptForm()
    found = None
    if form.validate_on_submit():
        found = queries.find_by_receipt(rules.normal_receipt(form.receipt.data))
        if found is None:
            form.receipt.errors = [_("No ballot has this code. Look at it letter by letter.")]
    return render("ballots/check.html", form=form, found=found)


def _on_ballot(award_round: Round, actor: Actor) -> list[Story]:
    """Give the stories in this voter's own order; none before the ballot opens or after it."""
    if not policies.is_open(award_round):
        return []
    stories = {story.entry_id: story for story in queries.list_stories(award_round.id)}
    return [stories[key] for key in rules.shuffled(stories, award_round.id, actor.id)]
