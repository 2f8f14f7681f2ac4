"""Pages for sending out, signing and verifying a definition."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.

from govern.accounts import queries as accounts
from govern.accounts.rules import Purpose
from govern.comparisons.queries import find_changes
from govern.core import clock
from govern.core.errors import NotFound
from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.definition import queries as definitions
from govern.definition.rules import DefinitionState
from govern.extensions import limiter
from govern.organisation import queries as organisation
from govern.signing import policies as signing_policies
from govern.signing import queries as signing
from govern.signing.services import NOT_ASKED
from govern.signoff import policies, queries, services
from govern.signoff.forms import (
    ActForm,
    DeclineForm,
    PutOffForm,
    SendOutForm,
    SignForm,
    WithdrawForm,
)
from govern.web.access import current_actor, public, requires
from govern.web.templating import render

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from govern.definition.models import DefinitionVersion
    from govern.signing.models import FrozenText

bp = Blueprint("signoff", __name__, url_prefix="/signoff")
verify = Blueprint("verify_definition", __name__, url_prefix="/verify")


@bp.route("/<uuid:version_id>/send-out", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def send_out(version_id: UUID) -> ResponseReturnValue:
    """Choose who signs, how many of them, and by when."""
    actor = current_actor()
    facts = organisation.get_facts(actor)
    text = definitions.get_version(version_id, actor=actor)
    if request.method == "GET" and not text.workflow.allows(
        text.state, DefinitionState.OUT_FOR_SIGNATURE
    ):
        return redirect(url_for("definition.version", version_id=version_id))
    excluded = queries.list_excluded(text, facts)
    everybody = definitions.list_senior_leaders()
    leaders = {str(row.id): row for row in everybody if row.id not in excluded}
    days = facts.number("definition.days_to_sign")
    form = SendOutForm(
        data={
            "needed": facts.number("definition.signatures_needed"),
            "due_on": clock.today(facts.time_zone) + timedelta(days=days),
        }
    )
    lags = definitions.list_lags(text, facts.languages, actor=actor)
    if not lags:
        del form.says_the_same
    form.signatories.choices = [
        SelectChoice(value=key, label=row.name) for key, row in leaders.items()
    ]
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.send_out(
                    version_id,
                    form.shown_sha256.data or "",
                    actor=actor,
                    signatory_ids=[leaders[value].id for value in form.signatories.data or []],
                    needed=form.needed.data,
                    due_on=form.due_on.data,
                    says_the_same=bool(lags) and form.says_the_same.data,
                    to_acknowledge=form.to_acknowledge.data,
                )
                work.location = url_for("definition.version", version_id=version_id)
            flash(_("The text is frozen, and its signatories are asked."))
            return redirect(work.location)
    if form.is_submitted():
        # A refusal has thrown away what was read before it.
        text = definitions.get_version(version_id, actor=actor)
    # What is shown is what is frozen; what has changed since the page was opened is said.
    shown, form.shown_sha256.data = form.shown_sha256.data, queries.hash_of(text)
    return render(
        "signoff/send_out.html",
        form=form,
        version=text,
        missing=text.missing(),
        has_changed=form.is_submitted() and shown != form.shown_sha256.data,
        lags=lags,
        wrote=[row for row in everybody if row.id in excluded],
    )


@bp.route("/<uuid:version_id>/sign", methods=["GET", "POST"])
@requires(Permission.DEFINITION_SIGN)
def sign(version_id: UUID) -> ResponseReturnValue:
    """Read the text as it will be, see who has signed, and sign."""
    actor = current_actor()
    facts = organisation.get_facts(actor)
    form = SignForm()
    minutes = facts.number("signing.fresh_minutes")
    fresh = accounts.find_confirmed(actor, Purpose.SIGN, minutes) is not None
    # When the password has gone stale meanwhile, the page asks for it once more.
    if fresh and form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.sign(
                    version_id,
                    form.shown_sha256.data or "",
                    actor=actor,
                    role=_("Senior leader, %(department)s", department=actor.department_name),
                    meaning=_("I have read this and will decide by it."),
                    circumstances=services.Circumstances(
                        address=request.remote_addr or "",
                        user_agent=request.user_agent.string,
                    ),
                )
                work.location = url_for("definition.version", version_id=version_id)
            flash(_("You have signed. Thank you."))
            return redirect(work.location)
    text = definitions.get_version(version_id, actor=actor)
    if text.frozen_text_id is None or not queries.is_out(text):
        return redirect(url_for("definition.version", version_id=version_id))
    # What is shown is what is signed: the hash is computed from the words on this page, and when
    # these are not the first ones, the tick is asked for again.
    form.shown_sha256.data = queries.hash_of(text, signing.get_frozen(text.frozen_text_id))
    form.meaning.data = form.meaning.data and not form.stale
    signatories = signing.list_signatories(text.frozen_text_id)
    own = next((row for row in signatories if row.person_id == actor.id), None)
    return render(
        "signoff/sign.html",
        form=form,
        version=text,
        reopeners=definitions.find_reopeners(text, actor),
        changes=find_changes(text, actor=actor),
        signatories=signatories,
        own=own.state.value if own else "",
        allowed=policies.may_sign(actor, not_for=queries.list_excluded(text, facts)),
        minutes=minutes,
        fresh=fresh,
        late=request.method == "POST" and not fresh,
    )


@bp.route("/<uuid:version_id>/decline", methods=["GET", "POST"])
@requires(Permission.DEFINITION_SIGN)
def decline(version_id: UUID) -> ResponseReturnValue:
    """Decline to sign, with a reason."""
    text = definitions.get_version(version_id, actor=current_actor())
    asked = text.frozen_text_id and signing.find_request(text.frozen_text_id, current_actor().id)
    ensure(signing_policies.may_answer(current_actor(), asked or None), NOT_ASKED)
    form = DeclineForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.decline(version_id, actor=current_actor(), reason=form.reason.data)
                work.location = url_for("definition.current")
            flash(_("The author will read why."))
            return redirect(work.location)
    text = definitions.get_version(version_id, actor=current_actor())
    return render("signoff/decline.html", form=form, version=text)


@bp.post("/<uuid:version_id>/remind")
@requires(Permission.DEFINITION_EDIT)
def remind(version_id: UUID) -> ResponseReturnValue:
    """Remind those who are still to sign."""
    with transaction(ActForm().submission) as work:
        services.remind(version_id, actor=current_actor())
        work.location = url_for("definition.version", version_id=version_id)
    flash(_("They are reminded by mail."))
    return redirect(work.location)


@bp.route("/<uuid:version_id>/put-off", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def put_off(version_id: UUID) -> ResponseReturnValue:
    """Give those who are still to sign another last day."""
    form = PutOffForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.put_off(version_id, actor=current_actor(), due_on=form.due_on.data)
                work.location = url_for("definition.version", version_id=version_id)
            flash(_("The last day is another one now."))
            return redirect(work.location)
    text = definitions.get_version(version_id, actor=current_actor())
    if not form.is_submitted():
        if not queries.is_out(text) or text.due_at is None:
            return redirect(url_for("definition.version", version_id=version_id))
        zone = ZoneInfo(organisation.get_facts(current_actor()).time_zone)
        form.due_on.data = text.due_at.astimezone(zone).date()
    return render("signoff/put_off.html", form=form, version=text)


@bp.route("/<uuid:version_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def withdraw(version_id: UUID) -> ResponseReturnValue:
    """Take a text back before enough have signed."""
    form = WithdrawForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.withdraw(version_id, actor=current_actor(), note=form.note.data)
                work.location = url_for("definition.version", version_id=version_id)
            flash(_("The text is a draft again."))
            return redirect(work.location)
    text = definitions.get_version(version_id, actor=current_actor())
    return render("signoff/withdraw.html", form=form, version=text)


def _signed(number: int) -> tuple[DefinitionVersion, FrozenText]:
    """Give a version that is or was in force, with the text that was signed."""
    text = definitions.get_public(number)
    if text.frozen_text_id is None:
        raise NotFound
    return text, signing.get_frozen(text.frozen_text_id)


@verify.get("/definition/<int:number>")
@public("anybody may verify the signatures under a definition that is or was in force")
@limiter.limit("60 per minute")
def definition(number: int) -> ResponseReturnValue:
    """Compute the hash of a version again and show whether its signatures hold."""
    text, frozen = _signed(number)
    return render(
        "verify_definition/definition.html",
        version=text,
        frozen=frozen,
        verdict=queries.verdict_of(text, frozen),
    )


@verify.get("/definition/<int:number>/text")
@public("anybody may take along the exact bytes that were signed, to verify them elsewhere")
@limiter.limit("60 per minute")
def text(number: int) -> ResponseReturnValue:
    """Give the bytes that were signed, as they are."""
    _version, frozen = _signed(number)
    answering = Response(frozen.body, mimetype="application/json")
    name = f"definition-{number}.json"
    answering.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answering.headers["Cache-Control"] = "no-store"
    return answering
