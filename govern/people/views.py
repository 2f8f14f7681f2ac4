"""Pages about people and their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, jsonify, redirect, url_for
from flask_babel import gettext as _

from govern.core import clock
from govern.core.errors import NotAllowed, NotFound
from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.departments import queries as departments
from govern.departments.models import Department
from govern.people import policies, queries, rules, services
from govern.people.forms import ActForm, AddForm, ChangeForm, EndForm, MoveForm, RoleForm
from govern.people.models import Level, Person
from govern.sheets.writing import Column, Kind
from govern.web import limits, panels
from govern.web.access import current_actor, requires
from govern.web.filters import asked, chosen
from govern.web.tables import Listing, Sort, answer
from govern.web.templating import render

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

bp = Blueprint("people", __name__, url_prefix="/people")
FILTERS = ("text", "department", "level", "account", "left")
#: What these filters offer; the others look for words.
OFFERED: dict[str, set[str]] = {
    "level": set(Level),
    "account": {"with", "without"},
    "left": {"yes"},
}


@bp.get("/suggest")
@requires(Permission.PEOPLE_READ)
def suggest() -> ResponseReturnValue:
    """Answer with people whose name contains what is typed into a field that chooses somebody."""
    limits.count("suggest")
    answering = jsonify(queries.list_suggestions(asked("q")))
    answering.headers["Cache-Control"] = "no-store"
    return answering


@bp.get("/")
@requires(Permission.PEOPLE_READ)
def directory() -> ResponseReturnValue:
    """Show the people who work here."""
    detailed = policies.may_see_details(current_actor())
    wanted = {name: chosen(name, OFFERED.get(name)) for name in FILTERS}
    meant = departments.list_meant(wanted["department"]) if wanted["department"] else None
    statement = queries.directory(
        text=wanted["text"],
        paths=None if meant is None else [branch.path for branch in meant],
        level=wanted["level"],
        account=wanted["account"] if detailed else "",
        left=detailed and wanted["left"] == "yes",
    )
    listing = Listing(
        name="people",
        statement=statement,
        id_column=Person.id,
        sorts={"name": Sort(Person.sort_key), "department": Sort(Department.sort_key)},
        columns=_columns(detailed=detailed),
        values=_values,
        filters=FILTERS,
    )
    return answer(
        listing,
        "people/directory.html",
        asked=wanted | ({"department": meant[0].full_name} if meant and len(meant) == 1 else {}),
        levels=rules.LEVEL_NAMES,
        detailed=detailed,
    )


def _columns(*, detailed: bool) -> tuple[Column, ...]:
    public = (Column("name", _("Name")), Column("department", _("Department")))
    if not detailed:
        return public
    return (
        Column("employee_number", _("Employee number")),
        *public,
        Column("email", _("E-mail")),
        Column("level", _("Level")),
        Column("country", _("Country")),
        Column("joined_on", _("First day"), Kind.DATE),
        Column("left_on", _("Last day"), Kind.DATE),
    )


def _values(row: Any) -> dict[str, object]:  # noqa: ANN401 - a row of the list.
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
    return {**values, "level": _(rules.LEVEL_NAMES[row.level])}


@bp.get("/<uuid:person_id>")
@requires(Permission.PEOPLE_READ)
def card(person_id: UUID) -> ResponseReturnValue:
    """Show a person, their place and their roles."""
    actor = current_actor()
    person = queries.get_card(person_id, actor=actor)
    roles = queries.list_roles(person_id, actor=actor)
    appointed = [r.id for r in roles if not r.ended_at and r.role not in rules.GIVEN_BY_HAND]
    looks_after = actor.can(Permission.PEOPLE_GRANT_ROLE) or actor.id == person_id
    return render(
        "people/card.html",
        person=person,
        roles=roles,
        origins=panels.facts(panels.Place.ROLE_ORIGIN, appointed, actor)
        if appointed and looks_after
        else {},
        hands_over=bool(person.left_on) and policies.may_hand_over(actor, person_id),
        may_end=looks_after or (roles and policies.may_hand_over(actor, person_id)),
        facts=panels.facts(panels.Place.PERSON_CARD, [person_id], actor)[person_id],
        level_names=rules.LEVEL_NAMES,
        role_names=rules.ROLE_NAMES,
        by_hand=rules.GIVEN_BY_HAND,
        detailed=policies.may_see_details(actor),
        gone=person.left_on is not None and person.left_on < clock.today(),
        act=ActForm(),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def add() -> ResponseReturnValue:
    """Write down somebody who works here."""
    form = AddForm(data={"joined_on": clock.today(), "language": current_actor().language})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                person_id = services.add(
                    actor=current_actor(),
                    name=form.name.data,
                    email=form.email.data,
                    employee_number=form.employee_number.data,
                    department_id=form.department_id.data,
                    manager_id=form.manager.person_id,
                    level=form.level.data,
                    country=form.country.data.upper(),
                    language=form.language.data,
                    joined_on=form.joined_on.data,
                )
                work.location = url_for(".card", person_id=person_id)
            flash(_("%(name)s is in the list of people.", name=form.name.data))
            return redirect(work.location)
    return render("people/add.html", form=form)


@bp.route("/<uuid:person_id>/edit", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def edit(person_id: UUID) -> ResponseReturnValue:
    """Change what is written about somebody."""
    form = ChangeForm(obj=queries.get_person(person_id))
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.change(
                    person_id,
                    actor=current_actor(),
                    name=form.name.data,
                    email=form.email.data,
                    employee_number=form.employee_number.data,
                    level=form.level.data,
                    country=form.country.data.upper(),
                    language=form.language.data,
                    joined_on=form.joined_on.data,
                    version=form.version.data,
                )
                work.location = url_for(".card", person_id=person_id)
            flash(_("What you changed is saved."))
            return redirect(work.location)
    person = queries.get_card(person_id, actor=current_actor())
    return render("people/edit.html", form=form, person=person, level_names=rules.LEVEL_NAMES)


@bp.route("/<uuid:person_id>/move", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def move(person_id: UUID) -> ResponseReturnValue:
    """Let somebody work in another department or for another manager."""
    person = queries.get_person(person_id)
    manager = queries.get_person(person.manager_id) if person.manager_id else None
    form = MoveForm(
        data={
            "department_id": person.department_id,
            "manager": manager.employee_number if manager else "",
            "version": person.version,
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.move(
                    person_id,
                    actor=current_actor(),
                    department_id=form.department_id.data,
                    manager_id=form.manager.person_id,
                    version=form.version.data,
                )
                work.location = url_for(".card", person_id=person_id)
            flash(_("The new place is saved."))
            return redirect(work.location)
    person = queries.get_card(person_id, actor=current_actor())
    return render("people/move.html", form=form, person=person)


@bp.route("/<uuid:person_id>/end", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def end(person_id: UUID) -> ResponseReturnValue:
    """Write down somebody's last day."""
    person = queries.get_person(person_id)
    form = EndForm(data={"left_on": person.left_on or clock.today(), "version": person.version})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.end(
                    person_id,
                    actor=current_actor(),
                    left_on=form.left_on.data,
                    version=form.version.data,
                )
                work.location = url_for(".card", person_id=person_id)
            flash(_("The last day is saved. The manager is asked to hand over what is in hand."))
            return redirect(work.location)
    actor = current_actor()
    person = queries.get_card(person_id, actor=actor)
    roles = [role for role in queries.list_roles(person_id, actor=actor) if not role.ended_at]
    return render(
        "people/end.html", form=form, person=person, roles=roles, role_names=rules.ROLE_NAMES
    )


