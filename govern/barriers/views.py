"""Pages of barriers: the list, the report, one barrier and what is done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from govern.barriers import policies, queries, services, tables
from govern.barriers.forms import ActForm, CloseForm, MitigationForm, ReportForm, TakeForm
from govern.barriers.models import Barrier
from govern.barriers.rules import (
    KIND_NAMES,
    MECHANISM_NAMES,
    SEVERITY_NAMES,
    STATE_LOOKS,
    STATE_NAMES,
    BarrierKind,
    BarrierState,
    Mechanism,
    residual_severity,
)
from govern.core import clock
from govern.core.permissions import Permission, ensure
from govern.core.transactions import Submission, transaction
from govern.journeys.queries import list_open_stages
from govern.sheets.writing import Column, Kind
from govern.web.access import current_actor, requires
from govern.web.filters import asked, chosen
from govern.web.tables import Listing, Sort, answer, answer_file
from govern.web.templating import plain, render

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum
    from typing import Any

    from flask.typing import ResponseReturnValue
    from sqlalchemy import Row

bp = Blueprint("barriers", __name__, url_prefix="/barriers")
_Choice = TypeVar("_Choice", bound="StrEnum")


@bp.get("/")
@requires(Permission.BARRIERS_READ)
def overview() -> ResponseReturnValue:
    """Show what keeps us from serving customers well, and what became of it."""
    stages = _stages()
    stage = chosen("stage", dict(stages))
    listing = Listing(
        name="barriers",
        statement=queries.listed(
            state=_chosen(BarrierState, "state"),
            kind=_chosen(BarrierKind, "kind"),
            stage_id=UUID(stage) if stage else None,
            text=asked("text"),
        ),
        id_column=Barrier.id,
        sorts={
            "newest": Sort(Barrier.reported_at, descending=True),
            "oldest": Sort(Barrier.reported_at),
        },
        filters=("state", "kind", "stage", "text"),
        columns=(
            Column("sentence", _("Barrier")),
            Column("kind", _("About")),
            Column("stage", _("Stage")),
            Column("reporter", _("Reported by")),
            Column("reported_at", _("Reported on"), Kind.DATETIME),
            Column("state", _("State")),
            Column("severity", _("Severity")),
            Column("owner", _("Owner")),
            Column("planned", _("Mitigations")),
            Column("accepted", _("Accepted mitigations")),
            Column("outcome", _("What became of it")),
        ),
        values=_values,
    )
    return answer(
        listing,
        "barriers/overview.html",
        stages=stages,
        wanted={name: request.args.get(name, "") for name in listing.filters},
        kind_choices=[("", _("Every kind")), *_translated(KIND_NAMES)],
        state_choices=[("", _("Every state")), *_translated(STATE_NAMES)],
        **_words(),
    )


def _values(row: Row[Any]) -> Mapping[str, object]:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
    values["kind"] = _(KIND_NAMES[row.kind])
    values["state"] = _(STATE_NAMES[row.state])
    values["stage"] = plain(row.stage)
    return values


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.BARRIERS_REPORT)
def report() -> ResponseReturnValue:
    """Report a barrier."""
    form = ReportForm()
    form.offer(_stages())
    if form.validate_on_submit():
        without_name = bool(form.without_name.data)
        submission = form.submission
        if without_name:
            # The record of what was sent must not lead from the person to the barrier either.
            submission = Submission(submission.id, None, submission.endpoint)
        with form.refusals():
            with transaction(submission) as work:
                barrier_id = services.report(
                    actor=current_actor(),
                    kind=BarrierKind(form.kind.data),
                    sentence=form.sentence.data,
                    stage_id=UUID(form.stage_id.data) if form.stage_id.data else None,
                    without_name=without_name,
                )
                work.location = url_for(".show", barrier_id=barrier_id)
            flash(
                _("Thank you. Your name is not kept with it; look here what becomes of it.")
                if without_name
                else _("Thank you. You hear what becomes of it.")
            )
            return redirect(work.location)
    return render("barriers/report.html", form=form)


@bp.get("/<uuid:barrier_id>")
@requires(Permission.BARRIERS_READ)
def show(barrier_id: UUID) -> ResponseReturnValue:
    """Show a barrier, its mitigations, and what became of it."""
    barrier = queries.get_barrier(barrier_id)
    actor = current_actor()
    if request.args.get("format"):
        return answer_file(
            "mitigations", tables.mitigation_columns(), map(tables.mitigation, barrier.mitigations)
        )
    accepted = [m.reduction for m in barrier.mitigations if m.accepted_at is not None]
    in_hand = barrier.state is BarrierState.IN_HAND
    waits = in_hand and any(
        m.accepted_at is None and m.planned_by_id == actor.id for m in barrier.mitigations
    )
    return render(
        "barriers/show.html",
        barrier=barrier,
        acts=policies.acts_open(actor, barrier),
        others=policies.name_who_accepts(barrier, actor.id) if waits else "",
        works_on_it=in_hand and policies.may_work_on(actor, barrier),
        may_accept={
            m.id: in_hand and m.accepted_at is None and policies.may_accept(actor, barrier, m)
            for m in barrier.mitigations
        },
        residual=residual_severity(barrier.severity, accepted) if barrier.severity else None,
        accepted=len(accepted),
        act=ActForm(),
        today=clock.today(actor.time_zone),
        mechanisms=MECHANISM_NAMES,
        severities=SEVERITY_NAMES,
        **_words(),
    )


@bp.get("/mitigations/<uuid:mitigation_id>")
@requires(Permission.BARRIERS_READ)
def mitigation(mitigation_id: UUID) -> ResponseReturnValue:
    """Lead to the barrier of a mitigation."""
    barrier_id = queries.get_mitigation(mitigation_id).barrier_id
    return redirect(url_for(".show", barrier_id=barrier_id, _anchor="mitigations"))


@bp.route("/<uuid:barrier_id>/take-in-hand", methods=["GET", "POST"])
@requires(Permission.BARRIERS_MANAGE)
def take_in_hand(barrier_id: UUID) -> ResponseReturnValue:
    """Say how severe a barrier is and who owns it."""
    barrier = queries.get_barrier(barrier_id)
    form = TakeForm(
        data={
            "severity": str(barrier.severity or 3),
            "owner": barrier.owner.name if barrier.owner else "",
            "version": barrier.version,
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.take_in_hand(
                    barrier_id,
                    actor=current_actor(),
                    severity=int(form.severity.data),
                    owner_id=cast("UUID", form.owner.person_id),
                    version=form.version.data,
                )
                work.location = url_for(".show", barrier_id=barrier_id)
            flash(_("Saved. The owner and who reported it hear it."))
            return redirect(work.location)
    return _form_page("take_in_hand", form, barrier_id)


@bp.route("/<uuid:barrier_id>/plan", methods=["GET", "POST"])
@requires(Permission.BARRIERS_READ)
def plan(barrier_id: UUID) -> ResponseReturnValue:
    """Plan a mitigation."""
    barrier = queries.get_barrier(barrier_id)
    ensure(policies.may_work_on(current_actor(), barrier), services.NOT_OWNER)
    form = MitigationForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.plan_mitigation(
                    barrier_id,
                    actor=current_actor(),
                    mechanism=Mechanism(form.mechanism.data),
                    text=form.text.data,
                    owner_id=cast("UUID", form.owner.person_id),
                    due_on=form.due_on.data,
                    reduction=form.reduction.data,
                    cost=form.cost.data,
                )
                work.location = url_for(".show", barrier_id=barrier_id)
            flash(_("Planned. It counts when somebody else accepts it."))
            return redirect(work.location)
    return _form_page("plan", form, barrier_id)


@bp.post("/mitigations/<uuid:mitigation_id>/accept")
@requires(Permission.BARRIERS_READ)
def accept(mitigation_id: UUID) -> ResponseReturnValue:
    """Accept a mitigation that somebody else planned."""
    form = ActForm()
    with transaction(form.submission) as work:
        barrier_id = services.accept_mitigation(mitigation_id, actor=current_actor())
        work.location = url_for(".show", barrier_id=barrier_id)
    flash(_("Accepted. It counts from now on."))
    return redirect(work.location)


@bp.route("/<uuid:barrier_id>/close", methods=["GET", "POST"])
@requires(Permission.BARRIERS_READ)
def close(barrier_id: UUID) -> ResponseReturnValue:
    """Say how a barrier ended."""
    barrier = queries.get_barrier(barrier_id)
    ensure(policies.may_work_on(current_actor(), barrier), services.NOT_OWNER)
    form = CloseForm(data={"words": barrier.outcome, "version": barrier.version})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.close(
                    barrier_id,
                    actor=current_actor(),
                    outcome=BarrierState(form.outcome.data),
                    words=form.words.data,
                    version=form.version.data,
                )
                work.location = url_for(".show", barrier_id=barrier_id)
            flash(_("Saved. Who reported it hears it."))
            return redirect(work.location)
    return _form_page("close", form, barrier_id)


def _form_page(endpoint: str, form: object, barrier_id: UUID) -> ResponseReturnValue:
    barrier = queries.get_barrier(barrier_id)
    return render(f"barriers/{endpoint}.html", form=form, barrier=barrier)


def _stages() -> list[tuple[str, str]]:
    return [(str(stage.id), plain(stage.name)) for stage in list_open_stages()]


def _chosen(kind: type[_Choice], name: str) -> _Choice | None:
    value = chosen(name, set(kind))
    return kind(value) if value else None


def _translated(names: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(key.value, _(name)) for key, name in names.items()]


def _words() -> dict[str, object]:
    return {"kinds": KIND_NAMES, "states": STATE_NAMES, "looks": STATE_LOOKS}
