"""The page of the log."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, request
from flask_babel import gettext as _
from sqlalchemy import false

from govern.audit import queries, rules
from govern.audit.forms import LogFilter
from govern.audit.models import AuditRow
from govern.core.permissions import Permission
from govern.sheets.writing import Column, Kind
from govern.web.access import current_actor, requires
from govern.web.tables import Listing, Sort, answer, like
from govern.web.templating import told

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue
    from sqlalchemy import Row, Select

bp = Blueprint("audit", __name__, url_prefix="/audit")
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
            Column("about", _("About whom")),
            Column("event", _("Event")),
            Column("subject", _("Id of the thing")),
            Column("details", _("Details")),
        ),
        values=_values,
        filters=FILTERS,
    )
    return answer(
        listing,
        "audit/log.html",
        filters=form,
        events=_events(),
        told_event=told_event,
        is_sealed=queries.is_sealed(),
        checkpoint=queries.find_last_checkpoint(),
        verification=queries.find_last_verification(),
        problems=rules.PROBLEMS,
    )


def _filtered(statement: Select[Any], form: LogFilter, zone: ZoneInfo) -> Select[Any]:
    if form.event.data:
        text = form.event.data.strip()
        exact = text in rules.SENTENCES
        statement = statement.where(
            AuditRow.event == text if exact else like(AuditRow.event, text.lower())
        )
    if form.person.data:
        statement = statement.where(queries.about_person(form.person.data))
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


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def told_event(name: str) -> str:
    """Give the sentence of an event in the reader's language, or its name."""
    sentence = rules.SENTENCES.get(name)
    return told(sentence) if sentence else name


def _events() -> list[tuple[str, str]]:
    known = sorted(((name, told_event(name)) for name in rules.SENTENCES), key=lambda e: e[1])
    return [("", _("Everything")), *known]


def _values(row: Row[Any]) -> dict[str, object]:
    return {
        "at": row.at,
        "who": row.actor_name or ("" if row.actor_id else _("The system")),
        "what": told_event(row.event),
        "about": row.subject_name or "",
        "event": row.event,
        "subject": str(row.subject_id),
        "details": json.dumps(row.payload, sort_keys=True) if row.payload else "",
    }
