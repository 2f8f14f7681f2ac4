"""Pages for one's own tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _

from govern.core import clock
from govern.core.errors import N_, FieldError, NotFound
from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.sheets.writing import Column, Kind
from govern.tasks import policies, queries, services
from govern.tasks.forms import HandOverForm, PutOffForm
from govern.tasks.models import Task
from govern.tasks.rules import KINDS, Part
from govern.web.access import current_actor, requires
from govern.web.filters import chosen
from govern.web.tables import Listing, Sort, answer
from govern.web.templating import called, render, told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from sqlalchemy import Row

bp = Blueprint("tasks", __name__, url_prefix="/tasks")
SORTS = {
    Part.OPEN: Sort(queries.DUE),
    Part.PUT_OFF: Sort(Task.later_until),
    Part.DONE: Sort(Task.closed_at, descending=True),
}
A_WEEK = timedelta(days=7)


@bp.get("/")
@requires(Permission.TASKS_OWN)
def overview() -> ResponseReturnValue:
    """Show everything I have to do, or what I put off, or what is done."""
    part = Part(chosen("show", set(Part)) or Part.OPEN)
    named: dict[UUID, queries.OpenTask] = {}

    def name(rows: Sequence[Row[Any]]) -> None:
        found = queries.with_names(map(queries.shown_row, rows), current_actor())
        named.update((task.id, task) for task in found)

    listing = Listing(
        name="tasks",
        statement=queries.listed(part, actor=current_actor()),
        id_column=Task.id,
        sorts={part.value: SORTS[part]},
        filters=("show",),
        columns=(
            Column("what", _("What")),
            Column("about", _("About")),
            Column("opened_at", _("On your list since"), Kind.DATETIME),
            Column("due_at", _("Due on"), Kind.DATETIME),
            Column("later_until", _("Comes back on"), Kind.DATE),
            Column("closed_at", _("Done on"), Kind.DATETIME),
        ),
        values=lambda row: {
            **row._mapping,  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
            "what": told(KINDS[row.kind].sentence, row.params),
            "about": called(named[row.id].about),
        },
        prepare=name,
    )
    return answer(listing, "tasks/overview.html", part=part, tasks=named)


@bp.route("/<uuid:task_id>/put-off", methods=["GET", "POST"])
@requires(Permission.TASKS_OWN)
def put_off(task_id: UUID) -> ResponseReturnValue:
    """Put a task off until a day."""
    actor = current_actor()
    task = queries.get_own(task_id, actor=actor)
    (shown,) = queries.with_names([queries.shown(task)], actor)
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
    (shown,) = queries.with_names([queries.shown(task)], actor)
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
