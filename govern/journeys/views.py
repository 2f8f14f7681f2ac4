"""Pages for journeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.journeys import queries, services
from govern.journeys.forms import ActForm, JourneyForm, StageForm
from govern.organisation.queries import get_facts
from govern.sheets.writing import Column
from govern.web.access import current_actor, requires
from govern.web.tables import answer_file
from govern.web.templating import plain, render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from govern.journeys.models import Journey, Stage

bp = Blueprint("journeys", __name__, url_prefix="/journeys")


def _languages() -> tuple[str, ...]:
    return get_facts(current_actor()).languages


@bp.get("/")
@requires(Permission.JOURNEYS_READ)
def overview() -> ResponseReturnValue:
    """Show all journeys with their stages."""
    journeys = queries.list_journeys()
    if request.args.get("format"):
        return answer_file("stages", _columns(), map(_values, _open_stages(journeys)))
    return render("journeys/overview.html", journeys=journeys, act=ActForm())


def _open_stages(journeys: Sequence[Journey]) -> Iterator[tuple[Journey, Stage]]:
    return ((one, stage) for one in journeys for stage in one.stages if not stage.ended_at)


def _columns() -> tuple[Column, ...]:
    return (
        Column("journey", _("Journey")),
        Column("country", _("Country")),
        Column("industry", _("Industry")),
        Column("stage", _("Stage")),
        Column("great", _("What great looks like")),
        Column("touchpoints", _("Touchpoints")),
    )


def _values(pair: tuple[Journey, Stage]) -> dict[str, object]:
    journey, stage = pair
    return {
        "journey": plain(journey.name),
        "country": journey.country,
        "industry": journey.industry,
        "stage": plain(stage.name),
        "great": plain(stage.great),
        "touchpoints": ", ".join(plain(one.name) for one in stage.touchpoints),
    }


@bp.route("/<uuid:journey_id>/edit", methods=["GET", "POST"])
@requires(Permission.JOURNEYS_EDIT)
def edit(journey_id: UUID) -> ResponseReturnValue:
    """Change the name of a journey and whom it is for."""
    journey = queries.get_journey(journey_id)
    form = JourneyForm(
        data={
            "country": journey.country,
            "industry": journey.industry,
            "version": journey.version,
        }
    )
    form.speak(_languages(), {"name": journey.name})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.rename(
                    journey_id,
                    actor=current_actor(),
                    name=form.words("name"),
                    country=form.country.data.upper(),
                    industry=form.industry.data,
                    version=form.version.data,
                )
                work.location = url_for(".overview")
            flash(_("The journey is saved."))
            return redirect(work.location)
    return render("journeys/edit.html", form=form, journey=queries.get_journey(journey_id))


@bp.route("/<uuid:journey_id>/stages/new", methods=["GET", "POST"])
@requires(Permission.JOURNEYS_EDIT)
def add_stage(journey_id: UUID) -> ResponseReturnValue:
    """Put a stage at the end of a journey."""
    form = StageForm()
    form.speak(_languages())
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.add_stage(
                    journey_id,
                    actor=current_actor(),
                    name=form.words("name"),
                    great=form.words("great"),
                )
                work.location = url_for(".overview")
            flash(_("The stage is there."))
            return redirect(work.location)
    return render("journeys/add_stage.html", form=form, journey=queries.get_journey(journey_id))


@bp.route("/stages/<uuid:stage_id>/edit", methods=["GET", "POST"])
@requires(Permission.JOURNEYS_EDIT)
def edit_stage(stage_id: UUID) -> ResponseReturnValue:
    """Name a stage and say what great looks like there."""
    stage = queries.get_stage(stage_id)
    form = StageForm(data={"version": stage.version})
    form.speak(_languages(), {"name": stage.name, "great": stage.great})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.describe_stage(
                    stage_id,
                    actor=current_actor(),
                    name=form.words("name"),
                    great=form.words("great"),
                    version=form.version.data,
                )
                work.location = url_for(".overview")
            flash(_("The stage is saved."))
            return redirect(work.location)
    return render("journeys/edit_stage.html", form=form, stage=queries.get_stage(stage_id))


@bp.post("/stages/<uuid:stage_id>/move-up")
@requires(Permission.JOURNEYS_EDIT)
def move_stage_up(stage_id: UUID) -> ResponseReturnValue:
    """Let a stage and the one before it change places."""
    form = ActForm()
    with transaction(form.submission) as work:
        services.move_stage_up(stage_id, actor=current_actor())
        work.location = url_for(".overview")
    return redirect(work.location)


@bp.route("/stages/<uuid:stage_id>/end", methods=["GET", "POST"])
@requires(Permission.JOURNEYS_EDIT)
def end_stage(stage_id: UUID) -> ResponseReturnValue:
    """Take a stage out of use."""
    form = ActForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.end_stage(stage_id, actor=current_actor())
                work.location = url_for(".overview")
            flash(_("The stage is out of use."))
            return redirect(work.location)
    return render("journeys/end_stage.html", form=form, stage=queries.get_stage(stage_id))
