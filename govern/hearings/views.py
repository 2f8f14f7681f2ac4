"""Pages for naming who was heard while a definition was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _

from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.definition import policies, queries, services
from govern.hearings.forms import ActForm, HeardForm
from govern.organisation.queries import get_facts
from govern.web.access import current_actor, requires
from govern.web.templating import render

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

bp = Blueprint("hearings", __name__, url_prefix="/hearings")


@bp.route("/<uuid:version_id>", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def heard(version_id: UUID) -> ResponseReturnValue:
    """Show who was heard while a draft was made, and add somebody."""
    actor = current_actor()
    form = HeardForm()
    form.speak(get_facts(actor).languages)
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.hear(
                    version_id,
                    actor=actor,
                    kind=form.kind.data,
                    words=form.words("words"),
                    on=form.on.data,
                    people=form.people.data,
                )
                work.location = url_for(".heard", version_id=version_id)
            flash(_("It is written down."))
            return redirect(work.location)
    version = queries.get_version(version_id, actor=actor)
    if not form.is_submitted() and not policies.may_edit(actor, version):
        return redirect(url_for("definition.version", version_id=version_id))
    return render("hearings/heard.html", form=form, version=version, act=ActForm())


@bp.post("/<uuid:version_id>/<uuid:heard_id>/remove")
@requires(Permission.DEFINITION_EDIT)
def remove(version_id: UUID, heard_id: UUID) -> ResponseReturnValue:
    """Take somebody out of who was heard."""
    with transaction(ActForm().submission) as work:
        services.unhear(version_id, heard_id, actor=current_actor())
        work.location = url_for(".heard", version_id=version_id)
    return redirect(work.location)
