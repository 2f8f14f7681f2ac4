"""Pages that change many people at once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from govern.core.errors import DomainError, FieldError
from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.core.types import sort_key
from govern.departments.rules import SEPARATOR
from govern.organisation.queries import get_facts
from govern.people.rules import LEVEL_NAMES
from govern.sheets.reading import read_rows
from govern.sheets.writing import Column
from govern.staffing import policies, queries, rules, services, texts
from govern.staffing.forms import ActForm, ConfirmForm, UploadForm
from govern.web.access import current_actor, requires
from govern.web.tables import answer_file
from govern.web.templating import date_text, language, render

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import FileStorage

    from govern.staffing.models import Plan, PlannedRow, Snapshot
    from govern.staffing.rules import Parsed

bp = Blueprint("staffing", __name__, url_prefix="/staffing")
MOST_SHOWN = 200
TITLES_SHOWN = 6
FIRST_HOUR = "first-hour"


@bp.route("/imports/new", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def upload() -> ResponseReturnValue:
    """Choose a file of people and departments; nothing is changed before its preview is read."""
    form = UploadForm()
    if form.validate_on_submit():
        with form.refusals():
            try:
                parsed, file_hash = _read(form.file.data)
            except DomainError as error:
                # What is wrong with a file as a whole stands beside it.
                raise FieldError("file", error.message, **error.params) from error
            with transaction(form.submission) as work:
                draft_id = services.prepare_import(
                    parsed,
                    actor=current_actor(),
                    filename=form.file.data.filename or "",
                    file_hash=file_hash,
                )
                work.location = url_for(".preview", draft_id=draft_id, **_kept())
            return redirect(work.location)
    return render(
        "staffing/upload.html", form=form, titles=_titles(), required=rules.REQUIRED, back=_back()
    )


def _kept() -> dict[str, Any]:
    """Give what stays in the address from page to page: whether one comes from the first hour."""
    return {"from": FIRST_HOUR} if request.args.get("from") == FIRST_HOUR else {}


def _back() -> str:
    """Give the address one came from."""
    return url_for("firsthour.people" if _kept() else "people.directory")


def _onward() -> str:
    """Give where an import leads: where one came from, but on with a first hour not finished."""
    in_it = get_facts(current_actor()).setup_step is not None and not _kept()
    return url_for("firsthour.resume") if in_it else _back()


@bp.get("/imports/example")
@requires(Permission.PEOPLE_MANAGE)
def example() -> ResponseReturnValue:
    """Give a file to begin with, in the reader's language: the titles, and three people."""
    rows = (line.split("|") for line in texts.EXAMPLE_ROWS[language()].split("\n") if line)
    return answer_file(
        "people",
        [Column(name, texts.HEADINGS[name][language()]) for name in texts.EXAMPLE_FIELDS],
        (dict(zip(texts.EXAMPLE_FIELDS, row, strict=True)) for row in rows),
    )


def _titles() -> dict[str, list[str]]:
    """Give the titles the page names for each field, ours in the reader's language first."""
    found = {}
    for name, known in texts.TITLES.items():
        first = texts.HEADINGS[name][language()]
        others = (title.replace("_", " ") for title in known)
        different = [title for title in others if sort_key(title) != sort_key(first)]
        found[name] = [first, *different[: TITLES_SHOWN - 1]]
    return found


def _read(file: FileStorage) -> tuple[Parsed, str]:
    """Read an uploaded file outside any transaction, and give its fingerprint."""
    stream: Any = file.stream
    with read_rows(stream, filename=file.filename or "") as sheet:
        parsed = rules.parse(sheet)
    stream.seek(0)
    return parsed, hashlib.file_digest(stream, "sha256").hexdigest()


@bp.route("/imports/<uuid:draft_id>", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def preview(draft_id: UUID) -> ResponseReturnValue:
    """Show what a file would change, and change it when that is confirmed."""
    actor = current_actor()
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.confirm_import(
                    draft_id,
                    actor=actor,
                    digest=form.digest.data or "",
                    leavers=form.leavers.data,
                )
                work.location = _onward()
            flash(_("The people of this file are imported."))
            return redirect(work.location)
    draft = queries.get_draft(draft_id, actor=actor)
    snapshot = queries.take_snapshot(actor)
    plan = policies.make_plan(queries.parsed_of(draft.content), snapshot)
    form.digest.data = plan.digest()
    return render(
        "staffing/preview.html",
        form=form,
        act=ActForm(),
        kept=_kept(),
        back=_back(),
        onward=_onward(),
        draft=draft,
        plan=plan,
        rows=[row for row in plan.rows if row.adopts]
        + [row for row in plan.rows if not row.adopts][:MOST_SHOWN],
        shown=MOST_SHOWN,
        words=_words(),
        field_names=_field_names(),
        told=_teller(plan, snapshot),
        level_names=LEVEL_NAMES,
        changes=list(rules.RowChange),
        sentence=_sentence,
    )


def _sentence(message: str, params: dict[str, Any]) -> str:
    """Give a remark about the file in the reader's language."""
    text: str = _(message)
    return text % params if params else text


def _teller(plan: Plan, snapshot: Snapshot) -> Callable[[PlannedRow], list[str]]:
    """Give what says of a row what changes of somebody who is known: from what, to what."""
    names = {known.number: known.name for known in plan.seen.values()}
    names |= {row.number: row.name for row in plan.rows}
    titles = _field_names()

    def shown(name: str, value: Any) -> str:  # noqa: ANN401 - what a column holds.
        match name:
            case "department":
                return SEPARATOR.join(snapshot.called[value])
            case "manager":
                return names.get(value) or str(value or "")
            case "level":
                return str(_(LEVEL_NAMES[value]))
            case "joined_on" | "left_on":
                return date_text(value) if value else ""
            case _:
                return str(value or "")

    def change(row: PlannedRow, name: str) -> str:
        before = plan.adopted.get(row.number) if name == "employee_number" else plan.before(row)
        if name == "employee_number":
            old, new = before.number if before else "", row.number
        else:
            old = shown(name, getattr(before, name))
            new = row.place if name == "department" else shown(name, row.values[name])
        if not old:
            text = _("%(field)s: %(new)s", field=titles[name], new=new)
        elif not new:
            text = _("%(field)s: nothing, was %(old)s", field=titles[name], old=old)
        else:
            text = _("%(field)s: %(new)s, was %(old)s", field=titles[name], new=new, old=old)
        return str(text)

    return lambda row: [change(row, name) for name in row.changes]


def _words() -> dict[rules.RowChange, str]:
    return {
        rules.RowChange.ADDED: _("New"),
        rules.RowChange.CHANGED: _("Changed"),
        rules.RowChange.LEFT: _("Leaves"),
        rules.RowChange.RETURNED: _("Comes back"),
    }


def _field_names() -> dict[str, str]:
    return {
        "": _("The row"),
        "employee_number": _("Employee number"),
        "name": _("Name"),
        "email": _("E-mail"),
        "department": _("Department"),
        "manager": _("Reports to"),
        "level": _("Level"),
        "country": _("Country"),
        "language": _("Language"),
        "joined_on": _("First day"),
        "left_on": _("Last day"),
    }


@bp.post("/imports/<uuid:draft_id>/drop")
@requires(Permission.PEOPLE_MANAGE)
def drop(draft_id: UUID) -> ResponseReturnValue:
    """Throw a file away that was not imported."""
    form = ActForm()
    with transaction(form.submission) as work:
        services.drop_import(draft_id, actor=current_actor())
        work.location = url_for(".upload", **_kept())
    flash(_("The file is thrown away; nothing was changed."))
    return redirect(work.location)
