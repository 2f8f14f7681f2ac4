"""Pages about floor days: the licence and what leads to it, logging, telling, vouching."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import (  # type: ignore[attr-defined]  # newer than its stubs.
    SelectChoice,
)

from govern.core import clock
from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.floor import queries as floor
from govern.floor.forms import SureForm
from govern.floor.rules import KIND_ICONS, KIND_NAMES, FloorKind
from govern.licences import queries as licences
from govern.licences import rules as licence_rules
from govern.licences.views import card_of
from govern.organisation.queries import get_facts
from govern.rotations import policies, queries, rules, services, tables
from govern.rotations.forms import ActForm, DebriefForm, DeclineForm, LogForm, ToldForm
from govern.rotations.rules import RotationState
from govern.web.access import current_actor, requires
from govern.web.tables import PAGE, answer, answer_reckoned
from govern.web.templating import render

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("rotations", __name__, url_prefix="/rotations")
MOST_FREE = 5
#: What a choice is made of when nobody hosted.
NOBODY = "-"


@bp.get("/")
@requires(Permission.ROTATIONS_LOG)
def overview() -> ResponseReturnValue:
    """Show my licence, what is missing for the next one, my days, and free places."""
    actor = current_actor()
    facts = get_facts(actor)
    today = clock.today(facts.time_zone)
    row = licences.get_card(cast("UUID", actor.id), today)
    policy = licence_rules.policy_for(facts, row.level.value)
    days = queries.list_counted([row.id])[row.id]
    reckoning = licence_rules.reckon(days, hosted=False, policy=policy)
    return answer(
        tables.own(row.id),
        "rotations/overview.html",
        card=card_of(row),
        minutes=licence_rules.towards_next(reckoning, today, policy),
        needed=policy.minutes_needed,
        policy=policy,
        State=licence_rules.LicenceState,
        free=floor.list_open_slots(most=MOST_FREE),
        names=rules.STATE_NAMES,
        kinds=KIND_NAMES,
        icons=KIND_ICONS,
        to_debrief=rules.TO_DEBRIEF,
        act=ActForm(),
    )


@bp.route("/log", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_LOG)
def log() -> ResponseReturnValue:
    """Log a day that has been, with its debrief now or later."""
    actor = current_actor()
    own_id = cast("UUID", actor.id)
    form = LogForm(data={"day": rules.last_full_day(clock.now(), actor.time_zone)})
    for_others = policies.may_manage(actor)
    if not for_others:
        del form.person, form.late_reason
    form.host.choices = _choices()
    if form.validate_on_submit():
        team_id, _colon, host_id = form.host.data.partition(":")
        with form.refusals():
            with transaction(form.submission) as work:
                rotation_id = services.log_day(
                    actor=actor,
                    person_id=(form.person.person_id if for_others else None) or own_id,
                    team_id=UUID(team_id),
                    host_id=None if host_id == NOBODY else UUID(host_id),
                    kind=FloorKind(form.kind.data),
                    day=form.day.data,
                    begins=form.begins.data,
                    ends=form.ends.data,
                    late_reason=form.late_reason.data if for_others else "",
                )
                told = bool(form.great.data or form.learned.data)
                if told and not (for_others and form.person.person_id not in {None, own_id}):
                    finish = bool(form.great.data and form.learned.data)
                    _tell(rotation_id, form, finish=finish, version=0)
                work.location = url_for(".day", rotation_id=rotation_id)
            flash(_("Logged. It counts once it is confirmed and has its debrief."))
            return redirect(work.location)
    return render("rotations/log.html", form=form)


def _choices() -> list[SelectChoice]:
    """Give each team with each of its hosts, then each team for listening in without one."""
    rows = floor.list_teams_with_hosts(current_actor().id)
    if not rows:
        return []
    hosted = [
        SelectChoice(
            value=f"{row.team_id}:{row.host_id}",
            label=_("%(team)s, with %(host)s", team=row.team, host=row.host),
        )
        for row in rows
        if row.host_id
    ]
    alone = [
        SelectChoice(
            value=f"{team_id}:{NOBODY}", label=_("%(team)s, listening in without a host", team=team)
        )
        for team_id, team in {row.team_id: row.team for row in rows}.items()
    ]
    # Nobody is asked to vouch for a day by a form that was sent as it stood.
    return [SelectChoice(value="", label=_("Choose")), *hosted, *alone]


@bp.get("/<uuid:rotation_id>")
@requires(Permission.ROTATIONS_READ)
def day(rotation_id: UUID) -> ResponseReturnValue:
    """Show a floor day to who has a part in it."""
    actor = current_actor()
    rotation, party = queries.get_rotation(rotation_id, actor=actor)
    return render(
        "rotations/day.html",
        rotation=rotation,
        shown=queries.get_shown(rotation_id),
        party=party,
        debrief=queries.find_debrief(rotation_id, actor=actor) if party.is_the_person else None,
        names=rules.STATE_NAMES,
        kinds=KIND_NAMES,
        waiting=rotation.state in rules.WAITING and rotation.ends_at <= clock.now(),
        may_confirm=policies.may_confirm(party),
        may_debrief=party.is_the_person
        and rotation.state in rules.TO_DEBRIEF
        and rotation.debriefed_at is None,
        act=ActForm(),
    )


@bp.route("/<uuid:rotation_id>/debrief", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_LOG)
def debrief(rotation_id: UUID) -> ResponseReturnValue:
    """Tell about a day, or half of it for now."""
    actor = current_actor()
    rotation, _party = queries.get_rotation(rotation_id, actor=actor)
    ensure(policies.may_debrief(actor, rotation), services.NOT_TO_TELL)
    if rotation.debriefed_at is not None and request.method == "GET":
        return redirect(url_for(".day", rotation_id=rotation_id))
    form = DebriefForm(obj=queries.find_debrief(rotation_id, actor=actor))
    if form.validate_on_submit():
        finish = request.form.get("act") != "save"
        with form.refusals():
            with transaction(form.submission) as work:
                _tell(rotation_id, form, finish=finish, version=form.version.data)
                work.location = url_for(".overview")
            flash(
                _("Thank you. Your debrief is finished.")
                if finish
                else _("Saved. Finish it when you like; the day counts from then.")
            )
            return redirect(work.location)
    shown = queries.get_shown(rotation_id)
    # As it is now: it may have been finished while this was on its way.
    finished = shown.debriefed_at is not None
    return render("rotations/debrief.html", form=form, shown=shown, finished=finished)


def _tell(rotation_id: UUID, form: ToldForm, *, finish: bool, version: int) -> None:
    services.debrief(
        rotation_id,
        actor=current_actor(),
        great=form.great.data,
        learned=form.learned.data,
        in_the_way=form.in_the_way.data,
        action=form.action.data,
        action_on=form.action_on.data,
        finish=finish,
        version=version,
    )


@bp.route("/<uuid:rotation_id>/take-back", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_LOG)
def take_back(rotation_id: UUID) -> ResponseReturnValue:
    """Take back a day one logged, after a second look."""
    rotation, _party = queries.get_rotation(rotation_id, actor=current_actor())
    ensure(policies.may_take_back(current_actor(), rotation), services.NOT_TO_TAKE_BACK)
    form = SureForm()
    if rotation.state is not RotationState.PENDING and not form.is_submitted():
        flash(_("This day no longer waits; it cannot be taken back."))
        return redirect(url_for(".day", rotation_id=rotation_id))
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.take_back(rotation_id, actor=current_actor())
                work.location = url_for(".overview")
            flash(
                _(
                    "Taken back. Your host has nothing to confirm any more; "
                    "you can log the day anew."
                )
            )
            return redirect(work.location)
    return render("rotations/take_back.html", form=form, shown=queries.get_shown(rotation_id))


@bp.post("/<uuid:rotation_id>/confirm")
@requires(Permission.ROTATIONS_LOG)
def confirm(rotation_id: UUID) -> ResponseReturnValue:
    """Confirm somebody's day."""
    form = ActForm()
    with transaction(form.submission) as work:
        services.confirm(rotation_id, actor=current_actor())
        work.location = url_for("bookings.hosting")
    flash(_("Confirmed."))
    return redirect(work.location)


