"""Pages for reading and writing the definition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _

from govern.core import clock
from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.definition import queries, rules, services
from govern.definition.forms import ActForm, BeginForm, DimensionForm, ReturnForm, TextForm
from govern.signing import queries as signing
from govern.web.access import current_actor, requires
from govern.web.forms import localised
from govern.web.templating import render

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from govern.definition.models import DefinitionVersion, Dimension

bp = Blueprint("definition", __name__, url_prefix="/definition")
LEVELS = ("imperative", "rallying_cry", "full_text", "why_now", "whose_dream")
PARTS = ("left", "right", "rationale", "example", "on_culture", "off_culture")


def in_languages(thing: DefinitionVersion | Dimension, names: tuple[str, ...]) -> dict[str, Any]:
    """Give the texts of a thing as the fields of a form: one a language."""
    return {
        f"{name}_{code}": getattr(thing, name).get(code) for name in names for code in ("en", "nl")
    }


def signatories_of(version: DefinitionVersion | None) -> Any:  # noqa: ANN401 - rows.
    """Give who was asked to sign a version, and who has."""
    if version is None or version.frozen_text_id is None:
        return []
    return signing.list_signatories(version.frozen_text_id)


@bp.get("/")
@requires(Permission.DEFINITION_READ)
def current() -> ResponseReturnValue:
    """Show the definition in force, as one would print it and hang it on the wall."""
    actor = current_actor()
    version = queries.find_in_force(actor)
    return render(
        "definition/current.html",
        version=version,
        signatories=signatories_of(version),
        draft=queries.find_open(actor) if actor.can(Permission.DEFINITION_EDIT) else None,
    )


@bp.get("/versions")
@requires(Permission.DEFINITION_READ)
def versions() -> ResponseReturnValue:
    """Show every version and what became of it."""
    return render("definition/versions.html", versions=queries.list_versions(current_actor()))


@bp.get("/versions/<uuid:version_id>")
@requires(Permission.DEFINITION_READ)
def version(version_id: UUID) -> ResponseReturnValue:
    """Show one version at its own address."""
    found = queries.get_version(version_id, actor=current_actor())
    return render(
        "definition/version.html",
        version=found,
        signatories=signatories_of(found),
        act=ActForm(),
    )


@bp.route("/draft", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def begin() -> ResponseReturnValue:
    """Begin the next version; a locked one needs a reason and a sponsor."""
    actor = current_actor()
    existing = queries.find_open(actor)
    if existing is not None:
        return redirect(url_for(".version", version_id=existing.id))
    in_force = queries.find_in_force(actor)
    locked = in_force is not None and rules.is_locked(in_force.review_on, clock.today())
    form = BeginForm()
    if not locked:
        del form.reason, form.sponsor
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                version_id = services.begin_draft(
                    actor=actor,
                    reason=form.reason.data if locked else "",
                    sponsor_id=form.sponsor.person_id if locked else None,
                )
                work.location = url_for(".edit", version_id=version_id)
            return redirect(work.location)
    return render("definition/begin.html", form=form, in_force=in_force, locked=locked)


@bp.route("/versions/<uuid:version_id>/edit", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def edit(version_id: UUID) -> ResponseReturnValue:
    """Write the three levels and the context."""
    draft = queries.get_version(version_id, actor=current_actor())
    form = TextForm(data={**in_languages(draft, LEVELS), "version": draft.version})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.save_text(
                    version_id,
                    actor=current_actor(),
                    imperative=localised(form, "imperative"),
                    rallying_cry=localised(form, "rallying_cry"),
                    full_text=localised(form, "full_text"),
                    why_now=localised(form, "why_now"),
                    whose_dream=localised(form, "whose_dream"),
                    version=form.version.data,
                )
                work.location = url_for(".version", version_id=version_id)
            flash(_("The draft is saved."))
            return redirect(work.location)
    stored = queries.get_version(version_id, actor=current_actor())
    return render("definition/edit.html", form=form, version=stored)


@bp.route("/versions/<uuid:version_id>/dimensions/new", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def add_dimension(version_id: UUID) -> ResponseReturnValue:
    """Put a dimension at the end of the draft."""
    form = DimensionForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.add_dimension(
                    version_id,
                    actor=current_actor(),
                    place=form.place.data or 0,
                    left=localised(form, "left"),
                    right=localised(form, "right"),
                    rationale=localised(form, "rationale"),
                    example=localised(form, "example"),
                    on_culture=localised(form, "on_culture"),
                    off_culture=localised(form, "off_culture"),
                )
                work.location = url_for(".version", version_id=version_id)
            flash(_("The dimension is there."))
            return redirect(work.location)
    draft = queries.get_version(version_id, actor=current_actor())
    return render("definition/add_dimension.html", form=form, version=draft)


@bp.route("/dimensions/<uuid:dimension_id>/edit", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def edit_dimension(dimension_id: UUID) -> ResponseReturnValue:
    """Change a dimension of the draft."""
    actor = current_actor()
    dimension = queries.get_dimension(dimension_id, actor=actor)
    version_id = dimension.definition_id
    draft = queries.get_version(version_id, actor=actor)
    form = DimensionForm(
        data={
            **in_languages(dimension, PARTS),
            "place": dimension.place,
            "version": draft.version,
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.change_dimension(
                    dimension_id,
                    actor=actor,
                    place=form.place.data or 0,
                    left=localised(form, "left"),
                    right=localised(form, "right"),
                    rationale=localised(form, "rationale"),
                    example=localised(form, "example"),
                    on_culture=localised(form, "on_culture"),
                    off_culture=localised(form, "off_culture"),
                    version=form.version.data,
                )
                work.location = url_for(".version", version_id=version_id)
            flash(_("The dimension is saved."))
            return redirect(work.location)
    stored = queries.get_dimension(dimension_id, actor=actor)
    draft = queries.get_version(stored.definition_id, actor=actor)
    return render("definition/edit_dimension.html", form=form, dimension=stored, version=draft)


@bp.post("/dimensions/<uuid:dimension_id>/remove")
@requires(Permission.DEFINITION_EDIT)
def remove_dimension(dimension_id: UUID) -> ResponseReturnValue:
    """Take a dimension out of the draft."""
    actor = current_actor()
    version_id = queries.get_dimension(dimension_id, actor=actor).definition_id
    with transaction(ActForm().submission) as work:
        services.remove_dimension(dimension_id, actor=actor)
        work.location = url_for(".version", version_id=version_id)
    return redirect(work.location)


@bp.post("/dimensions/<uuid:dimension_id>/move-up")
@requires(Permission.DEFINITION_EDIT)
def move_dimension_up(dimension_id: UUID) -> ResponseReturnValue:
    """Let a dimension and the one before it change places."""
    actor = current_actor()
    version_id = queries.get_dimension(dimension_id, actor=actor).definition_id
    with transaction(ActForm().submission) as work:
        services.move_dimension_up(dimension_id, actor=actor)
        work.location = url_for(".version", version_id=version_id)
    return redirect(work.location)


@bp.post("/versions/<uuid:version_id>/review")
@requires(Permission.DEFINITION_EDIT)
def review(version_id: UUID) -> ResponseReturnValue:
    """Send the draft to review."""
    with transaction(ActForm().submission) as work:
        services.send_for_review(version_id, actor=current_actor())
        work.location = url_for(".version", version_id=version_id)
    return redirect(work.location)


@bp.route("/versions/<uuid:version_id>/return", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def return_to_draft(version_id: UUID) -> ResponseReturnValue:
    """Take a text back from review, with what is to be changed."""
    form = ReturnForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.return_to_draft(version_id, actor=current_actor(), note=form.note.data)
                work.location = url_for(".version", version_id=version_id)
            return redirect(work.location)
    found = queries.get_version(version_id, actor=current_actor())
    return render("definition/return_to_draft.html", form=form, version=found)
