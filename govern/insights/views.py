"""Pages of insights: the list, the drawer, 'You said, we did', one insight and its answers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar, cast
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from govern.core import clock
from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.insights import policies, queries, services, tables
from govern.insights.forms import ActForm, ActionForm, EffectForm, RefusalForm, ReportForm
from govern.insights.models import Insight
from govern.insights.rules import (
    SOURCE_NAMES,
    STATE_LOOKS,
    STATE_NAMES,
    InsightState,
    Source,
    drawer_before,
    is_in_drawer,
)
from govern.journeys.queries import list_open_stages
from govern.organisation.queries import get_facts
from govern.promises import queries as promises
from govern.web.access import current_actor, requires
from govern.web.filters import asked, chosen
from govern.web.tables import Listing, Sort, answer
from govern.web.templating import plain, render

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum
    from typing import Any

    from flask.typing import ResponseReturnValue

    from govern.web.forms import VersionedForm

bp = Blueprint("insights", __name__, url_prefix="/insights")
#: What the form begins with; who acts on an insight chooses the day.
ACTION_DAYS = 30
REFUSED_SHOWN = 10
_Choice = TypeVar("_Choice", bound="StrEnum")


@bp.get("/")
@requires(Permission.INSIGHTS_READ)
def overview() -> ResponseReturnValue:
    """Show what colleagues learned, and what became of it."""
    return _list("insights", drawer=False)


@bp.get("/drawer")
@requires(Permission.INSIGHTS_READ)
def drawer() -> ResponseReturnValue:
    """Show what was left in the drawer; everybody who works here may look into it."""
    return _list("left-in-the-drawer", drawer=True)


def _list(name: str, *, drawer: bool) -> ResponseReturnValue:
    days = get_facts(current_actor()).number("insights.drawer_days")
    before = drawer_before(clock.now(), days)
    stages = _stages()
    stage = chosen("stage", dict(stages))
    statement = queries.listed(
        state=None if drawer else _chosen(InsightState, "state"),
        source=_chosen(Source, "source"),
        stage_id=UUID(stage) if stage else None,
        text=asked("text"),
    )
    if drawer:
        statement = statement.where(queries.in_drawer(before))
    listing = Listing(
        name=name,
        statement=statement,
        id_column=Insight.id,
        sorts={
            "newest": Sort(Insight.reported_at, descending=True),
            "oldest": Sort(Insight.reported_at),
        },
        filters=("state", "source", "stage", "text"),
        columns=tables.columns(),
        values=tables.values,
    )
    return answer(
        listing,
        "insights/drawer.html" if drawer else "insights/overview.html",
        stages=stages,
        days=days,
        in_drawer=lambda row: is_in_drawer(row.state, row.reported_at, clock.now(), days),
        **_words(),
    )


@bp.get("/you-said-we-did")
@requires(Permission.INSIGHTS_READ)
def you_said_we_did() -> ResponseReturnValue:
    """Show what changed because somebody said something, and what was refused or ignored."""
    days = get_facts(current_actor()).number("insights.drawer_days")
    listing = Listing(
        name="you-said-we-did",
        statement=queries.listed(state=InsightState.EFFECT_RECORDED),
        id_column=Insight.id,
        sorts={"newest": Sort(Insight.answered_at, descending=True)},
        columns=tables.columns(),
        values=tables.values,
    )
    return answer(
        listing,
        "insights/you_said_we_did.html",
        refused=queries.list_refused(REFUSED_SHOWN),
        sources=tables.sources(),
        shares=queries.count_shares(drawer_before(clock.now(), days)),
        days=days,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.INSIGHTS_REPORT)
def report() -> ResponseReturnValue:
    """Report something learned."""
    form = ReportForm()
    form.offer(_stages())
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                insight_id = services.report(
                    actor=current_actor(),
                    text=form.text.data,
                    source=Source(form.source.data),
                    stage_id=UUID(form.stage_id.data) if form.stage_id.data else None,
                )
                work.location = url_for(".show", insight_id=insight_id)
            flash(_("Thank you. You hear what becomes of it."))
            return redirect(work.location)
    return render("insights/report.html", form=form)


@bp.post("/from-case/<uuid:case_id>")
@requires(Permission.INSIGHTS_REPORT)
def learn(case_id: UUID) -> ResponseReturnValue:
    """Make an insight of a promise that was not kept, and its repair the action, in one press."""
    case = promises.get_case(case_id)
    promise = promises.get_promise(case.promise_id)
    words = plain(promise.wording_on(case.opened_period).text)
    today = clock.today(current_actor().time_zone)
    with transaction(ActForm().submission) as work:
        insight_id = services.learn_from_case(
            case_id,
            actor=current_actor(),
            text=_("Not kept: “%(promise)s” The cause: %(cause)s", promise=words, cause=case.cause),
            action=case.repair,
            due_on=today + timedelta(days=ACTION_DAYS),
        )
        work.location = url_for(".show", insight_id=insight_id)
    flash(_("It is an insight now, and what you repair is the action that follows it."))
    return redirect(work.location)


@bp.get("/<uuid:insight_id>")
@requires(Permission.INSIGHTS_READ)
def show(insight_id: UUID) -> ResponseReturnValue:
    """Show an insight, what follows it, and what became of it."""
    insight = queries.get_insight(insight_id)
    days = get_facts(current_actor()).number("insights.drawer_days")
    return render(
        "insights/show.html",
        insight=insight,
        promise=promises.get_case(insight.promise_case_id).promise_id
        if insight.promise_case_id
        else None,
        acts=policies.acts_open(current_actor(), insight),
        in_drawer=is_in_drawer(insight.state, insight.reported_at, clock.now(), days),
        overdue=insight.state is InsightState.IN_ACTION
        and insight.action_due_on is not None
        and insight.action_due_on < clock.today(current_actor().time_zone),
        days=days,
        **_words(),
    )


@bp.route("/<uuid:insight_id>/action", methods=["GET", "POST"])
@requires(Permission.INSIGHTS_MANAGE)
def take_action(insight_id: UUID) -> ResponseReturnValue:
    """Say which action follows, or give it to somebody else."""
    insight = queries.get_insight(insight_id)
    form = ActionForm(
        data={
            "action": insight.action,
            "owner": insight.action_owner.name if insight.action_owner else "",
            "due_on": insight.action_due_on
            or clock.today(current_actor().time_zone) + timedelta(days=ACTION_DAYS),
            "version": insight.version,
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.take_action(
                    insight_id,
                    actor=current_actor(),
                    action=form.action.data,
                    owner_id=cast("UUID", form.owner.person_id),
                    due_on=form.due_on.data,
                    version=form.version.data,
                )
                work.location = url_for(".show", insight_id=insight_id)
            flash(_("Saved. The owner and who told us hear it."))
            return redirect(work.location)
    return _answer_page("take_action", form, insight_id)


@bp.route("/<uuid:insight_id>/will-not-do", methods=["GET", "POST"])
@requires(Permission.INSIGHTS_READ)
def will_not_do(insight_id: UUID) -> ResponseReturnValue:
    """Say that nothing follows, and why."""
    insight = queries.get_insight(insight_id)
    ensure(policies.may_answer(current_actor(), insight), services.NOT_OWNER)
    form = RefusalForm(data={"reason": insight.reason, "version": insight.version})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.will_not_do(
                    insight_id,
                    actor=current_actor(),
                    reason=form.reason.data,
                    version=form.version.data,
                )
                work.location = url_for(".show", insight_id=insight_id)
            flash(_("Saved. Who told us reads your reason."))
            return redirect(work.location)
    return _answer_page("will_not_do", form, insight_id)


@bp.route("/<uuid:insight_id>/effect", methods=["GET", "POST"])
@requires(Permission.INSIGHTS_READ)
def record_effect(insight_id: UUID) -> ResponseReturnValue:
    """Write down what changed for customers."""
    insight = queries.get_insight(insight_id)
    ensure(policies.may_answer(current_actor(), insight), services.NOT_OWNER)
    form = EffectForm(data={"effect": insight.effect, "version": insight.version})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.record_effect(
                    insight_id,
                    actor=current_actor(),
                    effect=form.effect.data,
                    version=form.version.data,
                )
                work.location = url_for(".show", insight_id=insight_id)
            flash(_("Saved. It stands under 'You said, we did'."))
            return redirect(work.location)
    return _answer_page("record_effect", form, insight_id)


def _answer_page(endpoint: str, form: VersionedForm, insight_id: UUID) -> ResponseReturnValue:
    insight = queries.get_insight(insight_id)
    return render(f"insights/{endpoint}.html", form=form, insight=insight)


def _stages() -> list[tuple[str, str]]:
    return [(str(stage.id), plain(stage.name)) for stage in list_open_stages()]


def _chosen(kind: type[_Choice], name: str) -> _Choice | None:
    value = chosen(name, set(kind))
    return kind(value) if value else None


def _words() -> dict[str, object]:
    return {
        "sources": SOURCE_NAMES,
        "states": STATE_NAMES,
        "looks": STATE_LOOKS,
        "source_choices": [("", _("Every source")), *_translated(SOURCE_NAMES)],
        "state_choices": [("", _("Every state")), *_translated(STATE_NAMES)],
        "wanted": {
            name: request.args.get(name, "") for name in ("state", "source", "stage", "text")
        },
    }


def _translated(names: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(key.value, _(name)) for key, name in names.items()]
