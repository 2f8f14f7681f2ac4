"""Pages about floor teams, their hosts and their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import (  # type: ignore[attr-defined]  # newer than its stubs.
    SelectChoice,
)

from govern.core.errors import NotFound
from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.floor import policies, queries, rules, services, tables
from govern.floor.forms import ActForm, HostForm, SlotForm, SureForm, TeamForm
from govern.floor.models import FloorTeam
from govern.organisation.queries import get_facts
from govern.sheets.writing import Column, Kind
from govern.web.access import current_actor, requires
from govern.web.panels import Fact
from govern.web.tables import Listing, Sort, answer
from govern.web.templating import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask.typing import ResponseReturnValue

    from govern.core.permissions import Actor

bp = Blueprint("floor", __name__, url_prefix="/floor")


@bp.get("/")
@requires(Permission.ROTATIONS_READ)
def teams() -> ResponseReturnValue:
    """List the teams that receive colleagues."""
    listing = Listing(
        name="floor-teams",
        statement=queries.teams(),
        id_column=FloorTeam.id,
        sorts={"name": Sort(FloorTeam.sort_key)},
        columns=(
            Column("name", _("Team")),
            Column("department", _("Department")),
            Column("place", _("Place")),
            Column("hosts", _("Hosts"), Kind.NUMBER),
            Column("places", _("Free places"), Kind.NUMBER),
        ),
        values=lambda row: dict(row._mapping),  # noqa: SLF001 - public in SQLAlchemy.
    )
    return answer(listing, "floor/teams.html")


@bp.get("/teams/<uuid:team_id>")
@requires(Permission.ROTATIONS_READ)
def team(team_id: UUID) -> ResponseReturnValue:
    """Show a team with its hosts and places."""
    found = queries.get_team(team_id)
    return answer(
        tables.slots(queries.open_slots(team_id=team_id), name="places-of-a-team"),
        "floor/team.html",
        team=found,
        hosts=queries.list_hosts(team_id),
        kinds=rules.KIND_NAMES,
        icons=rules.KIND_ICONS,
        act=ActForm(),
        may_offer=found.ended_at is None and policies.may_offer(current_actor(), team_id),
        may_manage=found.ended_at is None and policies.may_manage(current_actor()),
    )


@bp.route("/teams/new", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_MANAGE)
def add_team() -> ResponseReturnValue:
    """Make a floor team."""
    form = TeamForm(data={"time_zone": get_facts(current_actor()).time_zone, "version": 1})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                team_id = services.create_team(
                    actor=current_actor(),
                    name=form.name.data,
                    department_id=form.department_id.data,
                    place=form.place.data,
                    time_zone=form.time_zone.data,
                )
                work.location = url_for(".team", team_id=team_id)
            flash(_("The team is there. Name its hosts now."))
            return redirect(work.location)
    return render("floor/add_team.html", form=form)


@bp.route("/teams/<uuid:team_id>/edit", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_MANAGE)
def edit_team(team_id: UUID) -> ResponseReturnValue:
    """Change a floor team."""
    found = queries.get_open_team(team_id)
    form = TeamForm(
        data={
            "name": found.name,
            "department_id": found.department_id,
            "place": found.place,
            "time_zone": found.time_zone,
            "version": found.version,
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.change_team(
                    team_id,
                    actor=current_actor(),
                    name=form.name.data,
                    department_id=form.department_id.data,
                    place=form.place.data,
                    time_zone=form.time_zone.data,
                    version=form.version.data,
                )
                work.location = url_for(".team", team_id=team_id)
            flash(_("Saved."))
            return redirect(work.location)
    return render("floor/edit_team.html", form=form, team=queries.get_open_team(team_id))


@bp.route("/teams/<uuid:team_id>/end", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_MANAGE)
def end_team(team_id: UUID) -> ResponseReturnValue:
    """Let a team receive no more colleagues."""
    form = SureForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.end_team(team_id, actor=current_actor())
                work.location = url_for(".teams")
            flash(_("The team receives no more colleagues."))
            return redirect(work.location)
    return render(
        "floor/end_team.html",
        form=form,
        team=queries.get_open_team(team_id),
        booked=queries.list_booked_slots(team_id),
    )


@bp.route("/teams/<uuid:team_id>/hosts/new", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_MANAGE)
def add_host(team_id: UUID) -> ResponseReturnValue:
    """Name a host."""
    form = HostForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.add_host(
                    team_id,
                    actor=current_actor(),
                    person_id=cast("UUID", form.person.person_id),
                )
                work.location = url_for(".team", team_id=team_id)
            flash(_("The team has a new host."))
            return redirect(work.location)
    return render("floor/add_host.html", form=form, team=queries.get_open_team(team_id))


@bp.route("/teams/<uuid:team_id>/hosts/<uuid:person_id>/end", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_READ)
def end_host(team_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Let somebody be a host no longer, after a second look."""
    ensure(policies.may_end_host(current_actor(), person_id), services.REFUSED)
    form = SureForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.end_host(team_id, actor=current_actor(), person_id=person_id)
                work.location = url_for(".team", team_id=team_id)
            flash(_("They are no longer a host of this team."))
            return redirect(work.location)
    team, hosts = queries.get_open_team(team_id), queries.list_hosts(team_id)
    host = next((host for host in hosts if host.id == person_id), None)
    if host is None:
        raise NotFound
    return render(
        "floor/end_host.html",
        form=form,
        team=team,
        host=host,
        is_alone=len(hosts) == 1,
        may_manage=policies.may_manage(current_actor()),
        booked=queries.list_booked_slots(team_id, host_id=person_id),
    )


