"""Pages for what people who leave have in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _

from govern.barriers import services as barriers
from govern.bookings import services as bookings
from govern.core.errors import N_, NotFound
from govern.core.permissions import Permission, Role, ensure
from govern.core.transactions import transaction
from govern.handovers import policies, queries
from govern.handovers.forms import HandOverForm
from govern.handovers.rules import KIND_NAMES, Kind
from govern.insights import services as insights
from govern.people import queries as people
from govern.people.models import Person
from govern.people.policies import may_hand_over as may_for_leaver
from govern.people.rules import ROLE_NAMES
from govern.promises import services as promises
from govern.sheets.writing import Column
from govern.sheets.writing import Kind as Cells
from govern.web.access import current_actor, requires
from govern.web.tables import Listing, Sort, answer, answer_reckoned
from govern.web.templating import plain, render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask.typing import ResponseReturnValue

    from govern.handovers.rules import Thing

bp = Blueprint("handovers", __name__, url_prefix="/handovers")
REFUSED = N_("Who looks after this hands it over, and the manager does so for somebody who leaves.")
#: The use case of the slice a thing belongs to.
_GIVES: Mapping[Kind, Callable[..., None]] = {
    Kind.PROMISE: promises.hand_over,
    Kind.BARRIER: barriers.hand_over,
    Kind.MITIGATION: barriers.hand_over_mitigation,
    Kind.ACTION: insights.hand_over,
    Kind.SLOT: bookings.hand_over,
}


@bp.get("/")
@requires(Permission.PEOPLE_READ)
def overview() -> ResponseReturnValue:
    """Show who leaves with something in hand: everybody, or who stands below the actor."""
    actor = current_actor()
    below = None if policies.sees_all(actor) else actor.id
    listing = Listing(
        name="to-be-handed-over",
        statement=queries.leavers(below, actor=actor),
        id_column=Person.id,
        sorts={"day": Sort(queries.LAST_DAY), "name": Sort(Person.sort_key)},
        columns=(
            Column("name", _("Name")),
            Column("department", _("Department")),
            Column("left_on", _("Last day"), Cells.DATE),
            Column("things", _("Number of things"), Cells.NUMBER),
        ),
        values=lambda row: dict(row._mapping),  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
    )
    return answer(listing, "handovers/overview.html")


@bp.get("/<uuid:person_id>")
@requires(Permission.PEOPLE_READ)
def one(person_id: UUID) -> ResponseReturnValue:
    """Show what one person who leaves has in hand, and where each thing goes to somebody else."""
    actor = current_actor()
    ends_roles = may_for_leaver(actor, person_id)
    if not ends_roles and not policies.may_see(actor, person_id):
        raise NotFound
    return answer_reckoned(
        "in-hand",
        (
            Column("what", _("What")),
            Column("kind", _("As")),
            Column("day", _("Day"), Cells.DATE),
        ),
        queries.list_things(person_id, actor=actor),
        "handovers/one.html",
        values=lambda thing: {
            "what": said(thing),
            "kind": _(KIND_NAMES[thing.kind]),
            "day": thing.day,
        },
        person=people.get_person(person_id),
        said=said,
        ends_roles=ends_roles,
        kinds=KIND_NAMES,
        goes_to_others=policies.can_be_handed_over,
        address_of=address_of,
    )


@bp.route("/<kind>/<uuid:thing_id>", methods=["GET", "POST"])
@requires(Permission.PEOPLE_READ)
def hand_over(kind: str, thing_id: UUID) -> ResponseReturnValue:
    """Give a promise, a barrier, a mitigation, an action or a slot to somebody else."""
    actor = current_actor()
    thing = queries.get_thing(_kind(kind), thing_id, actor=actor)
    ensure(policies.may_hand_over(actor, thing.kind, thing_id), REFUSED)
    back = url_for(".one", person_id=thing.person_id)
    if not policies.may_see(actor, thing.person_id):
        back = address_of(thing)
    form = HandOverForm(data={"before": str(thing.person_id)})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                _GIVES[thing.kind](
                    thing_id,
                    actor=actor,
                    to_id=cast("UUID", form.person.person_id),
                    before_id=form.before_id,
                )
                work.location = back
            flash(_("It is in other hands now, and they are told."))
            return redirect(work.location)
    person = people.get_person(thing.person_id)
    return render(
        "handovers/hand_over.html",
        form=form,
        thing=thing,
        name=person.name,
        kinds=KIND_NAMES,
        back=back,
    )


def said(thing: Thing) -> str:
    """Say what a thing is, in its own words."""
    if thing.kind is Kind.ROLE:
        return str(_(ROLE_NAMES[Role(str(thing.text))]))
    return thing.text if isinstance(thing.text, str) else plain(thing.text)


def _kind(word: str) -> Kind:
    if word not in _GIVES:
        raise NotFound
    return Kind(word)


def address_of(thing: Thing) -> str:
    """Give the page on which a thing is looked at."""
    key, place = thing.id, thing.place_id or thing.id
    match thing.kind:
        case Kind.PROMISE:
            return url_for("promises.show", promise_id=key)
        case Kind.BARRIER | Kind.MITIGATION:
            return url_for("barriers.show", barrier_id=place)
        case Kind.ACTION:
            return url_for("insights.show", insight_id=key)
        case Kind.APPOINTMENT:
            return url_for("advocates.appointment", appointment_id=key)
        case Kind.HOST | Kind.SLOT:
            return url_for("floor.team", team_id=place)
        case Kind.ROLE:
            return url_for("people.card", person_id=thing.person_id)
