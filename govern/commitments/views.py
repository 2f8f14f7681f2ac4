"""Pages for what a team promises single customers, and for how often teams keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _

from govern.commitments import forms, policies, queries, rules, services
from govern.commitments.models import Commitment
from govern.commitments.rules import CommitmentState
from govern.core import clock
from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.organisation.queries import get_facts
from govern.sheets.writing import Column, Kind
from govern.web import charts
from govern.web.access import current_actor, requires
from govern.web.filters import chosen
from govern.web.tables import Listing, Sort, answer, answer_reckoned
from govern.web.templating import percent, render

if TYPE_CHECKING:
    from datetime import date, datetime

    from flask.typing import ResponseReturnValue

bp = Blueprint("commitments", __name__, url_prefix="/commitments")
SHOWN = ("", "today", "settled")
#: So many weeks are offered to record.
WEEKS_OFFERED = 13


def _today_ends() -> datetime:
    actor = current_actor()
    return clock.end_of(clock.today(actor.time_zone), actor.time_zone)


@bp.route("/", methods=["GET", "POST"])
@requires(Permission.PROMISES_RECORD)
def board() -> ResponseReturnValue:
    """Show what my team has promised single customers, and take down the next one."""
    actor = current_actor()
    form = forms.MakeForm(data={"day": clock.today(actor.time_zone)})
    if form.validate_on_submit():
        due_at = rules.moment(
            form.day.data, form.time.data.hour, form.time.data.minute, actor.time_zone
        )
        with form.refusals():
            with transaction(form.submission) as work:
                services.make(
                    actor=actor,
                    what=form.what.data,
                    reference=form.reference.data,
                    due_at=due_at,
                )
                work.location = url_for(".board")
            flash(_("Written down."))
            return redirect(work.location)
    show = chosen("show", SHOWN)
    settled = show == "settled"
    listing = Listing(
        name="commitments",
        statement=queries.select_commitments(actor, show=show, today_ends=_today_ends()),
        id_column=Commitment.id,
        sorts={
            "settled" if settled else "due": Sort(
                Commitment.settled_at if settled else Commitment.due_at, descending=settled
            )
        },
        filters=("show",),
        columns=(
            Column("what", _("What was promised")),
            Column("reference", _("Reference")),
            Column("due_at", _("By when")),
            Column("state", _("State")),
            Column("reason", _("Why")),
            Column("made_by", _("Promised by")),
            Column("department", _("Department")),
        ),
        values=lambda row: {
            **row._mapping,  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
            "state": _(rules.STATE_NAMES[row.state]),
        },
    )
    return answer(
        listing,
        "commitments/board.html",
        form=form,
        show=show,
        now=clock.now(),
        act=forms.ActForm(),
        states=rules.STATE_NAMES,
        undo_days=rules.UNDO_DAYS,
    )


@bp.post("/<uuid:commitment_id>/keep")
@requires(Permission.PROMISES_RECORD)
def keep(commitment_id: UUID) -> ResponseReturnValue:
    """Say that it was done, on time; when it is late by now, ask why."""
    commitment = queries.get_commitment(commitment_id, actor=current_actor())
    if (
        commitment.state is CommitmentState.OPEN
        and rules.outcome(commitment.due_at, clock.now()) is CommitmentState.LATE
    ):
        flash(_(services.LATE))
        return redirect(url_for(".settle", commitment_id=commitment_id))
    with transaction(forms.ActForm().submission) as work:
        services.keep(commitment_id, actor=current_actor())
        work.location = url_for(".board")
    flash(_("Kept. Well done."))
    return redirect(work.location)


@bp.route("/<uuid:commitment_id>/settle", methods=["GET", "POST"])
@requires(Permission.PROMISES_RECORD)
def settle(commitment_id: UUID) -> ResponseReturnValue:
    """Say what became of it, and why."""
    actor = current_actor()
    commitment = queries.get_commitment(commitment_id, actor=actor)
    usual = rules.outcome(commitment.due_at, clock.now())
    form = forms.SettleForm(data={"state": usual})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.settle(
                    commitment_id, actor=actor, state=form.state.data, reason=form.reason.data
                )
                work.location = url_for(".board")
            flash(_("It is written down."))
            return redirect(work.location)
    commitment = queries.get_commitment(commitment_id, actor=actor)
    if not form.is_submitted():
        ensure(policies.may_settle(actor, commitment), services.SETTLED)
    return render("commitments/settle.html", form=form, commitment=commitment)


@bp.post("/<uuid:commitment_id>/reopen")
@requires(Permission.PROMISES_RECORD)
def reopen(commitment_id: UUID) -> ResponseReturnValue:
    """Take back what was said of it."""
    with transaction(forms.ActForm().submission) as work:
        services.reopen(commitment_id, actor=current_actor())
        work.location = url_for(".board")
    flash(_("It is open again."))
    return redirect(work.location)


@bp.route("/weeks", methods=["GET", "POST"])
@requires(Permission.PROMISES_RECORD)
def count_week() -> ResponseReturnValue:
    """Record the total of a week that my team counted elsewhere."""
    actor = current_actor()
    this_week = rules.week_of(clock.today(get_facts(actor).time_zone))
    form = forms.WeekForm(data={"week": this_week - rules.WEEK})
    form.offer(list(reversed(rules.weeks_until(this_week, WEEKS_OFFERED))))
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.count_week(
                    actor=actor,
                    week=form.week.data,
                    kept=form.kept.data,
                    late=form.late.data,
                    broken=form.broken.data,
                )
                work.location = url_for(".teams")
            flash(_("The week is recorded. It stands instead of what was written down singly."))
            return redirect(work.location)
    return render("commitments/count_week.html", form=form)


@bp.get("/teams")
@requires(Permission.PROMISES_READ)
def teams() -> ResponseReturnValue:
    """Show how often each team keeps what it promises single customers."""
    facts = get_facts(current_actor())
    wanted = chosen("weeks", set(map(str, rules.SPANS)))
    span = int(wanted) if wanted else rules.USUAL_SPAN
    fewest = facts.number("promises.fewest_cases")
    mondays = rules.weeks_until(rules.week_of(clock.today(facts.time_zone)), span)
    found = queries.list_teams(mondays[0], mondays[-1])
    total = rules.together(team.tally for team in found)
    return answer_reckoned(
        "commitments-by-team",
        (
            Column("team", _("Team")),
            Column("since", _("From"), Kind.DATE),
            Column("until", _("Until"), Kind.DATE),
            Column("share", _("Kept on time"), Kind.PERCENTAGE),
            Column("kept", _("Kept"), Kind.NUMBER),
            Column("late", _("Kept late"), Kind.NUMBER),
            Column("broken", _("Not kept"), Kind.NUMBER),
        ),
        found,
        "commitments/teams.html",
        values=lambda team: {
            "team": team.name,
            "since": mondays[0],
            "until": mondays[-1] + rules.WEEK - rules.DAY,
            "share": team.tally.share if team.tally.total >= fewest else None,
            "kept": team.tally.kept,
            "late": team.tally.late,
            "broken": team.tally.broken,
        },
        span=span,
        spans=rules.SPANS,
        fewest=fewest,
        total=total,
        enough=total.total >= fewest,
        chart=_chart(mondays, found, fewest),
        line=lambda team: _chart(mondays, [team], fewest),
    )


def _chart(mondays: list[date], teams_: list[rules.Team], fewest: int) -> charts.Trend:
    """Draw the share that was kept on time by week; a week with too few cases says nothing."""
    points = []
    for monday in mondays:
        tally = rules.together(team.weeks.get(monday, rules.Tally()) for team in teams_)
        enough = tally.share is not None and tally.total >= fewest
        points.append(
            charts.Point(
                label=forms.week_name(monday),
                value=100 * tally.kept / tally.total if enough else None,
                text=percent(tally.share),
            )
        )
    return charts.trend(points)
