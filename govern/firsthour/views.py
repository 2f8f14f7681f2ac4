"""The seven steps of the first hour; each can be skipped, and resumed another day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.definition import queries as definitions
from govern.firsthour import library, occasions, orders, policies, queries, rules, services
from govern.firsthour.forms import FloorForm, PeopleForm, PromisesForm, SkipForm, StarterForm
from govern.firsthour.rules import Step
from govern.invitations import services as invitations
from govern.invitations.forms import HowForm
from govern.invitations.queries import count_standings
from govern.invitations.views import can_mail, invited
from govern.organisation import services as organisation_services
from govern.organisation.forms import ModulesForm, OrganisationForm
from govern.organisation.modules import Module
from govern.organisation.queries import get_facts, get_organisation
from govern.web.access import current_actor, requires
from govern.web.templating import render

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("firsthour", __name__, url_prefix="/first-hour")
WALKERS = (Permission.ORGANISATION_CHANGE, Permission.DEFINITION_EDIT)


@bp.get("/")
@requires(*WALKERS)
def resume() -> ResponseReturnValue:
    """Go on at the step one was at; when all were left, at what was skipped."""
    step = get_facts(current_actor()).setup_step
    if step is None:
        return redirect(url_for(".unfinished"))
    return redirect(url_for(f".{rules.step_at(step).value}"))


@bp.get("/unfinished")
@requires(*WALKERS)
def unfinished() -> ResponseReturnValue:
    """Show which steps were done and which were skipped, each with the way back to it."""
    actor = current_actor()
    off = get_facts(actor).modules_off
    return render(
        "firsthour/unfinished.html",
        steps=[step for step in Step if not rules.is_off(step, off)],
        names=rules.STEP_NAMES,
        mine=[step for step in Step if policies.may_do(actor, step)],
        undone=queries.list_undone(off),
        skip=SkipForm(formdata=None),
    )


@bp.post("/leave")
@requires(*WALKERS)
def leave() -> ResponseReturnValue:
    """Leave what was skipped as it is."""
    with transaction(SkipForm().submission) as work:
        services.leave_setup(actor=current_actor())
        work.location = url_for("home.front")
    flash(_("Nobody is reminded of it any more. The steps stay where they are."))
    return redirect(work.location)


def _page(step: Step, **context: Any) -> ResponseReturnValue:  # noqa: ANN401 - for the template.
    return render(
        f"firsthour/{step.value}.html",
        step=step,
        skipped=queries.number_skipped(get_facts(current_actor()).modules_off),
        number=rules.number_of(step),
        steps=rules.STEP_NAMES,
        allowed=policies.may_do(current_actor(), step),
        skip=SkipForm(formdata=None),
        **context,
    )


def _is_off(step: Step) -> bool:
    return rules.is_off(step, get_organisation().modules_off)


def _after(step: Step) -> str:
    """Give the address of the next step whose part is on, or of where the first hour ends."""
    off = get_organisation().modules_off
    if following := rules.next_open(step, off):
        return url_for(f".{following.value}")
    if Module.DEFINITION in off:
        return url_for("home.front" if Module.PROMISES in off else "promises.board")
    draft = definitions.find_open(current_actor())
    if draft is None:
        return url_for("definition.current")
    return url_for("definition.version", version_id=draft.id)


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
    form = OrganisationForm.of(get_organisation())
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                organisation_services.change(
                    actor=current_actor(),
                    name=form.name.data,
                    programme_name=form.words("programme_name"),
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
    known = queries.count_people()
    form = PeopleForm.beside(known)
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                if form.newcomers:
                    services.list_people(form.newcomers, actor=current_actor())
                services.leave_step(Step.PEOPLE, actor=current_actor())
                work.location = _after(Step.PEOPLE)
            if added := len(form.newcomers):
                flash(
                    ngettext(
                        "%(num)s person is written down.", "%(num)s people are written down.", added
                    ),
                    "success",
                )
            return redirect(work.location)
    return _page(Step.PEOPLE, form=form, known=known)


@bp.route("/parts", methods=["GET", "POST"])
@requires(*WALKERS)
def parts() -> ResponseReturnValue:
    """Step 3: which parts to start with."""
    _ask_who_sends(Step.PARTS, organisation_services.REFUSED)
    row = get_organisation()
    ticked = rules.list_ticked(row.modules_off, row.setup_step, row.preset.value)
    form = ModulesForm(data={"modules": ticked, "version": row.version})
    if form.validate_on_submit():
        with form.refusals():
            chosen = form.modules.data or []
            with transaction(form.submission) as work:
                if set(chosen) != set(rules.list_ticked(row.modules_off, None, row.preset.value)):
                    organisation_services.switch_modules(
                        chosen, actor=current_actor(), version=form.version.data
                    )
                services.leave_step(Step.PARTS, actor=current_actor())
                work.location = _after(Step.PARTS)
            return redirect(work.location)
    return _page(Step.PARTS, form=form)


@bp.route("/definition", methods=["GET", "POST"])
@requires(*WALKERS)
def definition() -> ResponseReturnValue:
    """Step 4: a definition to start from; one press copies it."""
    _ask_who_sends(Step.DEFINITION, services.NOT_YOURS)
    actor = current_actor()
    if _is_off(Step.DEFINITION):
        return redirect(_after(Step.DEFINITION))
    form = StarterForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.copy_definition(form.start.data or "", actor=actor)
                services.leave_step(Step.DEFINITION, actor=actor)
                work.location = _after(Step.DEFINITION)
            flash(_("The definition is there as a draft, marked as an example."), "success")
            return redirect(work.location)
    there = definitions.find_open(actor) or definitions.find_in_force(actor)
    return _page(
        Step.DEFINITION,
        form=form,
        there=there if policies.may_do(actor, Step.DEFINITION) else None,
        definitions=library.DEFINITIONS,
        dimension=library.find_dimension,
    )


@bp.route("/promises", methods=["GET", "POST"])
@requires(*WALKERS)
def promises() -> ResponseReturnValue:
    """Step 5: three promises to start with, chosen already."""
    _ask_who_sends(Step.PROMISES, services.NOT_YOURS)
    if _is_off(Step.PROMISES):
        return redirect(_after(Step.PROMISES))
    there = queries.list_copied()
    form = PromisesForm(data={"promises": [] if there else orders.FIRST})
    form.offer(one for one in orders.PROMISES if not rules.is_among(one.text, there))
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                made = services.copy_promises(form.promises.data or [], actor=current_actor())
                services.leave_step(Step.PROMISES, actor=current_actor())
                work.location = _after(Step.PROMISES)
            flash(
                ngettext(
                    "%(num)s promise is on the board, marked as an example.",
                    "%(num)s promises are on the board, marked as examples.",
                    made,
                ),
                "success",
            )
            return redirect(work.location)
    return _page(Step.PROMISES, form=form, copied=len(there))


@bp.route("/floor", methods=["GET", "POST"])
@requires(*WALKERS)
def floor() -> ResponseReturnValue:
    """Step 6: the first floor days."""
    _ask_who_sends(Step.FLOOR, services.NOT_YOURS)
    if _is_off(Step.FLOOR):
        return redirect(_after(Step.FLOOR))
    actor = current_actor()
    form = FloorForm.offered(actor)
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                made = services.offer_floor_days(
                    form.series.data,
                    actor=actor,
                    department_id=form.department_id.data,
                    host_id=form.host_id,
                    first_day=form.first_day.data,
                )
                services.leave_step(Step.FLOOR, actor=actor)
                work.location = _after(Step.FLOOR)
            flash(
                ngettext(
                    "%(num)s floor day can be booked.", "%(num)s floor days can be booked.", made
                ),
                "success",
            )
            return redirect(work.location)
    return _page(Step.FLOOR, form=form, series=occasions.SERIES)


@bp.route("/invite", methods=["GET", "POST"])
@requires(*WALKERS)
def invite() -> ResponseReturnValue:
    """Step 7: let everybody in; the addresses are shown once when there is no mail."""
    _ask_who_sends(Step.INVITE, services.NOT_YOURS)
    form = HowForm()
    form.offer_ways(mail=can_mail())
    if form.validate_on_submit():
        by_mail = form.how.data == "mail"
        with form.refusals():
            with transaction(form.submission) as work:
                batch_id = invitations.invite_many(
                    actor=current_actor(), key=current_app.config["SECRET_KEY"], by_mail=by_mail
                )
                services.leave_step(Step.INVITE, actor=current_actor())
                work.location = _after(Step.INVITE)
            return invited(batch_id, by_mail=by_mail, onward=work.location)
    return _page(Step.INVITE, form=form, counts=count_standings())
