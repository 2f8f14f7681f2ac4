"""Pages for a forgotten password, and for using an address that works once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid5

from flask import Blueprint, current_app, flash, redirect, url_for
from flask_babel import gettext as _

from govern.accounts import rules as account_rules
from govern.accounts import services as accounts
from govern.accounts.queries import find_actor_of
from govern.accounts.rules import Method, TryKind
from govern.accounts.views import count_try, open_session
from govern.core.errors import AlreadyDone, FieldError
from govern.core.transactions import Submission, transaction
from govern.links import queries, services
from govern.links.forms import ForgottenForm, NewPasswordForm
from govern.links.rules import LinkPurpose
from govern.organisation.queries import find_facts
from govern.passwords.rules import problem
from govern.tasks import queries as tasks
from govern.web import translating
from govern.web.access import current_actor, public
from govern.web.addresses import safe_next
from govern.web.templating import render, render_page

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

bp = Blueprint("links", __name__, url_prefix="/links")
GONE = 410


def judge(password: str, *about: str) -> None:
    """Refuse a new password that is too easy to guess for somebody who knows these names."""
    facts = find_facts()
    if sentence := problem(password, about=[*about, facts.name if facts else ""]):
        raise FieldError("password", sentence)


@bp.route("/forgotten", methods=["GET", "POST"])
@public("who forgot the password cannot sign in to say so")
def forgotten() -> ResponseReturnValue:
    """Ask for an address that sets a new password; the answer is the same for everybody."""
    form = ForgottenForm()
    sent = False
    if form.validate_on_submit():
        count_try(TryKind.RESET, form.email.data)
        with transaction():
            services.ask_reset(form.email.data, key=current_app.config["SECRET_KEY"])
        sent = True
    return render("links/forgotten.html", form=form, sent=sent)


def _asked_of(person_id: UUID) -> str:
    """Give the page of the one thing somebody is asked to do, the list of several, or nothing."""
    asked = tasks.list_open(find_actor_of(person_id), 2)
    if not asked:
        return ""
    if len(asked) > 1:
        return url_for("tasks.overview")
    arguments: dict[str, Any] = dict(asked[0].arguments)
    return url_for(asked[0].kind.endpoint, **arguments)


def _once(form: NewPasswordForm, token: str) -> Submission:
    """Give the one-time id of this form for this link: it says nothing about any other."""
    return Submission(uuid5(form.submission.id, token), None, "links.use")


def _set_before() -> ResponseReturnValue:
    """Answer who pressed twice: it was done, and nobody is signed in by the second time."""
    if not current_actor().is_authenticated:
        flash(_("Your password is set. Sign in with it."), "success")
    return redirect(url_for("accounts.sign_in"))


@bp.route("/<token>", methods=["GET", "POST"])
@public("the address itself is the proof, once")
def use(token: str) -> ResponseReturnValue:
    """Set a password by an invitation or by the address sent to who forgot it."""
    form = NewPasswordForm()
    link = queries.find_open_link(token)
    if link is None or link.purpose is LinkPurpose.EMAIL:
        if form.submission_id.value and queries.was_sent(_once(form, token).id):
            return _set_before()
        return render_page("links/_gone.html"), GONE
    invited = link.purpose is LinkPurpose.INVITATION
    if form.validate_on_submit():
        with form.refusals():
            judge(form.password.data, link.name, link.email or "")
            hashed = account_rules.hasher.hash(form.password.data)
            try:
                with transaction(_once(form, token)):
                    person_id, landing = services.use_for_password(token, hashed)
            except AlreadyDone:
                return _set_before()
            open_session(person_id, Method.LINK)
            if invited and (spoken := translating.asked_of_browser()):
                # Whoever comes in for the first time goes on in the language they have just read.
                with transaction():
                    accounts.choose_preferences(actor=find_actor_of(person_id), language=spoken)
            flash(_("Your password is set. You are signed in."), "success")
            asked = landing or (_asked_of(person_id) if invited else "")
            return redirect(safe_next(asked))
    return render("links/use.html", form=form, link=link)
