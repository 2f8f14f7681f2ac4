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
from govern.definition.models import DefinitionVersion
from govern.organisation import queries as organisation
from govern.sheets.writing import Column
from govern.signing import queries as signing
from govern.signing.rules import RequestState
from govern.web import panels
from govern.web.access import current_actor, requires
from govern.web.addresses import external
from govern.web.tables import Listing, Sort, answer
from govern.web.templating import plain, render

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from sqlalchemy import Row

    from govern.web.spoken import InLanguages

bp = Blueprint("definition", __name__, url_prefix="/definition")


def _languages() -> tuple[str, ...]:
    return organisation.get_facts(current_actor()).languages


def _signatories_of(frozen_text_id: UUID | None) -> Sequence[Row[*tuple[Any, ...]]]:
    return signing.list_signatories(frozen_text_id) if frozen_text_id else []


def _is(state: RequestState, signatories: Sequence[Row[*tuple[Any, ...]]]) -> bool:
    """Tell whether the reader has still to sign, or has signed."""
    reader = current_actor().id
    return any(row.person_id == reader and row.state is state for row in signatories)


def _licences_beside(version: DefinitionVersion | None) -> list[panels.Fact]:
    """Say who of those who signed held a licence then."""
    key = version and version.frozen_text_id
    return panels.facts(panels.Place.SIGNATURES, [key], current_actor())[key] if key else []


def _verify_url(version: DefinitionVersion | None) -> str:
    """Give the full address at which a printed version can be verified."""
    path = version and url_for("verify_definition.definition", number=version.number)
    return external(path) if path else ""


@bp.get("/")
@requires(Permission.DEFINITION_READ)
def current() -> ResponseReturnValue:
    """Show the definition in force, as one would print it and hang it on the wall."""
    actor = current_actor()
    version = queries.find_in_force(actor)
    draft = queries.find_open(actor)
    signatories = _signatories_of(version.frozen_text_id if version else None)
    return render(
        "definition/current.html",
        version=version,
        signatories=signatories,
        signed=_is(RequestState.SIGNED, signatories),
        draft=draft,
        asked=_is(RequestState.OPEN, _signatories_of(draft.frozen_text_id if draft else None)),
        beside=panels.facts(panels.Place.DEFINITION_READER, [version.id] if version else [], actor),
        verify_url=_verify_url(version),
        licences=_licences_beside(version),
        overdue=version is not None and not rules.is_locked(version.review_on, clock.today()),
    )


@bp.get("/versions")
@requires(Permission.DEFINITION_READ)
def versions() -> ResponseReturnValue:
    """Show every version and what became of it."""
    listing = Listing(
        name="definition-versions",
        statement=queries.select_versions(current_actor()),
        id_column=DefinitionVersion.id,
        sorts={
            "newest": Sort(DefinitionVersion.number, descending=True),
            "oldest": Sort(DefinitionVersion.number),
        },
        columns=(
            Column("number", _("Version")),
            Column("state", _("State")),
            Column("rallying_cry", _("Rallying cry")),
            Column("author", _("Author")),
            Column("in_force_at", _("In force since")),
            Column("superseded_at", _("Superseded on")),
        ),
        values=lambda row: {
            **row._mapping,  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
            "state": _(rules.STATE_NAMES[row.state]),
            "rallying_cry": plain(row.rallying_cry),
        },
    )
    return answer(listing, "definition/versions.html")


@bp.get("/versions/<uuid:version_id>")
@requires(Permission.DEFINITION_READ)
def version(version_id: UUID) -> ResponseReturnValue:
    """Show one version at its own address."""
    actor = current_actor()
    found = queries.get_version(version_id, actor=actor)
    signatories = _signatories_of(found.frozen_text_id)
    is_out = found.state is rules.DefinitionState.OUT_FOR_SIGNATURE
    editing = found.state in rules.OPEN and actor.can(Permission.DEFINITION_EDIT)
    working = editing and not is_out
    return render(
        "definition/version.html",
        version=found,
        signatories=signatories,
        reopeners=queries.find_reopeners(found, actor),
        asked=_is(RequestState.OPEN, signatories),
        signed=_is(RequestState.SIGNED, signatories),
        verify_url=_verify_url(found),
        licences=_licences_beside(found),
        missing=found.missing() if working else [],
        behind=found.count_behind(_languages()) if working else {},
        lags=queries.list_lags(found, _languages(), actor=actor) if working else [],
        revisions=queries.list_revisions(version_id, actor=actor) if editing else [],
        beside=panels.facts(panels.Place.DEFINITION_DRAFT, [found.id] if working else [], actor),
        unreviewed=editing and is_out and not queries.was_reviewed(version_id),
        today=clock.today(organisation.get_facts(actor).time_zone),
        act=ActForm(),
    )


