"""The register of advocates and the pages of an appointment."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from govern.advocates import policies, queries, services, tables
from govern.advocates.forms import AppointForm, DescribeForm, EndForm, ExtendForm, TransferForm
from govern.advocates.rules import AppointmentKind, cover
from govern.core import clock
from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.organisation.queries import get_facts
from govern.web import panels
from govern.web.access import current_actor, requires
from govern.web.filters import chosen
from govern.web.panels import Fact, Place
from govern.web.tables import answer
from govern.web.templating import date_text, render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from flask.typing import ResponseReturnValue

    from govern.core.permissions import Actor

bp = Blueprint("advocates", __name__, url_prefix="/advocates")
#: A register up to this size is shown whole, as a tree; a larger one in pages.
SHOWN_AS_TREE = 300


@bp.get("/")
@requires(Permission.ADVOCATES_READ)
def register() -> ResponseReturnValue:
    """Show every department with its advocate, its deputy and what is missing."""
    facts = get_facts(current_actor())
    today = clock.today(facts.time_zone)
    ending_days = facts.number("advocates.ending_days")
    show = chosen("show", {"gaps", "ending"})
    ends_before = today + timedelta(days=ending_days)
    found = queries.register(
        gaps_only=show == "gaps", ends_before=ends_before if show == "ending" else None
    )
    parts = tables.parts(queries.list_branches(ends_before, today))
    departments = sum(part.departments for part in parts)
    covered = sum(part.advocates for part in parts)
    context = {
        "show": show,
        "covered": covered,
        "departments": departments,
        "over": sum(part.over for part in parts),
        "ending_days": ending_days,
        "grid": tables.grid(parts),
        "cover": lambda row: cover(row.term_ends_on, today, ending_days),
    }
    if departments <= SHOWN_AS_TREE and not request.args.get("format"):
        tree = queries.in_tree_order(queries.list_register(found, SHOWN_AS_TREE))
        return render("advocates/register.html", tree=tree, page=None, **context)
    return answer(tables.listing(found), "advocates/register.html", tree=None, **context)


@bp.route("/departments/<uuid:department_id>/appoint", methods=["GET", "POST"])
@requires(Permission.ADVOCATES_APPOINT)
def appoint(department_id: UUID) -> ResponseReturnValue:
    """Appoint the advocate or the deputy of a department."""
    today, term_end = _term()
    asked = request.args.get("kind", "")
    form = AppointForm(
        data={
            "kind": asked if asked in set(AppointmentKind) else AppointmentKind.ADVOCATE.value,
            "starts_on": today,
            "term_ends_on": term_end,
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                appointment_id = services.appoint(
                    department_id,
                    actor=current_actor(),
                    person_id=cast("UUID", form.person.person_id),
                    kind=AppointmentKind(form.kind.data),
                    starts_on=form.starts_on.data,
                    term_ends_on=form.term_ends_on.data,
                    topics=form.topics.data,
                )
                work.location = url_for(".appointment", appointment_id=appointment_id)
            flash(_("Appointed. They are told by mail."))
            return redirect(work.location)
    department = queries.get_open_department(department_id)
    return render("advocates/appoint.html", form=form, department=department)


@bp.get("/appointments/<uuid:appointment_id>")
@requires(Permission.ADVOCATES_READ)
def appointment(appointment_id: UUID) -> ResponseReturnValue:
    """Show an appointment and those before it in the department."""
    facts = get_facts(current_actor())
    found = queries.get_appointment(appointment_id)
    return render(
        "advocates/appointment.html",
        appointment=found,
        history=queries.list_history(found.department_id),
        facts=panels.facts(Place.ADVOCATE_CARD, [found.person_id], current_actor())[
            found.person_id
        ],
        cover=cover(
            found.term_ends_on,
            clock.today(facts.time_zone),
            facts.number("advocates.ending_days"),
        ),
        may_describe=policies.may_describe(current_actor(), found),
    )


@bp.route("/appointments/<uuid:appointment_id>/describe", methods=["GET", "POST"])
@requires(Permission.ADVOCATES_READ)
def describe(appointment_id: UUID) -> ResponseReturnValue:
    """Write down topics and preparation."""
    found = queries.get_appointment(appointment_id)
    ensure(policies.may_describe(current_actor(), found), services.DESCRIBERS)
    form = DescribeForm(
        data={
            "topics": found.topics,
            "prepared_on": found.prepared_on,
            "version": found.version,
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.describe(
                    appointment_id,
                    actor=current_actor(),
                    topics=form.topics.data,
                    prepared_on=form.prepared_on.data,
                    version=form.version.data,
                )
                work.location = url_for(".appointment", appointment_id=appointment_id)
            flash(_("Saved."))
            return redirect(work.location)
    return _appointment_form("describe", form, appointment_id)


@bp.route("/appointments/<uuid:appointment_id>/end", methods=["GET", "POST"])
@requires(Permission.ADVOCATES_READ)
def end(appointment_id: UUID) -> ResponseReturnValue:
    """End an appointment."""
    found = queries.get_appointment(appointment_id)
    ensure(policies.may_end(current_actor(), found), services.ENDERS)
    form = EndForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.end(appointment_id, actor=current_actor(), reason=form.reason.data)
                work.location = url_for(".register")
            flash(_("The appointment has ended. It stays in the register's history."))
            return redirect(work.location)
    return _appointment_form("end", form, appointment_id)


@bp.route("/appointments/<uuid:appointment_id>/extend", methods=["GET", "POST"])
@requires(Permission.ADVOCATES_APPOINT)
def extend(appointment_id: UUID) -> ResponseReturnValue:
    """Extend a term."""
    months = get_facts(current_actor()).number("advocates.term_months")
    found = queries.get_appointment(appointment_id)
    form = ExtendForm(
        data={
            "term_ends_on": clock.months_after(found.term_ends_on, months),
            "version": found.version,
        }
    )
    # What stands there is a suggestion; who is overtaken is shown what is stored.
    form.term_ends_on.object_data = found.term_ends_on
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.extend(
                    appointment_id,
                    actor=current_actor(),
                    term_ends_on=form.term_ends_on.data,
                    version=form.version.data,
                )
                work.location = url_for(".appointment", appointment_id=appointment_id)
            flash(_("The term is extended."))
            return redirect(work.location)
    return _appointment_form("extend", form, appointment_id)


@bp.route("/appointments/<uuid:appointment_id>/transfer", methods=["GET", "POST"])
@requires(Permission.ADVOCATES_APPOINT)
def transfer(appointment_id: UUID) -> ResponseReturnValue:
    """Let an advocate speak in another department."""
    _today, term_end = _term()
    form = TransferForm(data={"term_ends_on": term_end})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                moved_id = services.transfer(
                    appointment_id,
                    actor=current_actor(),
                    department_id=form.department_id.data,
                    term_ends_on=form.term_ends_on.data,
                    reason=form.reason.data,
                )
                work.location = url_for(".appointment", appointment_id=moved_id)
            flash(_("The advocate now speaks in the other department."))
            return redirect(work.location)
    return _appointment_form("transfer", form, appointment_id)


def _term() -> tuple[Any, Any]:
    facts = get_facts(current_actor())
    today = clock.today(current_actor().time_zone)
    return today, clock.months_after(today, facts.number("advocates.term_months"))


def _appointment_form(endpoint: str, form: object, appointment_id: UUID) -> ResponseReturnValue:
    found = queries.get_appointment(appointment_id)
    return render(f"advocates/{endpoint}.html", form=form, appointment=found)


def behind_the_role(ids: Sequence[UUID], _actor: Actor) -> Mapping[UUID, Sequence[Fact]]:
    """Say of advocates' roles which appointment they came with, and end with."""
    return {
        row.assignment_id: [
            Fact(
                label=_("Ends with the appointment"),
                text="",
                url=url_for("advocates.appointment", appointment_id=row.appointment_id),
            )
        ]
        for row in queries.list_by_role(ids)
    }


def _until(department: str, term_ends_on: date, today: date) -> str:
    told = {"department": department, "day": date_text(term_ends_on)}
    said: str = _("%(department)s, until %(day)s", **told)
    if term_ends_on < today:
        said = _("%(department)s, term over since %(day)s, until a successor is there", **told)
    return said


def on_the_person(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Sequence[Fact]]:
    """Say on people's cards where they are advocate or deputy, and until when."""
    org = get_facts(actor)
    if org.is_off("advocates"):
        return {}
    today = clock.today(org.time_zone)
    labels = {
        AppointmentKind.ADVOCATE: _("Customer advocate"),
        AppointmentKind.DEPUTY: _("Deputy of the customer advocate"),
    }
    return {
        person_id: [
            Fact(
                label=labels[row.kind],
                text=_until(row.department, row.term_ends_on, today),
                url=url_for("advocates.appointment", appointment_id=row.id),
            )
            for row in rows
        ]
        for person_id, rows in queries.list_of_people(ids).items()
    }
