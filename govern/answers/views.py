"""The page on which a manager or a moderator writes down what a finalist said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from govern.answers import policies, queries, services
from govern.answers.forms import AnswerForForm
from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.nominations.queries import get_entry
from govern.rounds.queries import get_round, look_up
from govern.rounds.rules import RoundState
from govern.web.access import current_actor, requires
from govern.web.forms import Form
from govern.web.panels import Fact
from govern.web.templating import datetime_text, render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from sqlalchemy import Row

    from govern.core.permissions import Actor

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


def still_asked(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Sequence[Fact]]:
    """Name who was asked and can still answer, to those who read the stories before the ballot."""
    if not actor.can(Permission.AWARDS_MODERATE):
        return {}
    found: dict[UUID, list[Fact]] = {}
    for row in queries.list_answering(ids, actor=actor):
        fact = Fact(
            label=row.name,
            text=_("can answer until %(when)s", when=datetime_text(row.answer_due_at)),
            url=url_for("nominations.story", entry_id=row.entry_id),
        )
        found.setdefault(row.round_id, []).append(fact)
    return found


def left_behind(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Sequence[Fact]]:
    """Say what is not finished when the present phase of a round ends; how many, never who."""
    if not actor.can(Permission.AWARDS_MANAGE):
        return {}
    return {row.id: _left(row, look_up(row.id).phase) for row in queries.count_left(ids)}


def _left(row: Row[Any], phase: RoundState) -> list[Fact]:
    found = []
    if phase is RoundState.NOMINATING and row.begun:
        found.append(
            ngettext(
                "One story is begun and not sent in; it stays out of this round.",
                "%(num)d stories are begun and not sent in; they stay out of this round.",
                row.begun,
            )
        )
    if phase is RoundState.SHORTLISTING and row.unread:
        found.append(
            ngettext(
                "One story has not been read yet; it does not come onto the ballot.",
                "%(num)d stories have not been read yet; they do not come onto the ballot.",
                row.unread,
            )
        )
    if phase is RoundState.SHORTLISTING and row.asked:
        found.append(
            ngettext(
                "One person has not said yet whether to stand; no answer counts as no.",
                "%(num)d people have not said yet whether to stand; no answer counts as no.",
                row.asked,
            )
        )
    if phase is RoundState.SHORTLISTING and row.empty:
        found.append(
            ngettext(
                "In one category no story stands; there is nothing to vote for in it.",
                "In %(num)d categories no story stands; there is nothing to vote for in them.",
                row.empty,
            )
        )
    return [Fact(label="", text=text) for text in found]
