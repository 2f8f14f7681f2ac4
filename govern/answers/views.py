"""The page on which a manager or a moderator writes down what a finalist said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _

from govern.answers import policies, queries, services
from govern.answers.forms import AnswerForForm
from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.nominations.queries import get_entry
from govern.rounds.queries import get_round
from govern.web.access import current_actor, requires
from govern.web.forms import Form
from govern.web.templating import render

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

bp = Blueprint("answers", __name__, url_prefix="/answers")


@bp.route("/<uuid:finalist_id>", methods=["GET", "POST"])
@requires(Permission.AWARDS_TAKE_PART)
def answer(finalist_id: UUID) -> ResponseReturnValue:
    """Write down whether somebody who cannot come in wants to stand."""
    actor = current_actor()
    spoken = queries.get_spoken(finalist_id, actor=actor)
    ensure(policies.may_look(actor, spoken), services.REFUSED)
    form = AnswerForForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                entry_id = services.answer_for(
                    finalist_id,
                    actor=actor,
                    stands=form.stands.data == "yes",
                    may_publish=form.may_publish.data,
                )
                work.location = url_for("nominations.story", entry_id=entry_id)
            flash(_("The answer is kept, with your name as the one who wrote it down."))
            return redirect(work.location)
    spoken = queries.get_spoken(finalist_id, actor=actor)
    entry = get_entry(spoken.finalist.entry_id, actor=actor)
    return render(
        "answers/answer.html",
        form=form,
        spoken=spoken,
        may_answer=policies.may_answer_for(actor, spoken),
        may_withdraw=policies.may_withdraw_for(actor, spoken),
        act_form=Form(),
        entry=entry,
        round=get_round(entry.round_id, actor=actor),
    )


@bp.post("/<uuid:finalist_id>/withdraw-publication")
@requires(Permission.AWARDS_TAKE_PART)
def withdraw_publication(finalist_id: UUID) -> ResponseReturnValue:
    """Take name and story off the wall for somebody who cannot come in."""
    form = Form()
    with transaction(form.submission) as work:
        entry_id = services.withdraw_for(finalist_id, actor=current_actor())
        work.location = url_for("nominations.story", entry_id=entry_id)
    flash(_("Their name and this story are no longer shown to others."))
    return redirect(work.location)
