"""Pages on which a department ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _

from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.departments.queries import get_department
from govern.mergers import queries, services
from govern.mergers.forms import EndForm, MergeForm
from govern.staffing.queries import count_people
from govern.web.access import current_actor, requires
from govern.web.templating import render

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

bp = Blueprint("mergers", __name__, url_prefix="/mergers")


@bp.route("/<uuid:department_id>/merge", methods=["GET", "POST"])
@requires(Permission.DEPARTMENTS_MANAGE)
def merge(department_id: UUID) -> ResponseReturnValue:
    """Let a department go into another one, once it was read what that does."""
    form, target = MergeForm(), None
    if form.validate_on_submit():
        target = get_department(form.into_id.data)
        if form.confirmed.data:
            with form.refusals():
                with transaction(form.submission) as work:
                    services.merge(department_id, actor=current_actor(), into_id=target.id)
                    work.location = url_for("departments.overview")
                flash(_("The departments are one now."))
                return redirect(work.location)
    department = get_department(department_id)
    if form.errors or target is department:
        # The field is there again, with what is wrong about it.
        target = None
    return render(
        "mergers/merge.html",
        form=form,
        department=department,
        target=target,
        people=count_people(department_id),
        consequences=queries.foresee(department, target, actor=current_actor()) if target else (),
    )


@bp.route("/<uuid:department_id>/end", methods=["GET", "POST"])
@requires(Permission.DEPARTMENTS_MANAGE)
def end(department_id: UUID) -> ResponseReturnValue:
    """End a department that nobody is in."""
    form = EndForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.end(department_id, actor=current_actor())
                work.location = url_for("departments.overview")
            flash(_("The department has ended."))
            return redirect(work.location)
    department = get_department(department_id)
    return render(
        "mergers/end.html",
        form=form,
        department=department,
        consequences=queries.foresee(department, None, actor=current_actor()),
    )
