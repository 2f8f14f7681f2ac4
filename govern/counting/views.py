"""Pages for figures: one by hand, a correction, reading day, and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from govern.core import clock
from govern.core.errors import DomainError, FieldError
from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.counting import forms, grid, queries, reading, rules, services
from govern.counting.rules import Change
from govern.organisation.queries import get_facts
from govern.promises import policies
from govern.promises import queries as promises
from govern.promises.forms import period_name
from govern.promises.rules import periods
from govern.promises.services import OWNER_ONLY
from govern.readings import queries as readings
from govern.sheets.reading import read_rows
from govern.web.access import current_actor, requires
from govern.web.tables import Page, answer_file
from govern.web.templating import language, render, render_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from flask.typing import ResponseReturnValue

    from govern.counting.rules import Entry, Planned
    from govern.promises.models import Promise
    from govern.web.forms import Form

bp = Blueprint("counting", __name__, url_prefix="/promises")
#: So many figures of a preview are shown; all of them are recorded.
MOST_SHOWN = 300


def _today() -> date:
    return clock.today(get_facts(current_actor()).time_zone)


def _sheet(
    template: str,
    form: Form,
    act: Callable[[], object],
    said: str,
    promise: Promise,
    **context: object,
) -> ResponseReturnValue:
    promise_id = promise.id
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                act()
                work.location = url_for("promises.show", promise_id=promise_id)
            flash(said)
            return redirect(work.location)
    if form.is_submitted():
        # What was refused left nothing behind, not even what was read before it.
        promise = promises.get_promise(promise_id)
    return render(
        template,
        form=form,
        promise=promise,
        wording=promise.wording_on(_today()),
        period_name=period_name,
        **context,
    )


@bp.route("/<uuid:promise_id>/readings/new", methods=["GET", "POST"])
@requires(Permission.PROMISES_RECORD)
def record(promise_id: UUID) -> ResponseReturnValue:
    """Record how often a promise was kept, beside the figures of the last period."""
    promise = promises.get_promise(promise_id)
    ensure(policies.may_record(current_actor(), promise), OWNER_ONLY)
    starts = periods(promise.starts_on, _today(), promise.period)
    form = forms.RecordForm(data={"period_start": starts[1] if len(starts) > 1 else None})
    form.offer(starts, promise.period)
    return _sheet(
        "counting/record.html",
        form,
        lambda: services.record_reading(
            promise_id,
            actor=current_actor(),
            period_start=form.period_start.data,
            scope=form.scope,
            kept=form.kept.number,
            total=form.total.number,
            remedies=form.remedies,
        ),
        _("The figure is recorded."),
        promise,
        last=readings.list_last(promise_id, promise.last_period),
    )


@bp.route("/readings/<uuid:reading_id>/correct", methods=["GET", "POST"])
@requires(Permission.PROMISES_RECORD)
def correct(reading_id: UUID) -> ResponseReturnValue:
    """Replace a figure by a better one."""
    stored = readings.get_reading(reading_id)
    promise = promises.get_promise(stored.promise_id)
    ensure(policies.may_record(current_actor(), promise), OWNER_ONLY)
    form = forms.CorrectForm(
        data={
            "kept": str(stored.kept),
            "total": str(stored.total),
            "remedies_owed": stored.remedies_owed,
            "remedies_paid": stored.remedies_paid,
        }
    )
    return _sheet(
        "counting/correct.html",
        form,
        lambda: services.correct_reading(
            reading_id,
            actor=current_actor(),
            kept=form.kept.number,
            total=form.total.number,
            reason=form.reason.data,
            remedies=form.remedies,
        ),
        _("The figure is corrected."),
        promise,
        reading=stored,
    )


@bp.route("/reading-day", methods=["GET", "POST"])
@requires(Permission.PROMISES_RECORD)
def day() -> ResponseReturnValue:
    """Show the promises of the newest period that is over, each with two boxes beside the last."""
    actor = current_actor()
    if request.args.get("format"):
        return answer_file("figures", grid.columns(), grid.sheet(actor, _today(), language()))
    form = forms.GridForm()
    page = grid.page_of(actor, _today(), language(), first=request.args.get("from", ""))
    if form.is_submitted():
        page.take(request.form)
    if form.is_submitted() and "back" not in request.form and form.validate():
        if "fill" in request.form:
            said = page.paste(form.pasted.data or "")
            if said is not None:
                form.pasted.errors = [_(said.message, **said.params)]
        else:
            entries = page.entries()
            if not page.problems and entries:
                return _preview(entries, (), page.typed())
            if not page.problems:
                form.pasted.errors = [_("Nothing was typed yet.")]
    status = 422 if page.problems or form.errors or form.pasted.errors else 200
    body = render_page(
        "counting/day.html", form=form, grid=page, page=_around(page), period_name=period_name
    )
    return body, status


def _around(page: grid.Page) -> Page:
    """Give the ways to the promises before and after these."""
    before, after = max(0, page.first - grid.PROMISES), page.first + grid.PROMISES
    return Page(
        rows=[],
        total_text="",
        sort="",
        previous_url=f"{url_for('.day')}?from={before}" if page.first else None,
        next_url=f"{url_for('.day')}?from={after}" if page.has_more else None,
    )


@bp.route("/figures", methods=["GET", "POST"])
@requires(Permission.PROMISES_RECORD)
def upload() -> ResponseReturnValue:
    """Read a file of figures, and show what it would change."""
    form = forms.UploadForm()
    if form.validate_on_submit():
        with form.refusals():
            try:
                stream: Any = form.file.data.stream
                with read_rows(stream, filename=form.file.data.filename or "") as sheet:
                    entries, refused = reading.read_figures(sheet, current_actor(), language())
            except DomainError as error:
                # What is wrong with a file as a whole stands beside it.
                raise FieldError("file", error.message, **error.params) from error
            if not entries and not refused:
                raise FieldError("file", rules.NO_ROWS)
            return _preview(entries, refused)
    return render("counting/upload.html", form=form)


@bp.post("/figures/record")
@requires(Permission.PROMISES_RECORD)
def record_all() -> ResponseReturnValue:
    """Record the figures of a preview, once it still says what was read."""
    form = forms.RecordAllForm()
    try:
        entries = rules.unpacked(form.figures.data or "")
    except ValueError as error:
        raise DomainError(rules.NO_FIGURES) from error
    plan = queries.foresee(entries, current_actor(), language())
    moved = form.digest.data != rules.digest(plan)
    if form.validate() and not moved:
        with form.refusals():
            with transaction(form.submission) as work:
                done = services.record_all(
                    [each.entry for each in plan if each.entry],
                    actor=current_actor(),
                    reason=form.reason.data or "",
                )
                work.location = url_for("promises.board")
            flash(
                _(
                    "%(new)s recorded, %(corrected)s corrected.",
                    new=ngettext("%(num)s figure", "%(num)s figures", done[Change.NEW]),
                    corrected=done[Change.CORRECTION],
                )
            )
            return redirect(work.location)
    return _shown(form, plan, moved=moved)


def _preview(
    entries: Sequence[Entry], refused: Sequence[Planned], typed: dict[str, str] | None = None
) -> ResponseReturnValue:
    """Show what figures would change; they travel on in the page."""
    plan = queries.foresee(entries, current_actor(), language())
    good = [each.entry for each in plan if each.entry and each.change is not Change.REFUSED]
    form = forms.RecordAllForm(formdata=None)
    form.figures.data = rules.packed(good)
    form.digest.data = rules.digest(each for each in plan if each.change is not Change.REFUSED)
    return _shown(form, plan, refused, typed=typed)


def _shown(
    form: forms.RecordAllForm,
    plan: Sequence[Planned],
    refused: Sequence[Planned] = (),
    *,
    moved: bool = False,
    typed: dict[str, str] | None = None,
) -> ResponseReturnValue:
    every = sorted([*plan, *refused], key=lambda each: each.line)
    by_change = {c: [each for each in every if each.change is c] for c in Change}
    if moved:
        good = [each for each in plan if each.change is not Change.REFUSED]
        form.figures.data = rules.packed(each.entry for each in good if each.entry)
        form.digest.data = rules.digest(good)
    body = render_page(
        "counting/record_all.html",
        form=form,
        by_change=by_change,
        changes=rules.CHANGE_NAMES,
        most=MOST_SHOWN,
        moved=moved,
        typed=typed,
    )
    return body, 409 if moved else 422 if form.errors else 200