@bp.route("/teams/<uuid:team_id>/places/new", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_HOST, Permission.ROTATIONS_MANAGE)
def offer(team_id: UUID) -> ResponseReturnValue:
    """Offer places."""
    found = queries.get_open_team(team_id)
    ensure(policies.may_offer(current_actor(), team_id), services.NOT_HOST)
    form = SlotForm(data={"host_id": str(current_actor().id)})
    form.host_id.choices = [
        SelectChoice(value=str(host.id), label=host.name) for host in queries.list_hosts(team_id)
    ]
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.offer_slot(
                    team_id,
                    actor=current_actor(),
                    host_id=UUID(form.host_id.data),
                    kind=rules.FloorKind(form.kind.data),
                    day=form.day.data,
                    begins=form.begins.data,
                    ends=form.ends.data,
                    capacity=form.capacity.data,
                )
                work.location = url_for(".team", team_id=team_id)
            flash(_("Colleagues can book now."))
            return redirect(work.location)
    return render("floor/offer.html", form=form, team=found)


@bp.route("/places/<uuid:slot_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_HOST, Permission.ROTATIONS_MANAGE)
def withdraw(slot_id: UUID) -> ResponseReturnValue:
    """Take back a time that nobody has booked, after a second look."""
    slot = queries.get_slot(slot_id)
    team_id = slot.team_id
    ensure(policies.may_offer(current_actor(), team_id), services.NOT_HOST)
    form = SureForm()
    if slot.withdrawn_at is not None and not form.is_submitted():
        flash(_("This time was withdrawn already."))
        return redirect(url_for(".team", team_id=team_id))
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.withdraw_slot(slot_id, actor=current_actor())
                work.location = url_for(".team", team_id=team_id)
            flash(_("Withdrawn. Nobody can book this time any more."))
            return redirect(work.location)
    return render("floor/withdraw.html", form=form, slot=queries.get_slot(slot_id))


def behind_the_role(ids: Sequence[UUID], _actor: Actor) -> Mapping[UUID, Sequence[Fact]]:
    """Say of hosts' roles for which team they are, where they end."""
    return {
        row.assignment_id: [
            Fact(
                label=_("Ends at the floor team"),
                text=row.team,
                url=url_for("floor.team", team_id=row.team_id),
            )
        ]
        for row in queries.list_by_role(ids)
    }
