"""Pages about licences: taking part, holders, exemptions, the card on paper, and verifying."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _

from govern.core import clock
from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.departments.grouping import together
from govern.departments.queries import list_places
from govern.extensions import limiter
from govern.licences import policies, queries, rules, services, tables
from govern.licences.forms import EndForm, ExemptForm, NameForm
from govern.licences.rules import LicenceState, Tally
from govern.organisation.queries import find_facts, get_facts
from govern.people.models import Level
from govern.web import codes, guilloche
from govern.web.access import current_actor, public, requires
from govern.web.addresses import external
from govern.web.filters import chosen
from govern.web.tables import answer, answer_reckoned
from govern.web.templating import render

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from sqlalchemy import Row


bp = Blueprint("licences", __name__)
#: How often one address may ask for a code; guessing 128 bits is hopeless anyway.
VERIFY_LIMIT = "60 per minute"


def card_of(row: Row[*tuple[Any, ...]]) -> SimpleNamespace:
    """Give what the licence macro draws, from a person's row of `queries.get_card`."""
    facts = get_facts(current_actor())
    policy = rules.policy_for(facts, row.level.value)
    state = rules.state_on(
        clock.today(facts.time_zone),
        row.valid_until,
        joined_on=row.joined_on,
        exempt=row.exempt,
        policy=policy,
    )
    held = row.classes or ""
    letters = [(c, c in held, _(text)) for c, text in rules.CLASS_MEANINGS.items()]
    if state is LicenceState.LEARNER:
        letters.insert(0, ("L", True, _(rules.LEARNER_MEANING)))
    address = external(url_for("licences.verify", code=row.code)) if row.code else ""
    path, size = codes.path_of(address) if address else ("", 0)
    return SimpleNamespace(
        number=row.number or _("No number yet"),
        holder=row.name,
        issuer=facts.name,
        classes=letters,
        valid_until=row.valid_until,
        state=tables.state_names()[state],
        standing=state,
        qr_path=path,
        qr_size=size,
        verify_address=address.removeprefix("https://").removeprefix("http://")
        or external("/verify/licence/").removeprefix("https://").removeprefix("http://"),
        verify_url=address,
        guilloche=guilloche.draw(row.number or str(row.id)),
        name_public=bool(row.name_public),
        has_licence=row.number is not None,
    )


@bp.get("/verify/licence/<code>")
@public("anybody who is shown a licence may check that it is real and valid")
@limiter.limit(VERIFY_LIMIT)
def verify(code: str) -> ResponseReturnValue:
    """Say whether a licence is valid; the name only when its holder allows it."""
    facts = find_facts()
    today = clock.today(facts.time_zone if facts else "UTC")
    known = len(code) == 32 and code.isascii() and code.isalnum()  # noqa: PLR2004 - hexadecimal.
    found = queries.find_by_code(code.lower(), today) if known else None
    page = render(
        "licences/verify.html",
        found=found,
        today=today,
        meanings=rules.CLASS_MEANINGS,
        # What was issued stays verifiable; it is said that nobody earns or renews one now.
        is_off=facts is not None and facts.is_off("licences"),
    )
    if found is None:
        body, _status = cast("tuple[str, int]", page)
        return body, 404
    return page


@bp.get("/licences/mine/print")
@requires(Permission.ROTATIONS_LOG)
def paper() -> ResponseReturnValue:
    """Show my licence on a sheet of paper, front and back, to cut out."""
    card = _own_card()
    return render("licences/paper.html", card=card, back_url=url_for("rotations.overview"))


@bp.route("/licences/mine/name", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_LOG)
def name() -> ResponseReturnValue:
    """Choose whether the verify page shows my name."""
    card = _own_card()
    form = NameForm(data={"shown": card.name_public})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                actor = current_actor()
                services.show_name(cast("UUID", actor.id), actor=actor, shown=bool(form.shown.data))
                work.location = url_for("rotations.overview")
            flash(
                _("Your name is shown when somebody verifies your licence.")
                if form.shown.data
                else _("Your name is not shown when somebody verifies your licence.")
            )
            return redirect(work.location)
    return render("licences/name.html", form=form, card=card)


