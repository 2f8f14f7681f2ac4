"""The seven steps of the first hour; each can be skipped, and resumed another day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from flask_babel import ngettext

from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.firsthour import library, occasions, orders, policies, queries, rules, services
from govern.firsthour.forms import PeopleForm, SkipForm
from govern.firsthour.rules import Step
from govern.invitations.queries import count_standings
from govern.organisation import services as organisation_services
from govern.organisation.forms import ModulesForm, OrganisationForm
from govern.organisation.modules import Module
from govern.organisation.queries import get_facts, get_organisation
from govern.web.access import current_actor, requires
from govern.web.forms import localised
from govern.web.templating import render

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("firsthour", __name__, url_prefix="/first-hour")
WALKERS = (Permission.ORGANISATION_CHANGE, Permission.DEFINITION_EDIT)
#: Where the first hour ends: the first of these pages that is there.
ENDINGS = ("definition.overview", "home.front")


@bp.get("/")
@requires(*WALKERS)
def resume() -> ResponseReturnValue:
    """Go on at the step one was at."""
    step = rules.step_at(get_facts(current_actor()).setup_step)
    return redirect(url_for(f".{step.value}"))


def _page(step: Step, **context: Any) -> ResponseReturnValue:  # noqa: ANN401 - for the template.
    return render(
        f"firsthour/{step.value}.html",
        step=step,
        number=rules.number_of(step),
        steps=rules.STEP_NAMES,
        allowed=policies.may_do(current_actor(), step),
        skip=SkipForm(formdata=None),
        **context,
    )


def _after(step: Step) -> str:
    """Give the address of the next step, or of where the first hour ends."""
    number = rules.number_of(step)
    if number < len(rules.STEPS):
        return url_for(f".{rules.STEPS[number].value}")
    return url_for(next(name for name in ENDINGS if name in current_app.view_functions))


def _ask_who_sends(step: Step, refusal: str) -> None:
    """Refuse who only reads along on this step, before anything they sent is looked at."""
    if request.method == "POST":
        ensure(policies.may_do(current_actor(), step), refusal)


@bp.post("/<step>/skip")
@requires(*WALKERS)
def skip(step: str) -> ResponseReturnValue:
    """Go on from a step."""
    if step not in set(Step):
        abort(404)
    with transaction(SkipForm().submission) as work:
        services.leave_step(Step(step), actor=current_actor())
        work.location = _after(Step(step))
    return redirect(work.location)


@bp.route("/organisation", methods=["GET", "POST"])
@requires(*WALKERS)
def organisation() -> ResponseReturnValue:
    """Step 1: what the organisation is called, its languages and its size."""
    _ask_who_sends(Step.ORGANISATION, organisation_services.REFUSED)
    row = get_organisation()
    form = OrganisationForm(
        data={
            "name": row.name,
            "programme_name_en": row.programme_name.get("en"),
            "programme_name_nl": row.programme_name.get("nl"),
            "languages": row.languages,
            "time_zone": row.time_zone,
            "preset": row.preset,
            "version": row.version,
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                organisation_services.change(
                    actor=current_actor(),
                    name=form.name.data,
                    programme_name=localised(form, "programme_name"),
                    languages=form.languages.data or [],
                    time_zone=form.time_zone.data,
                    preset=form.preset.data,
                    version=form.version.data,
                )
                services.leave_step(Step.ORGANISATION, actor=current_actor())
                work.location = _after(Step.ORGANISATION)
            return redirect(work.location)
    return _page(Step.ORGANISATION, form=form)


@bp.route("/people", methods=["GET", "POST"])
@requires(*WALKERS)
def people() -> ResponseReturnValue:
    """Step 2: who works here, pasted line by line, or imported from a file."""
    _ask_who_sends(Step.PEOPLE, services.WRITERS)
    form = PeopleForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                added = services.list_people(form.newcomers, actor=current_actor())
                services.leave_step(Step.PEOPLE, actor=current_actor())
                work.location = _after(Step.PEOPLE)
            flash(
                ngettext(
                    "%(num)s person is written down.", "%(num)s people are written down.", added
                ),
                "success",
            )
            return redirect(work.location)
    return _page(Step.PEOPLE, form=form, known=queries.count_people())


@bp.route("/parts", methods=["GET", "POST"])
@requires(*WALKERS)
def parts() -> ResponseReturnValue:
    """Step 3: which parts to start with."""
    _ask_who_sends(Step.PARTS, organisation_services.REFUSED)
    row = get_organisation()
    on = [module for module in Module if module.value not in row.modules_off]
    form = ModulesForm(data={"modules": on, "version": row.version})
    if form.validate_on_submit():
        with form.refusals():
            chosen = form.modules.data or []
            with transaction(form.submission) as work:
                if set(chosen) != set(on):
                    organisation_services.switch_modules(
                        chosen, actor=current_actor(), version=form.version.data
                    )
                services.leave_step(Step.PARTS, actor=current_actor())
                work.location = _after(Step.PARTS)
            return redirect(work.location)
    return _page(Step.PARTS, form=form)


@bp.get("/definition")
@requires(*WALKERS)
def definition() -> ResponseReturnValue:
    """Step 4: a definition to start from."""
    return _page(Step.DEFINITION, definitions=library.DEFINITIONS, dimension=library.find_dimension)


@bp.get("/promises")
@requires(*WALKERS)
def promises() -> ResponseReturnValue:
    """Step 5: three promises to start with."""
    return _page(Step.PROMISES, promises=orders.PROMISES)


@bp.get("/floor")
@requires(*WALKERS)
def floor() -> ResponseReturnValue:
    """Step 6: the first floor days."""
    return _page(Step.FLOOR, series=occasions.SERIES)


@bp.get("/invite")
@requires(*WALKERS)
def invite() -> ResponseReturnValue:
    """Step 7: let people in."""
    return _page(Step.INVITE, counts=count_standings())
