"""Pages for barriers: the register, one barrier, reporting one, and what is done about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from govern.barriers import policies, queries, rules, services
from govern.barriers.forms import (
    AcceptForm,
    AssessForm,
    CloseForm,
    MitigationForm,
    ReopenForm,
    ReportForm,
)
from govern.barriers.models import Barrier
from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.journeys.queries import list_open_stages
from govern.sheets.writing import Column, Kind
from govern.web.access import current_actor, requires
from govern.web.forms import Form
from govern.web.tables import Listing, Sort, answer, like
from govern.web.templating import plain, render

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from sqlalchemy import Select

bp = Blueprint("barriers", __name__, url_prefix="/barriers")

FILTERS = ("text", "state", "type", "stage")
WORDS: dict[str, Any] = {
    "types": rules.TYPE_NAMES,
    "states": rules.STATE_NAMES,
    "severities": rules.SEVERITY_NAMES,
    "mechanisms": rules.MECHANISM_NAMES,
    #: The kind of a state's pill, and its symbol.
    "looks": {
        rules.BarrierState.REPORTED: ("signal", "bi:hourglass-split"),
        rules.BarrierState.OWNED: ("info", "bi:tools"),
        rules.BarrierState.MITIGATED: ("warn", "bi:shield-check"),
        rules.BarrierState.REMOVED: ("good", "bi:check-circle-fill"),
        rules.BarrierState.DISMISSED: ("neutral", "bi:slash-circle"),
    },
}


def _values(row: Any) -> dict[str, object]:  # noqa: ANN401 - a row of the list.
    return {
        **row._mapping,  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
        "type": _(rules.TYPE_NAMES[row.type]),
        "state": _(rules.STATE_NAMES[row.state]),
        "stage": plain(row.stage),
        "severity": row.severity or None,
        "residual": row.residual / rules.WHOLE if row.severity else None,
    }


def _listing(statement: Select[Any]) -> Listing:
    return Listing(
        name="barriers",
        statement=statement,
        id_column=Barrier.id,
        sorts={
            "remains": Sort(Barrier.residual, descending=True),
            "newest": Sort(Barrier.reported_at, descending=True),
        },
        columns=(
            Column("text", _("Barrier")),
            Column("type", _("About")),
            Column("stage", _("Stage")),
            Column("reported_at", _("Reported on"), Kind.DATETIME),
            Column("owner", _("Owner")),
            Column("severity", _("Severity"), Kind.NUMBER),
            Column("residual", _("What remains"), Kind.NUMBER),
            Column("state", _("What became of it")),
        ),
        values=_values,
        filters=FILTERS,
    )


@bp.get("/")
@requires(Permission.BARRIERS_READ)
def overview() -> ResponseReturnValue:
    """Show the register of barriers, the most severe first."""
    asked = {name: request.args.get(name, "")[:200] for name in FILTERS}
    stages = list_open_stages()
    statement = queries.overview(
        text=like(Barrier.text, asked["text"]) if asked["text"] else None,
        state=asked["state"],
        kind=asked["type"],
        stage_id=next((s.id for s in stages if str(s.id) == asked["stage"]), None),
    )
    return answer(
        _listing(statement), "barriers/overview.html", asked=asked, stages=stages, **WORDS
    )


@bp.get("/<uuid:barrier_id>")
@requires(Permission.BARRIERS_READ)
def show(barrier_id: UUID) -> ResponseReturnValue:
    """Show a barrier, what is done about it and what remains."""
    actor = current_actor()
    row = queries.get_page(barrier_id)
    works = policies.may_work_on(actor, row.owner_id)
    owned = row.state is rules.BarrierState.OWNED
    steps = queries.list_steps(barrier_id)
    return render(
        "barriers/show.html",
        barrier=row,
        mitigations=queries.list_mitigations(barrier_id),
        steps=steps,
        # The newest word about how it ended, beside the state.
        ending=steps[-1].words if steps and row.state in rules.ENDS else "",
        owned=owned,
        may_assess=policies.may_assess(actor)
        and row.state not in {rules.BarrierState.MITIGATED, rules.BarrierState.REMOVED},
        may_plan=owned and works,
        may_close=row.state not in {rules.BarrierState.REMOVED, rules.BarrierState.DISMISSED}
        and (works if row.owner_id else policies.may_dismiss(actor)),
        may_reopen=row.state in rules.ENDS and row.owner_id is not None and works,
        may_accept=owned and (actor.can(Permission.BARRIERS_ACCEPT) or actor.id == row.owner_id),
        planned_by_another=lambda planner_id: policies.planned_by_another(actor, planner_id),
        **WORDS,
    )


@bp.route("/report", methods=["GET", "POST"])
@requires(Permission.BARRIERS_REPORT)
def report() -> ResponseReturnValue:
    """Name a barrier in one sentence, with my name or without."""
    form = ReportForm()
    if form.validate_on_submit():
        named = not form.unnamed.data
        # The one-time id of an unnamed report must not tell who sent it either.
        submission = form.submission if named else replace(form.submission, actor_id=None)
        with form.refusals():
            with transaction(submission) as work:
                made = services.report(
                    actor=current_actor(),
                    text=form.text.data,
                    type=form.type.data,
                    stage_id=form.stage_id.data,
                    named=named,
                )
                work.location = (
                    url_for(".show", barrier_id=made)
                    if named
                    else url_for(".overview", sort="newest")
                )
            flash(
                _("Thank you. You will hear what becomes of it.")
                if named
                else _("Thank you. Your name was not kept; the barrier is in this list.")
            )
            return redirect(work.location)
    return render("barriers/report.html", form=form)


def _sheet(
    template: str,
    form: Form,
    act: Callable[[], UUID | None],
    said: str,
    barrier_id: UUID,
    **context: object,
) -> ResponseReturnValue:
    """Do one act and go to the barrier; show the form when it was not sent or was refused."""
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                act()
                work.location = url_for(".show", barrier_id=barrier_id)
            flash(said)
            return redirect(work.location)
    return render(template, form=form, barrier=queries.get_page(barrier_id), **context, **WORDS)


@bp.route("/<uuid:barrier_id>/assess", methods=["GET", "POST"])
@requires(Permission.BARRIERS_MANAGE)
def assess(barrier_id: UUID) -> ResponseReturnValue:
    """Say how severe a barrier is and who owns it."""
    row = queries.get_page(barrier_id)
    form = AssessForm(
        data={"severity": row.severity or None, "owner": row.owner, "version": row.version}
    )

    def act() -> None:
        services.assess(
            barrier_id,
            actor=current_actor(),
            severity=form.severity.data,
            owner_id=cast("UUID", form.owner.person_id),
            version=form.version.data,
        )

    return _sheet("barriers/assess.html", form, act, _("The owner will be told."), barrier_id)


@bp.route("/<uuid:barrier_id>/mitigations/plan", methods=["GET", "POST"])
@requires(Permission.BARRIERS_REPORT, Permission.BARRIERS_MANAGE)
def plan_mitigation(barrier_id: UUID) -> ResponseReturnValue:
    """Plan something that makes a barrier smaller."""
    form = MitigationForm()

    def act() -> None:
        services.plan_mitigation(
            barrier_id,
            actor=current_actor(),
            text=form.text.data,
            mechanism=form.mechanism.data,
            owner_id=cast("UUID", form.owner.person_id),
            due_on=form.due_on.data,
            cost=form.cost.number,
            reduction=form.reduction.number or 0,
        )

    said = _("The mitigation is planned. It counts once somebody else has accepted it.")
    return _sheet("barriers/plan_mitigation.html", form, act, said, barrier_id)


@bp.route("/mitigations/<uuid:mitigation_id>/accept", methods=["GET", "POST"])
@requires(Permission.BARRIERS_REPORT, Permission.BARRIERS_ACCEPT)
def accept_mitigation(mitigation_id: UUID) -> ResponseReturnValue:
    """Find that a mitigation works, with what shows it."""
    mitigation = queries.get_mitigation(mitigation_id)
    barrier_id = mitigation.barrier_id
    form = AcceptForm()

    def act() -> None:
        services.accept_mitigation(
            mitigation_id, actor=current_actor(), evidence=form.evidence.data
        )

    said = _("Accepted. The barrier has become smaller.")
    return _sheet(
        "barriers/accept_mitigation.html", form, act, said, barrier_id, mitigation=mitigation
    )


@bp.route("/<uuid:barrier_id>/close", methods=["GET", "POST"])
@requires(Permission.BARRIERS_REPORT, Permission.BARRIERS_MANAGE)
def close(barrier_id: UUID) -> ResponseReturnValue:
    """Say what became of a barrier."""
    form = CloseForm()
    form.offer(dismiss=policies.may_dismiss(current_actor()))

    def act() -> None:
        services.close(
            barrier_id,
            actor=current_actor(),
            outcome=form.outcome.data,
            words=form.words.data,
        )

    return _sheet("barriers/close.html", form, act, _("The barrier is closed."), barrier_id)


@bp.route("/<uuid:barrier_id>/reopen", methods=["GET", "POST"])
@requires(Permission.BARRIERS_REPORT, Permission.BARRIERS_MANAGE)
def reopen(barrier_id: UUID) -> ResponseReturnValue:
    """Open a closed barrier again."""
    form = ReopenForm()

    def act() -> None:
        services.reopen(barrier_id, actor=current_actor(), words=form.words.data)

    return _sheet("barriers/reopen.html", form, act, _("The barrier is open again."), barrier_id)