@bp.post("/confirm-all")
@requires(Permission.ROTATIONS_LOG)
def confirm_all() -> ResponseReturnValue:
    """Confirm all days that were shown."""
    form = ActForm()
    chosen = request.form.getlist("rotation_id", type=UUID)[:PAGE]
    with transaction(form.submission) as work:
        services.confirm_all(chosen, actor=current_actor())
        work.location = url_for("bookings.hosting")
    flash(_("All of them are confirmed."))
    return redirect(work.location)


@bp.route("/<uuid:rotation_id>/decline", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_LOG)
def decline(rotation_id: UUID) -> ResponseReturnValue:
    """Say that one does not vouch for a day."""
    _rotation, party = queries.get_rotation(rotation_id, actor=current_actor())
    ensure(policies.may_confirm(party), services.NOT_TO_CONFIRM)
    form = DeclineForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.decline(rotation_id, actor=current_actor(), reason=form.reason.data)
                work.location = url_for("bookings.hosting")
            flash(_("Declined. Your colleague is told why."))
            return redirect(work.location)
    return render("rotations/decline.html", form=form, shown=queries.get_shown(rotation_id))


@bp.get("/debriefs")
@requires(Permission.ROTATIONS_MANAGE)
def debriefs() -> ResponseReturnValue:
    """Show what was seen and learned, without names, once enough people told of it."""
    actor = current_actor()
    fewest = get_facts(actor).number("people.fewest_shown")
    enough = queries.has_writers(fewest, actor=actor)
    listing = tables.debriefs(actor, enough=enough)
    return answer(listing, "rotations/debriefs.html", enough=enough, fewest=fewest)


@bp.get("/patterns")
@requires(Permission.ROTATIONS_MANAGE)
def patterns() -> ResponseReturnValue:
    """Show who confirmed each other, for a person to judge."""
    return answer_reckoned(
        "unusual-patterns",
        tables.patterns(),
        queries.list_mutual(),
        "rotations/patterns.html",
        values=lambda row: row._mapping,  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
    )
