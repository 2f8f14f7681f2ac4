"""Pages for one's own tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _

from govern.core import clock
from govern.core.errors import N_, FieldError, NotFound
from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.tasks import policies, queries, services
from govern.tasks.forms import HandOverForm, PutOffForm
from govern.web.access import current_actor, requires
from govern.web.templating import render

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

bp = Blueprint("tasks", __name__, url_prefix="/tasks")
MOST_OPEN = 200
MOST_DONE = 30
A_WEEK = timedelta(days=7)


@bp.get("/")
@requires(Permission.TASKS_OWN)
def overview() -> ResponseReturnValue:
    """Show everything I have to do, what I put off, and what is done."""
    actor = current_actor()
    return render(
        "tasks/overview.html",
        tasks=queries.list_open(actor, MOST_OPEN),
        put_off=queries.list_put_off(actor, MOST_OPEN),
        done=queries.list_done(actor, MOST_DONE),
    )


@bp.route("/<uuid:task_id>/put-off", methods=["GET", "POST"])
@requires(Permission.TASKS_OWN)
def put_off(task_id: UUID) -> ResponseReturnValue:
    """Put a task off until a day."""
    actor = current_actor()
    task = queries.get_own(task_id, actor=actor)
    shown = queries.shown(task)
    if not policies.may_put_off(actor, task):
        raise NotFound
    form = PutOffForm(data={"until": clock.today(actor.time_zone) + A_WEEK})
    if form.validate_on_submit() and form.until.data is not None:
        with form.refusals():
            with transaction(form.submission) as work:
                services.put_off(task_id, form.until.data, actor=actor)
                work.location = url_for(".overview")
            flash(_("It comes back on that day."), "success")
            return redirect(work.location)
    return render("tasks/put_off.html", form=form, task=shown)


@bp.route("/<uuid:task_id>/hand-over", methods=["GET", "POST"])
@requires(Permission.TASKS_OWN)
def hand_over(task_id: UUID) -> ResponseReturnValue:
    """Hand a task over to somebody."""
    actor = current_actor()
    task = queries.get_own(task_id, actor=actor)
    shown = queries.shown(task)
    if not policies.may_hand_over(actor, task):
        raise NotFound
    form = HandOverForm()
    if form.validate_on_submit():
        with form.refusals():
            to_id = queries.find_colleague(form.person.data)
            if to_id is None:
                raise FieldError(
                    "person", N_("Nobody, or more than one person, is found with this.")
                )
            with transaction(form.submission) as work:
                services.hand_over(task_id, to_id, actor=actor)
                work.location = url_for(".overview")
            flash(_("It is on the list of whom you chose."), "success")
            return redirect(work.location)
    return render("tasks/hand_over.html", form=form, task=shown)
