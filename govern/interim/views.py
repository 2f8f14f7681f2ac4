"""Pages for what holds instead of a promise for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _

from govern.core import clock
from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.interim.forms import ActForm, ChangeForm
from govern.organisation.queries import get_facts
from govern.promises import policies, queries, services
from govern.web.access import current_actor, requires
from govern.web.templating import render

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

bp = Blueprint("interim", __name__, url_prefix="/promises")


@bp.route("/<uuid:promise_id>/for-a-while", methods=["GET", "POST"])
@requires(Permission.PROMISES_RECORD)
def change(promise_id: UUID) -> ResponseReturnValue:
    """Say what holds instead of a promise for some days, and what customers were told."""
    actor = current_actor()
    ensure(policies.may_record(actor, queries.get_promise(promise_id)), services.OWNER_ONLY)
    facts = get_facts(actor)
    today = clock.today(facts.time_zone)
    form = ChangeForm(data={"starts_on": today, "told_on": today})
    form.speak(facts.languages)
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.change_for_a_while(
                    promise_id,
                    actor=actor,
                    text=form.words("text"),
                    reason=form.reason.data,
                    told=form.told.data,
                    told_on=form.told_on.data,
                    starts_on=form.starts_on.data,
                    ends_on=form.ends_on.data,
                )
                work.location = url_for("promises.show", promise_id=promise_id)
            flash(_("The promise is changed for a while."))
            return redirect(work.location)
    # Read anew: a refusal has rolled back what was read.
    promise = queries.get_promise(promise_id)
    return render(
        "interim/change.html", form=form, promise=promise, wording=promise.wording_on(today)
    )


@bp.post("/changes/<uuid:change_id>/end")
@requires(Permission.PROMISES_RECORD)
def end(change_id: UUID) -> ResponseReturnValue:
    """Let the promise hold again from today on."""
    promise_id = queries.get_change(change_id).promise_id
    with transaction(ActForm().submission) as work:
        services.end_change(change_id, actor=current_actor())
        work.location = url_for("promises.show", promise_id=promise_id)
    flash(_("The promise holds again."))
    return redirect(work.location)
