"""The page of the log."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, request
from flask_babel import gettext as _
from sqlalchemy import false, func, or_, select

from govern.audit import queries, rules
from govern.audit.forms import LogFilter
from govern.audit.models import AuditRow
from govern.audit.telling import Teller, list_events
from govern.core import clock
from govern.core.descriptions import DESCRIPTIONS
from govern.core.permissions import Permission
from govern.people.models import Person
from govern.sheets.writing import Column, Kind
from govern.web.access import current_actor, requires
from govern.web.tables import Listing, Sort, answer, like

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue
    from sqlalchemy import ColumnElement, Row, Select

bp = Blueprint("audit", __name__, url_prefix="/audit")
#: Half a usual page: each row says a whole sentence.
PAGE = 25
FILTERS = ("event", "person", "since", "until", "subject")


@bp.get("/")
@requires(Permission.AUDIT_READ)
def log() -> ResponseReturnValue:
    """Show who did what, when, to what; and whether the log is whole."""
    actor = current_actor()
    form = LogFilter(request.args)
    good = form.validate()
    statement = queries.select_log(actor)
    # What cannot be read as a filter fits nothing; the page says which field it is.
    zone = ZoneInfo(actor.time_zone)
    teller, state = Teller(actor), queries.find_state()
    statement = _filtered(statement, form, zone) if good else statement.where(false())
    listing = Listing(
        name="audit-log",
        statement=statement,
        id_column=AuditRow.id,
        sorts={"newest": Sort(AuditRow.at, descending=True), "oldest": Sort(AuditRow.at)},
        columns=(
            Column("at", _("When"), Kind.DATETIME),
            Column("who", _("Who")),
            Column("what", _("What happened")),
            Column("about", _("About")),
            Column("event", _("Event")),
            Column("subject", _("Id of the thing")),
            Column("details", _("Details")),
        ),
        values=lambda row: _values(row, teller),
        limit=PAGE,
        filters=FILTERS,
        prepare=teller.read,
    )
    return answer(
        listing,
        "audit/log.html",
        filters=form,
        events=[("", _("Everything")), *list_events()],
        teller=teller,
        state=state,
        is_by_day=rules.is_by_day,
        shown_at=rules.shown_at,
        is_sealed=rules.is_in_time(state.unsealed_at, clock.now()) and not state.emptied,
        problems=rules.PROBLEMS,
    )


def _filtered(statement: Select[Any], form: LogFilter, zone: ZoneInfo) -> Select[Any]:
    if form.event.data:
        text = form.event.data.strip()
        exact = text in DESCRIPTIONS
        statement = statement.where(
            AuditRow.event == text if exact else like(AuditRow.event, text.lower())
        )
    if form.person.data:
        statement = statement.where(_about_person(form.person.data))
    if form.since.data:
        statement = statement.where(AuditRow.at >= _midnight(form.since.data, zone))
    if form.until.data:
        after = form.until.data + timedelta(days=1)
        statement = statement.where(AuditRow.at < _midnight(after, zone))
    if form.subject.data:
        try:
            statement = statement.where(AuditRow.subject_id == UUID(form.subject.data.strip()))
        except ValueError:
            statement = statement.where(false())
    return statement


def _about_person(text: str) -> ColumnElement[bool]:
    """Give the condition that a person, by e-mail, number or name, acted or is the subject."""
    people = select(Person.id).where(
        or_(
            Person.email == text.strip().lower(),
            Person.employee_number == text.strip(),
            func.lower(Person.name) == text.strip().lower(),
        )
    )
    return or_(AuditRow.actor_id.in_(people), AuditRow.subject_id.in_(people))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _values(row: Row[Any], teller: Teller) -> dict[str, object]:
    return {
        "at": rules.shown_at(row),
        "who": teller.who(row),
        "what": teller.sentence(row),
        "about": teller.about(row),
        "event": row.event,
        "subject": str(row.subject_id),
        "details": json.dumps(row.payload, sort_keys=True) if row.payload else "",
    }
