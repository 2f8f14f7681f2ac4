"""Pages for insights: the list, the drawer, 'You said, we did', and one insight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from govern.core import clock
from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.insights import policies, queries, rules, services
from govern.insights.forms import DeclineForm, EffectForm, PlanForm, ReportForm
from govern.insights.models import Insight
from govern.journeys.queries import list_open_stages
from govern.organisation.queries import get_facts
from govern.sheets.writing import Column, Kind
from govern.web import charts
from govern.web.access import current_actor, requires
from govern.web.forms import Form
from govern.web.tables import Listing, Sort, answer, like
from govern.web.templating import number, percent, plain, render

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlalchemy import Select

bp = Blueprint("insights", __name__, url_prefix="/insights")

FILTERS = ("text", "state", "source", "stage")
WORDS: dict[str, Any] = {
    "sources": rules.SOURCE_NAMES,
    "states": rules.STATE_NAMES,
    #: The kind of a state's pill, and its symbol.
    "looks": {
        rules.InsightState.REPORTED: ("signal", "bi:hourglass-split"),
        rules.InsightState.TAKEN_UP: ("info", "bi:arrow-right-circle-fill"),
        rules.InsightState.DECLINED: ("neutral", "bi:slash-circle"),
        rules.InsightState.EFFECT: ("good", "bi:check-circle-fill"),
    },
}


def _days() -> int:
    return get_facts(current_actor()).number("insights.drawer_days")


def _line() -> datetime:
    return rules.drawer_line(clock.now(), _days())


def _values(row: Any) -> dict[str, object]:  # noqa: ANN401 - a row of the list.
    return {
        **row._mapping,  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
        "source": _(rules.SOURCE_NAMES[row.source]),
        "state": _(rules.STATE_NAMES[row.state]),
        "stage": plain(row.stage),
    }


def _listing(name: str, statement: Select[Any], *, oldest_first: bool) -> Listing:
    newest = Sort(Insight.reported_at, descending=True)
    oldest = Sort(Insight.reported_at)
    return Listing(
        name=name,
        statement=statement,
        id_column=Insight.id,
        sorts={"oldest": oldest, "newest": newest}
        if oldest_first
        else {"newest": newest, "oldest": oldest},
        columns=(
            Column("text", _("Insight")),
            Column("source", _("Learned from")),
            Column("stage", _("Stage")),
            Column("reporter", _("Shared by")),
            Column("reported_at", _("Shared on"), Kind.DATETIME),
            Column("state", _("What became of it")),
            Column("reason", _("Why not")),
            Column("effect", _("What came of it")),
        ),
        values=_values,
        filters=FILTERS,
    )


@bp.get("/")
@requires(Permission.INSIGHTS_READ)
def overview() -> ResponseReturnValue:
    """Show everything that was learned, newest first."""
    asked = {name: request.args.get(name, "")[:200] for name in FILTERS}
    stages = list_open_stages()
    statement = queries.overview(
        text=like(Insight.text, asked["text"]) if asked["text"] else None,
        state=asked["state"],
        source=asked["source"],
        stage_id=next((s.id for s in stages if str(s.id) == asked["stage"]), None),
    )
    listing = _listing("insights", statement, oldest_first=False)
    return answer(
        listing,
        "insights/overview.html",
        asked=asked,
        stages=stages,
        line=_line(),
        rules=rules,
        **WORDS,
    )


@bp.get("/drawer")
@requires(Permission.INSIGHTS_READ)
def drawer() -> ResponseReturnValue:
    """Show what was left in the drawer, longest first."""
    listing = _listing("insights-in-the-drawer", queries.drawer(_line()), oldest_first=True)
    return answer(listing, "insights/drawer.html", days=_days(), **WORDS)


@bp.get("/you-said-we-did")
@requires(Permission.INSIGHTS_READ)
def you_said() -> ResponseReturnValue:
    """Tell what was said and what was done, and how much was answered."""
    rows = queries.list_answered()
    actions = queries.list_actions([row.id for row in rows])
    shares = queries.count_shares(_line())
    return render(
        "insights/you_said.html",
        rows=rows,
        actions={row.id: [a for a in actions if a.insight_id == row.id] for row in rows},
        shares=shares,
        chart=_distribution(shares) if shares.total else None,
        **WORDS,
    )


def _distribution(shares: rules.Shares) -> charts.Stacked:
    counts = (shares.acted, shares.declined, shares.waiting, shares.drawer)
    return charts.stacked(
        (
            _("Taken up or done"),
            _("Answered with a no"),
            _("Still waiting"),
            _("Left in the drawer"),
        ),
        [
            (
                "",
                counts,
                [percent(count / shares.total, 0) for count in counts],
                number(shares.total),
            )
        ],
        places=(1, 2, 3, 5),
    )


@bp.get("/<uuid:insight_id>")
@requires(Permission.INSIGHTS_READ)
def show(insight_id: UUID) -> ResponseReturnValue:
    """Show an insight, what was done with it, and what came of that."""
    actor = current_actor()
    row = queries.get_page(insight_id)
    actions = queries.list_actions([insight_id])
    open_ = row.state in {rules.InsightState.REPORTED, rules.InsightState.TAKEN_UP}
    owns = actor.id in {action.owner_id for action in actions}
    return render(
        "insights/show.html",
        insight=row,
        actions=actions,
        in_drawer=rules.in_drawer(row.state, row.reported_at, _line()),
        may_plan=row.state is not rules.InsightState.EFFECT,
        may_decline=open_ and policies.may_decline(actor),
        may_tell=row.state is rules.InsightState.TAKEN_UP
        and (owns or actor.can(Permission.INSIGHTS_MANAGE)),
        **WORDS,
    )


def _sheet(
    template: str, form: Form, act: Callable[[], UUID | None], said: str, insight_id: UUID | None
) -> ResponseReturnValue:
    """Do one act and go to the insight; show the form when it was not sent or was refused."""
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                made = act()
                work.location = url_for(".show", insight_id=insight_id or made)
            flash(said)
            return redirect(work.location)
    insight = queries.get_page(insight_id) if insight_id else None
    return render(template, form=form, insight=insight, **WORDS)


@bp.route("/report", methods=["GET", "POST"])
@requires(Permission.INSIGHTS_REPORT)
def report() -> ResponseReturnValue:
    """Share what I learned."""
    asked = request.args.get("source", "")
    known = asked in set(rules.InsightSource)
    form = ReportForm(data={"source": rules.InsightSource(asked)} if known else None)

    def act() -> UUID:
        return services.report(
            actor=current_actor(),
            text=form.text.data,
            source=form.source.data,
            stage_id=form.stage_id.data,
        )

    said = _("Thank you. You will hear what becomes of it.")
    return _sheet("insights/report.html", form, act, said, None)


@bp.route("/<uuid:insight_id>/plan-action", methods=["GET", "POST"])
@requires(Permission.INSIGHTS_REPORT, Permission.INSIGHTS_MANAGE)
def plan_action(insight_id: UUID) -> ResponseReturnValue:
    """Take an insight up: who does what by when."""
    form = PlanForm(data={"owner": current_actor().email})

    def act() -> None:
        services.plan_action(
            insight_id,
            actor=current_actor(),
            text=form.text.data,
            owner_id=form.owner.person_id,
            due_on=form.due_on.data,
        )

    said = _("Taken up. Whoever shared it will be told.")
    return _sheet("insights/plan_action.html", form, act, said, insight_id)


@bp.route("/<uuid:insight_id>/decline", methods=["GET", "POST"])
@requires(Permission.INSIGHTS_MANAGE)
def decline(insight_id: UUID) -> ResponseReturnValue:
    """Say that nothing will be done, and why."""
    form = DeclineForm()

    def act() -> None:
        services.decline(insight_id, actor=current_actor(), reason=form.reason.data)

    said = _("Answered. Whoever shared it will be told why.")
    return _sheet("insights/decline.html", form, act, said, insight_id)


@bp.route("/<uuid:insight_id>/record-effect", methods=["GET", "POST"])
@requires(Permission.INSIGHTS_REPORT, Permission.INSIGHTS_MANAGE)
def record_effect(insight_id: UUID) -> ResponseReturnValue:
    """Say what came of it."""
    form = EffectForm()

    def act() -> None:
        services.record_effect(insight_id, actor=current_actor(), effect=form.effect.data)

    said = _("Done. Whoever shared it will be told.")
    return _sheet("insights/record_effect.html", form, act, said, insight_id)