def _own_card() -> SimpleNamespace:
    today = clock.today(get_facts(current_actor()).time_zone)
    return card_of(queries.get_card(cast("UUID", current_actor().id), today))


@bp.get("/licences/")
@requires(Permission.ROTATIONS_READ)
def coverage() -> ResponseReturnValue:
    """Show who takes part: executives first, then levels, then departments."""
    facts = get_facts(current_actor())
    today = clock.today(facts.time_zone)
    fewest = facts.number("people.fewest_shown")
    by_level: dict[str, Tally] = defaultdict(Tally)
    by_department: dict[UUID, Tally] = defaultdict(Tally)
    for row in queries.list_tallies(today, rules.policy_for(facts, Level.STAFF)):
        tally = Tally(counts={LicenceState(row.state): row.people})
        by_level[row.level] += tally
        if row.level != Level.EXECUTIVE:
            by_department[row.department_id] += tally
    levels = _levels(by_level, fewest)
    total = sum(by_level.values(), Tally())
    enough = total.owing >= fewest
    return answer_reckoned(
        "licence-coverage",
        tables.coverage(),
        together(list_places(), by_department, fewest, Tally()) if enough else (),
        "licences/coverage.html",
        values=tables.figures_of,
        levels=tables.standing(levels),
        figures=tables.standing_figures(levels),
        enough=enough,
        fewest=fewest,
        State=LicenceState,
        sees_names=policies.may_read_everybody(current_actor())
        or queries.leads_a_team(current_actor()),
    )


def _levels(by_level: Mapping[str, Tally], fewest: int) -> list[tuple[str, Tally]]:
    """Give executives, managers and staff; the two last together when one of them is small."""
    managers, staff = by_level.get(Level.MANAGER, Tally()), by_level.get(Level.STAFF, Tally())
    executives = by_level.get(Level.EXECUTIVE, Tally())
    shown = [(_("Executives"), executives)] if executives.people else []
    if min(managers.owing, staff.owing) >= fewest:
        return [*shown, (_("Managers"), managers), (_("Employees"), staff)]
    if (managers + staff).owing >= fewest:
        return [*shown, (_("Managers and staff"), managers + staff)]
    return shown


@bp.get("/licences/holders")
@requires(Permission.ROTATIONS_READ)
def holders() -> ResponseReturnValue:
    """List people and their licences: everybody for the director, one's team for a manager."""
    facts = get_facts(current_actor())
    today = clock.today(facts.time_zone)
    state = chosen("state", set(LicenceState))
    names = tables.state_names()
    everybody = policies.may_read_everybody(current_actor())
    manager_id = None if everybody else current_actor().id
    policy = rules.policy_for(facts, Level.STAFF)
    statement = queries.holders(today, policy, state=state, manager_id=manager_id)
    return answer(
        tables.holders(statement, names),
        "licences/holders.html",
        names=names,
        state_asked=state,
        everybody=everybody,
    )


@bp.route("/licences/exemptions", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_MANAGE)
def exemptions() -> ResponseReturnValue:
    """List exemptions and give one."""
    today = clock.today(get_facts(current_actor()).time_zone)
    form = ExemptForm(data={"starts_on": today, "ends_on": today + timedelta(days=90)})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.exempt(
                    cast("UUID", form.person.person_id),
                    actor=current_actor(),
                    reason=form.reason.data,
                    starts_on=form.starts_on.data,
                    ends_on=form.ends_on.data,
                )
                work.location = url_for(".exemptions")
            flash(_("Exempted. It shows separately in the figures."))
            return redirect(work.location)
    return answer(
        tables.exemptions(today),
        "licences/exemptions.html",
        form=form,
    )


@bp.route("/licences/exemptions/<uuid:exemption_id>/end", methods=["GET", "POST"])
@requires(Permission.ROTATIONS_MANAGE)
def end_exemption(exemption_id: UUID) -> ResponseReturnValue:
    """End an exemption before its time, after a second look."""
    shown = queries.get_exempted(exemption_id)
    form = EndForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.end_exemption(exemption_id, actor=current_actor())
                work.location = url_for(".exemptions")
            flash(_("Ended. %(name)s owes days on the floor again.", name=shown.name))
            return redirect(work.location)
    return render("licences/end_exemption.html", form=form, shown=shown)
