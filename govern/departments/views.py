"""Pages for the tree of departments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.departments import queries, services
from govern.departments.forms import AddForm, MoveForm, RenameForm
from govern.departments.models import Department
from govern.sheets.writing import Column, Kind
from govern.web import limits, panels
from govern.web.access import current_actor, requires
from govern.web.filters import asked, chosen
from govern.web.tables import Listing, Sort, answer
from govern.web.templating import render

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

bp = Blueprint("departments", __name__, url_prefix="/departments")


@bp.get("/suggest")
@requires(Permission.DEPARTMENTS_READ)
def suggest() -> ResponseReturnValue:
    """Answer with departments whose name contains what is typed into a field that chooses one."""
    limits.count("suggest")
    answering = jsonify(queries.list_suggestions(asked("q")))
    answering.headers["Cache-Control"] = "no-store"
    return answering


@bp.get("/")
@requires(Permission.DEPARTMENTS_READ)
def overview() -> ResponseReturnValue:
    """Show the tree of departments, or those that are no more."""
    if chosen("show", {"ended"}):
        return answer(_ended(), "departments/overview.html", tree=None)
    tree = queries.list_tree()
    if request.args.get("format"):
        return answer(_export(tree), "departments/overview.html")
    actor = current_actor()
    facts = panels.facts(panels.Place.DEPARTMENT_CARD, [branch.id for branch in tree], actor)
    return render("departments/overview.html", tree=tree, facts=facts)


def _export(tree: list[queries.Branch]) -> Listing:
    names = {branch.id: branch.full_name for branch in tree}
    statement: Any = select(Department.id, Department.name, Department.sort_key)
    return Listing(
        name="departments",
        statement=statement.where(Department.ended_at.is_(None)),
        id_column=Department.id,
        sorts={"name": Sort(Department.sort_key)},
        columns=(Column("name", _("Department")), Column("path", _("With those above it"))),
        values=lambda row: {"name": row.name, "path": names.get(row.id, row.name)},
    )


def _ended() -> Listing:
    return Listing(
        name="departments-that-ended",
        statement=queries.ended(),
        id_column=Department.id,
        sorts={
            "newest": Sort(Department.ended_at, descending=True),
            "name": Sort(Department.sort_key),
        },
        filters=("show",),
        columns=(
            Column("name", _("Department")),
            Column("merged_into", _("Went into")),
            Column("ended_at", _("Ended on"), Kind.DATETIME),
        ),
        values=lambda row: dict(row._mapping),  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.DEPARTMENTS_MANAGE)
def add() -> ResponseReturnValue:
    """Make a department."""
    form = AddForm(data={"parent_id": request.args.get("under")})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.add(
                    actor=current_actor(), name=form.name.data, parent_id=form.parent_id.data
                )
                work.location = url_for(".overview")
            flash(_("The department is there."))
            return redirect(work.location)
    return render("departments/add.html", form=form)


@bp.get("/<uuid:department_id>")
@requires(Permission.DEPARTMENTS_READ)
def one(department_id: UUID) -> ResponseReturnValue:
    """Show a department: where it stands, what it was called, and what went into it."""
    department = queries.get_department(department_id)
    into = department.merged_into_id
    facts = panels.facts(panels.Place.DEPARTMENT_CARD, [department_id], current_actor())
    return render(
        "departments/one.html",
        department=department,
        place=queries.full_name_of(department_id),
        into=queries.get_department(into) if into else None,
        former=queries.list_former_names(department_id),
        gone_into=queries.list_gone_into(department_id),
        facts=facts[department_id],
    )


@bp.route("/<uuid:department_id>/rename", methods=["GET", "POST"])
@requires(Permission.DEPARTMENTS_MANAGE)
def rename(department_id: UUID) -> ResponseReturnValue:
    """Give a department another name."""
    department = queries.get_department(department_id)
    form = RenameForm(data={"name": department.name, "version": department.version})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.rename(
                    department_id,
                    actor=current_actor(),
                    name=form.name.data,
                    version=form.version.data,
                )
                work.location = url_for(".overview")
            flash(_("The department has its new name."))
            return redirect(work.location)
    department = queries.get_department(department_id)
    return render("departments/rename.html", form=form, department=department)


@bp.route("/<uuid:department_id>/move", methods=["GET", "POST"])
@requires(Permission.DEPARTMENTS_MANAGE)
def move(department_id: UUID) -> ResponseReturnValue:
    """Put a department, with everything below it, somewhere else."""
    department = queries.get_department(department_id)
    form = MoveForm(data={"parent_id": department.parent_id, "version": department.version})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.move(
                    department_id,
                    actor=current_actor(),
                    parent_id=form.parent_id.data,
                    version=form.version.data,
                )
                work.location = url_for(".overview")
            flash(_("The department stands in its new place."))
            return redirect(work.location)
    department = queries.get_department(department_id)
    return render("departments/move.html", form=form, department=department)
