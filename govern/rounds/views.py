"""Pages on which the CX director sets up a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from govern.core.errors import N_
from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.organisation.queries import get_facts
from govern.rounds import library, policies, queries, services
from govern.rounds.forms import (
    CancelForm,
    EndPhaseForm,
    OpenForm,
    RoundForm,
    texts_of,
    texts_to_begin_with,
    values_of,
    values_to_begin_with,
)
from govern.rounds.rules import RoundState, TieRule
from govern.web import panels
from govern.web.access import current_actor, requires
from govern.web.errors import sentence_of
from govern.web.templating import render

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

#: What is said when a phase was ended.
ENDED = {
    RoundState.NOMINATING: N_("Nominations have ended. The stories that came in are read."),
    RoundState.SHORTLISTING: N_("The ballot is open. Every colleague who may vote is told."),
    RoundState.VOTING: N_("The ballot is closed. You can announce the winners."),
}
bp = Blueprint("rounds", __name__, url_prefix="/rounds")


@bp.get("/<uuid:round_id>")
@requires(Permission.AWARDS_TAKE_PART)
def one(round_id: UUID) -> ResponseReturnValue:
    """Show how a round works: windows, categories, method."""
    return _one(round_id)


def _one(round_id: UUID, refused: OpenForm | None = None) -> ResponseReturnValue:
    actor = current_actor()
    award_round = queries.get_round(round_id, actor=actor)
    return render(
        "rounds/one.html",
        round=award_round,
        may_change=policies.may_change(actor, award_round),
        may_cancel=policies.may_cancel(actor, award_round),
        may_end_phase=policies.may_end_phase(actor) and award_round.can_end_early,
        moves=queries.list_moves(round_id),
        part=panels.facts(panels.Place.ROUND_READER, [round_id], actor)[round_id],
        open_form=refused or OpenForm(data={"version": award_round.version}),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.AWARDS_MANAGE)
def draft() -> ResponseReturnValue:
    """Prepare a round."""
    facts = get_facts(current_actor())
    example = library.find_example(request.args.get("template", ""))
    form = RoundForm(data=values_to_begin_with(facts, example or library.EXAMPLES[0]))
    texts = texts_to_begin_with(example, facts.languages) if example else None
    # What is sent is the director's own, in the languages that are typed.
    form.speak(facts.languages, None if form.is_submitted() else texts)
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                round_id = services.draft(
                    actor=current_actor(),
                    name=form.words("name"),
                    categories=form.categories,
                    time_zone=form.time_zone.data,
                    windows=form.windows,
                    tie_rule=TieRule(form.tie_rule.data),
                )
                work.location = url_for(".one", round_id=round_id)
            flash(_("The round is prepared. Nobody else sees it until you open it."))
            return redirect(work.location)
    return render("rounds/draft.html", form=form, example=example, examples=library.EXAMPLES)


@bp.route("/<uuid:round_id>/edit", methods=["GET", "POST"])
@requires(Permission.AWARDS_MANAGE)
def change(round_id: UUID) -> ResponseReturnValue:
    """Change a round that has not opened yet."""
    award_round = queries.get_round(round_id, actor=current_actor())
    form = RoundForm(data=values_of(award_round))
    form.speak(get_facts(current_actor()).languages, texts_of(award_round))
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.change(
                    round_id,
                    actor=current_actor(),
                    name=form.words("name"),
                    categories=form.categories,
                    time_zone=form.time_zone.data,
                    windows=form.windows,
                    tie_rule=TieRule(form.tie_rule.data),
                    version=form.version.data,
                )
                work.location = url_for(".one", round_id=round_id)
            flash(_("The round is saved."))
            return redirect(work.location)
    award_round = queries.get_round(round_id, actor=current_actor())
    return render("rounds/change.html", form=form, round=award_round)


@bp.post("/<uuid:round_id>/open")
@requires(Permission.AWARDS_MANAGE)
def open_round(round_id: UUID) -> ResponseReturnValue:
    """Open a round; the tick in the form is the second gesture."""
    form = OpenForm()
    if not form.validate():
        return _one(round_id, form)
    with transaction(form.submission) as work:
        services.open_round(round_id, actor=current_actor(), version=form.version.data)
        work.location = url_for(".one", round_id=round_id)
    flash(_("The round is open. From here the clock moves it on."))
    return redirect(work.location)


@bp.route("/<uuid:round_id>/end-phase", methods=["GET", "POST"])
@requires(Permission.AWARDS_MANAGE)
def end_phase(round_id: UUID) -> ResponseReturnValue:
    """End the present phase of a round now; the next one begins."""
    form = EndPhaseForm()
    if form.validate_on_submit():
        phase = RoundState(form.phase.data or "")
        with form.refusals():
            with transaction(form.submission) as work:
                services.end_phase(
                    round_id,
                    actor=current_actor(),
                    phase=phase,
                    because=form.because.data,
                )
                work.location = url_for(".one", round_id=round_id)
            flash(_(ENDED[phase]))
            return redirect(work.location)
    actor = current_actor()
    award_round = queries.get_round(round_id, actor=actor)
    hold = policies.find_hold(actor, award_round)
    # What is confirmed is the phase this page shows, also when it is shown again.
    form.phase.data = award_round.phase.value
    return render(
        "rounds/end_phase.html",
        form=form,
        round=award_round,
        hold=sentence_of(hold) if hold else "",
        awaited=panels.facts(panels.Place.ROUND_HOLD, [round_id], actor)[round_id] if hold else [],
        left=panels.facts(panels.Place.ROUND_PHASE, [round_id], actor)[round_id],
    )


@bp.route("/<uuid:round_id>/cancel", methods=["GET", "POST"])
@requires(Permission.AWARDS_MANAGE)
def cancel(round_id: UUID) -> ResponseReturnValue:
    """Call a round off."""
    form = CancelForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.cancel(round_id, actor=current_actor(), because=form.because.data)
                work.location = url_for(".one", round_id=round_id)
            flash(_("The round is called off."))
            return redirect(work.location)
    award_round = queries.get_round(round_id, actor=current_actor())
    return render("rounds/cancel.html", form=form, round=award_round)