@bp.route("/draft", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def begin() -> ResponseReturnValue:
    """Begin the next version; a locked one needs a reason and a sponsor."""
    actor = current_actor()
    existing = queries.find_open(actor)
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
    elif existing is not None and not form.is_submitted():
        return redirect(url_for(".version", version_id=existing.id))
    # A refusal has thrown away what was read before it.
    in_force = queries.find_in_force(actor)
    return render("definition/begin.html", form=form, in_force=in_force, locked=locked)


@bp.route("/versions/<uuid:version_id>/edit", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def edit(version_id: UUID) -> ResponseReturnValue:
    """Write the three levels and the context."""
    actor = current_actor()
    draft = queries.get_version(version_id, actor=actor)
    form = TextForm(data={"version": draft.version})
    form.speak(_languages(), {name: getattr(draft, name) for name in form.texts})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.save_text(
                    version_id,
                    actor=actor,
                    **form.every_word(),
                    version=form.version.data,
                )
                work.location = url_for(".version", version_id=version_id)
            flash(_("The draft is saved."))
            return redirect(work.location)
    return render("definition/edit.html", form=form, **_beside(form, version_id))


def _beside(form: InLanguages, version_id: UUID) -> dict[str, Any]:
    """Give the draft as it is now, and, when somebody else saved first, who that was."""
    actor = current_actor()
    return {
        "version": queries.get_version(version_id, actor=actor),
        "saves": queries.list_revisions(version_id, actor=actor) if form.stale else [],
    }


@bp.route("/versions/<uuid:version_id>/dimensions/new", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def add_dimension(version_id: UUID) -> ResponseReturnValue:
    """Put a dimension at the end of the draft."""
    form = DimensionForm()
    form.speak(_languages())
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.add_dimension(
                    version_id,
                    actor=current_actor(),
                    place=form.place.data,
                    **form.every_word(),
                )
                work.location = url_for(".version", version_id=version_id)
            flash(_("The dimension is there."))
            return redirect(work.location)
    return render("definition/add_dimension.html", form=form, **_beside(form, version_id))


@bp.route("/dimensions/<uuid:dimension_id>/edit", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def edit_dimension(dimension_id: UUID) -> ResponseReturnValue:
    """Change a dimension of the draft."""
    actor = current_actor()
    dimension = queries.get_dimension(dimension_id, actor=actor)
    draft = queries.get_version(dimension.definition_id, actor=actor)
    version_id, place = draft.id, dimension.place
    form = DimensionForm(data={"place": place, "version": draft.version})
    form.speak(_languages(), {name: getattr(dimension, name) for name in form.texts})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.change_dimension(
                    dimension_id,
                    actor=actor,
                    place=form.place.data,
                    **form.every_word(),
                    version=form.version.data,
                )
                work.location = url_for(".version", version_id=version_id)
            flash(_("The dimension is saved."))
            return redirect(work.location)
    return render(
        "definition/edit_dimension.html", form=form, place=place, **_beside(form, version_id)
    )


@bp.route("/dimensions/<uuid:dimension_id>/remove", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def remove_dimension(dimension_id: UUID) -> ResponseReturnValue:
    """Take a dimension out of the draft."""
    actor = current_actor()
    version_id = queries.get_dimension(dimension_id, actor=actor).definition_id
    form = ActForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.remove_dimension(dimension_id, actor=actor)
                work.location = url_for(".version", version_id=version_id)
            flash(_("The dimension is taken out."))
            return redirect(work.location)
    return render(
        "definition/remove_dimension.html",
        form=form,
        dimension=queries.get_dimension(dimension_id, actor=actor),
        version=queries.get_version(version_id, actor=actor),
    )


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