@bp.post("/<uuid:person_id>/bring-back")
@requires(Permission.PEOPLE_MANAGE)
def bring_back(person_id: UUID) -> ResponseReturnValue:
    """Take somebody's last day back."""
    form = ActForm()
    with transaction(form.submission) as work:
        services.bring_back(person_id, actor=current_actor())
        work.location = url_for(".card", person_id=person_id)
    flash(_("This person works here again."))
    return redirect(work.location)


@bp.route("/<uuid:person_id>/roles/new", methods=["GET", "POST"])
@requires(Permission.PEOPLE_GRANT_ROLE)
def give_role(person_id: UUID) -> ResponseReturnValue:
    """Give somebody a role."""
    form = RoleForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.grant_role(person_id, form.role.data, actor=current_actor())
                work.location = url_for(".card", person_id=person_id)
            flash(_("The role is given, and this person is told."))
            return redirect(work.location)
    person = queries.get_card(person_id, actor=current_actor())
    return render("people/give_role.html", form=form, person=person)


@bp.route("/roles/<uuid:assignment_id>/end", methods=["GET", "POST"])
@requires(Permission.PEOPLE_READ)
def end_role(assignment_id: UUID) -> ResponseReturnValue:
    """End a role: one's own, one given by hand, or one that somebody who leaves leaves behind."""
    actor = current_actor()
    assignment = queries.get_assignment(assignment_id)
    holder = queries.get_person(assignment.person_id)
    if not policies.may_end_role(actor, holder, assignment.role):
        if actor.can(Permission.PEOPLE_GRANT_ROLE):
            raise NotAllowed(services.APPOINTED)
        raise NotFound
    form = ActForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.end_role(
                    assignment.person_id,
                    assignment.role,
                    actor=actor,
                    scope_id=assignment.scope_id,
                )
                work.location = url_for(".card", person_id=assignment.person_id)
            flash(_("The role has ended."))
            return redirect(work.location)
    assignment = queries.get_assignment(assignment_id)
    person = queries.get_card(assignment.person_id, actor=actor)
    return render(
        "people/end_role.html",
        form=form,
        person=person,
        role_name=rules.ROLE_NAMES[assignment.role],
    )
