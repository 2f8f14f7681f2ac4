"""Pages for promises: the board, a promise, its figures and its case."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _

from govern.core import clock
from govern.core.localised import LANGUAGES, Localised
from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.core.types import SENTENCE_LENGTH
from govern.departments import queries as departments
from govern.journeys.queries import list_open_stages
from govern.organisation.queries import get_facts
from govern.promises import charts, checking, forms, policies, queries, services, tables
from govern.promises.rules import PromiseState, Standing
from govern.web.access import current_actor, requires
from govern.web.filters import chosen
from govern.web.forms import Form
from govern.web.tables import answer, paginate
from govern.web.templating import render

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from flask.typing import ResponseReturnValue

bp = Blueprint("promises", __name__, url_prefix="/promises")


def _today() -> date:
    return clock.today(get_facts(current_actor()).time_zone)


def _sheet(
    template: str,
    form: Form,
    act: Callable[[], UUID | None],
    said: str,
    promise_id: UUID | None = None,
    **context: object,
) -> ResponseReturnValue:
    """Do one act and go to the promise; show the form when it was not sent or was refused."""
    only_check = form.is_submitted() and "check" in request.form
    if not only_check and form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                made = act()
                work.location = url_for("promises.show", promise_id=promise_id or made)
            flash(said)
            return redirect(work.location)
    if isinstance(form, forms.WordsForm):
        found = queries.find_alike(Localised.of(form.typed("text")), but=promise_id)
        form.like = found and found[1]
        form.given = _given(form, promise_id)
    if promise_id is not None:
        promise = queries.get_promise(promise_id)
        context |= {"promise": promise, "wording": promise.wording_on(_today())}
    return render(template, form=form, **context, **tables.words())


def _given(form: forms.WordsForm, promise_id: UUID | None) -> frozenset[checking.Aspect]:
    """Give what is said beside the sentence: in the form, or by the promise itself."""
    if not isinstance(form, forms.PromiseForm):
        return queries.get_promise(promise_id).given if promise_id else frozenset()
    return checking.given(
        any(form.typed("for_whom").values()), *(form[n].data for n in forms.PLACES)
    )


@bp.get("/")
@requires(Permission.PROMISES_READ)
def board() -> ResponseReturnValue:
    """Show every promise with its owner, what was kept, the trend and the next review."""
    stages = list_open_stages()
    by_id = {str(stage.id): stage.id for stage in stages}
    offered = {"stage": by_id, "standing": set(Standing), "state": set(PromiseState)}
    wanted = {name: chosen(name, offered.get(name)) for name in tables.FILTERS}
    meant = departments.list_meant(wanted["department"]) if wanted["department"] else None
    listing = tables.listing(
        queries.board(
            day=_today(),
            text=wanted["text"],
            stage_id=by_id.get(wanted["stage"]),
            paths=None if meant is None else [one.path for one in meant],
            country=wanted["country"].upper(),
            standing=wanted["standing"],
            state=wanted["state"],
        )
    )
    if request.args.get("format"):
        return answer(listing, "promises/board.html")
    page = paginate(listing)
    return render(
        "promises/board.html",
        page=page,
        asked=wanted,
        department=meant[0].full_name if meant and len(meant) == 1 else wanted["department"],
        stages=stages,
        today=_today(),
        **charts.on_the_board(page.rows, get_facts(current_actor())),
        **tables.words(),
    )


@bp.get("/<uuid:promise_id>")
@requires(Permission.PROMISES_READ)
def show(promise_id: UUID) -> ResponseReturnValue:
    """Show a promise: its words, how often it was kept, and what is done when it was not."""
    actor = current_actor()
    promise = queries.get_promise(promise_id)
    if request.args.get("format"):
        return answer(tables.figures(promise), "promises/show.html")
    return render(
        "promises/show.html",
        promise=promise,
        wording=promise.wording_on(_today()),
        names=queries.describe(promise_id),
        **charts.figures_of(promise, get_facts(actor), actor),
        today=_today(),
        may_manage=policies.may_manage(actor),
        may_change=policies.may_change(actor, promise),
        may_reword=policies.may_reword(actor, promise),
        may_record=policies.may_record(actor, promise),
        act=forms.AgreeForm(data={"version": promise.version}),
        press=forms.ActForm(),
        **tables.words(),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.PROMISES_RECORD)
def propose() -> ResponseReturnValue:
    """Propose a promise; after one that has become a given, the promise of the next level."""
    actor, after = current_actor(), request.args.get("after", type=UUID)
    before = queries.get_promise(after) if after else None
    form = forms.PromiseForm(data=tables.defaults(actor, _today(), before))
    form.speak(get_facts(actor).languages, tables.texts_after(before) if before else None)
    return _sheet(
        "promises/propose.html",
        form,
        lambda: services.propose(actor=actor, terms=form.terms),
        _("The promise is proposed."),
        before=before and before.wording_on(_today()).text,
    )


@bp.route("/<uuid:promise_id>/edit", methods=["GET", "POST"])
@requires(Permission.PROMISES_RECORD)
def edit(promise_id: UUID) -> ResponseReturnValue:
    """Change a promise that is not live yet."""
    promise = queries.get_promise(promise_id)
    ensure(policies.may_change(current_actor(), promise), services.CHANGERS)
    form = forms.PromiseForm(data=tables.values_of(promise))
    form.speak(get_facts(current_actor()).languages, tables.texts_of(promise))
    return _sheet(
        "promises/edit.html",
        form,
        lambda: services.change(
            promise_id, actor=current_actor(), terms=form.terms, version=form.version.data
        ),
        _("The promise is saved."),
        promise_id,
    )


@bp.route("/<uuid:promise_id>/reword", methods=["GET", "POST"])
@requires(Permission.PROMISES_MANAGE)
def reword(promise_id: UUID) -> ResponseReturnValue:
    """Give a live promise other words from a day on, or another owner."""
    promise = queries.get_promise(promise_id)
    form = forms.RewordForm(data={**tables.values_of(promise), "starts_on": _today()})
    form.speak(get_facts(current_actor()).languages, tables.texts_of(promise))
    return _sheet(
        "promises/reword.html",
        form,
        lambda: services.reword(
            promise_id,
            actor=current_actor(),
            text=form.words("text"),
            starts_on=form.starts_on.data,
            owner_id=form.owner_id,
            review_on=form.review_on.data,
            version=form.version.data,
            overruled=form.overruled.data,
        ),
        _("The promise is saved."),
        promise_id,
    )


@bp.post("/check")
@requires(Permission.PROMISES_RECORD)
def check() -> ResponseReturnValue:
    """Answer with what the promise check says about texts that are being typed."""
    texts = {code: request.form.get(f"text_{code}", "")[:SENTENCE_LENGTH] for code in LANGUAGES}
    whom = [request.form.get(f"for_whom_{code}") for code in LANGUAGES]
    given = checking.given(any(whom), *(request.form.get(name) for name in forms.PLACES))
    found = queries.find_alike(Localised.of(texts), but=request.args.get("but", type=UUID))
    answering = jsonify(forms.check_results(texts, given=given, like=found and found[1]))
    answering.headers["Cache-Control"] = "no-store"
    return answering


@bp.post("/<uuid:promise_id>/agree")
@requires(Permission.PROMISES_MANAGE)
def agree(promise_id: UUID) -> ResponseReturnValue:
    """Agree that a promise may be made."""
    form = forms.AgreeForm()
    with transaction(form.submission) as work:
        services.agree(promise_id, actor=current_actor(), version=form.version.data)
        work.location = url_for(".show", promise_id=promise_id)
    flash(_("The promise is agreed."))
    return redirect(work.location)


@bp.route("/<uuid:promise_id>/go-live", methods=["GET", "POST"])
@requires(Permission.PROMISES_MANAGE)
def go_live(promise_id: UUID) -> ResponseReturnValue:
    """Make the promise, after a second look."""
    promise = queries.get_promise(promise_id)
    form = forms.GoLiveForm(data={"version": promise.version, "overruled": promise.overruled})
    return _sheet(
        "promises/go_live.html",
        form,
        lambda: services.go_live(
            promise_id,
            actor=current_actor(),
            version=form.version.data,
            overruled=form.overruled.data,
        ),
        _("The promise is live."),
        promise_id,
        check=forms.check_results(promise.wordings[-1].text.as_dict(), given=promise.given),
        objects=checking.objects(promise.wordings[-1].text, promise.given),
    )


@bp.route("/<uuid:promise_id>/retire", methods=["GET", "POST"])
@requires(Permission.PROMISES_MANAGE)
def retire(promise_id: UUID) -> ResponseReturnValue:
    """Stop making the promise, after a second look."""
    return _sheet(
        "promises/retire.html",
        forms.ConfirmForm(),
        lambda: services.retire(promise_id, actor=current_actor()),
        _("The promise is retired."),
        promise_id,
    )


@bp.route("/cases/<uuid:case_id>", methods=["GET", "POST"])
@requires(Permission.PROMISES_RECORD)
def answer_case(case_id: UUID) -> ResponseReturnValue:
    """Say why a promise was not kept and what is done about it."""
    case = queries.get_case(case_id)
    promise = queries.get_promise(case.promise_id)
    ensure(policies.may_record(current_actor(), promise), services.OWNER_ONLY)
    data = {"cause": case.cause, "repair": case.repair, "version": case.version}
    form = forms.AnswerForm(data=data)
    return _sheet(
        "promises/answer_case.html",
        form,
        lambda: services.answer_case(
            case_id,
            actor=current_actor(),
            cause=form.cause.data,
            repair=form.repair.data,
            version=form.version.data,
        ),
        _("The answer is saved."),
        case.promise_id,
        case=case,
    )
