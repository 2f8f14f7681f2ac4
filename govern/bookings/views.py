"""Pages for booking a floor day, and for hosts on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _

from govern.bookings import policies, services
from govern.bookings.forms import ActForm
from govern.core import clock
from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.floor import queries as floor
from govern.floor import tables as floor_tables
from govern.floor.forms import SureForm
from govern.floor.models import Slot
from govern.floor.rules import KIND_ICONS, KIND_NAMES, FloorKind
from govern.organisation.queries import get_facts
from govern.rotations import queries as rotations
from govern.rotations import tables as rotation_tables
from govern.rotations.rules import MOST_EXPECTED, STATE_NAMES, RotationState
from govern.web.access import current_actor, requires
from govern.web.filters import chosen
from govern.web.tables import answer
from govern.web.templating import render

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from govern.rotations.models import Rotation

bp = Blueprint("bookings", __name__, url_prefix="/bookings")


@bp.get("/")
@requires(Permission.ROTATIONS_LOG)
def places() -> ResponseReturnValue:
    """List the places that can be booked, soonest first."""
    kind = chosen("kind", set(FloorKind))
    statement = floor.open_slots()
    if kind:
        statement = statement.where(Slot.kind == kind)
    return answer(
        floor_tables.slots(statement, name="places", filters=("kind",)),
        "bookings/places.html",
        kind=kind,
        kinds=KIND_NAMES,
        icons=KIND_ICONS,
        act=ActForm(),
    )


@bp.post("/places/<uuid:slot_id>/book")
@requires(Permission.ROTATIONS_LOG)
def book(slot_id: UUID) -> ResponseReturnValue:
    """Book a place."""
    form = ActForm()
    with transaction(form.submission) as work:
        rotation_id = services.book(slot_id, actor=current_actor())
        work.location = url_for("rotations.day", rotation_id=rotation_id)
    flash(_("Booked. Your host knows that you are coming."))
    return redirect(work.location)


@bp.route("/<uuid:rotation_id>/cancel", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_LOG)
def cancel(rotation_id: UUID) -> ResponseReturnValue:
    """Cancel a booking, after a second look."""
    rotation, party = rotations.get_rotation(rotation_id, actor=current_actor())
    ensure(policies.may_cancel(current_actor(), rotation, party), services.CANCELLERS)
    return _sheet(
        "bookings/cancel.html",
        rotation,
        RotationState.CANCELLED,
        lambda: services.cancel(rotation_id, actor=current_actor()),
        _("Cancelled. Somebody else can have the place."),
        url_for("rotations.overview") if party.is_the_person else url_for(".hosting"),
    )


@bp.get("/hosting")
@requires(Permission.ROTATIONS_LOG)
def hosting() -> ResponseReturnValue:
    """Show a host who comes today and which days wait; a manager the days of listening in."""
    actor = current_actor()
    return answer(
        rotation_tables.waiting(actor),
        "bookings/hosting.html",
        expected=rotations.list_expected(actor),
        today=clock.today(get_facts(actor).time_zone),
        most=MOST_EXPECTED,
        names=STATE_NAMES,
        kinds=KIND_NAMES,
        now=clock.now(),
        act=ActForm(),
    )


@bp.post("/<uuid:rotation_id>/check-in")
@requires(Permission.ROTATIONS_LOG)
def check_in(rotation_id: UUID) -> ResponseReturnValue:
    """Note that somebody is there."""
    form = ActForm()
    with transaction(form.submission) as work:
        services.check_in(rotation_id, actor=current_actor())
        name = rotations.get_shown(rotation_id).name
        work.location = url_for(".hosting")
    flash(_("%(name)s is here.", name=name))
    return redirect(work.location)


@bp.route("/<uuid:rotation_id>/no-show", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_LOG)
def no_show(rotation_id: UUID) -> ResponseReturnValue:
    """Note that somebody did not come, after a second look."""
    rotation, party = rotations.get_rotation(rotation_id, actor=current_actor())
    ensure(policies.may_receive(party), services.NOT_THEIRS)
    return _sheet(
        "bookings/no_show.html",
        rotation,
        RotationState.NO_SHOW,
        lambda: services.note_no_show(rotation_id, actor=current_actor()),
        _("Written down: did not come."),
        url_for(".hosting"),
    )


@bp.route("/<uuid:rotation_id>/left-early", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_LOG)
def left_early(rotation_id: UUID) -> ResponseReturnValue:
    """Note that somebody left long before the end, after a second look."""
    rotation, party = rotations.get_rotation(rotation_id, actor=current_actor())
    ensure(policies.may_receive(party), services.NOT_THEIRS)
    return _sheet(
        "bookings/left_early.html",
        rotation,
        RotationState.ABANDONED,
        lambda: services.note_abandoned(rotation_id, actor=current_actor()),
        _("Written down: left early."),
        url_for(".hosting"),
    )


def _sheet(
    template: str,
    rotation: Rotation,
    outcome: RotationState,
    act: Callable[[], None],
    said: str,
    onward: str,
) -> ResponseReturnValue:
    """Ask once more, do it, and say what was done; where it cannot happen any more, say so."""
    rotation_id = rotation.id
    form = SureForm()
    if not form.is_submitted() and not rotation.workflow.allows(rotation.state, outcome):
        flash(_("There is nothing to decide here as things are now."))
        return redirect(onward)
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                act()
                work.location = onward
            flash(said)
            return redirect(work.location)
    return render(template, form=form, shown=rotations.get_shown(rotation_id))
