"""Pages for signing in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, g, redirect, request, session, url_for
from flask_login import UserMixin, login_user, logout_user

from govern.accounts import queries, rules, services
from govern.accounts.forms import SignInForm
from govern.accounts.rules import Method
from govern.core.permissions import ANONYMOUS, Actor, Permission
from govern.core.transactions import transaction
from govern.extensions import login_manager
from govern.web.access import current_actor, public, requires
from govern.web.addresses import safe_next
from govern.web.templating import render

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

bp = Blueprint("accounts", __name__, url_prefix="/account")
demo = Blueprint("demo", __name__, url_prefix="/demo")


class SignedInUser(UserMixin):
    """What Flask-Login keeps: the token of the session, which names nobody."""

    def __init__(self, token: str) -> None:
        """Take the token."""
        self.id = token


@login_manager.user_loader
def _load_user(token: str) -> SignedInUser | None:
    return SignedInUser(token) if load_actor().is_authenticated else None


def load_actor() -> Actor:
    """Give who is acting in this request, read once."""
    if "actor" not in g:
        g.actor = queries.find_actor(session.get("_user_id"))
    actor: Actor = g.actor
    return actor


def answer_anonymous() -> ResponseReturnValue:
    """Lead a stranger to the sign-in page, and back afterwards."""
    target = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("accounts.sign_in", next=target or None))


def keyed(value: str) -> str:
    """Give the hash under which tries of an account or address are counted."""
    return rules.keyed_hash(value.strip().lower(), current_app.config["SECRET_KEY"])


def open_session(person_id: UUID, method: Method, attempt_id: UUID | None) -> None:
    """Start a new session: a new id in the cookie, nothing kept from before."""
    with transaction():
        token = services.sign_in(
            person_id,
            method=method,
            user_agent=request.user_agent.string,
            attempt_id=attempt_id,
        )
    session.clear()
    g.pop("actor", None)
    login_user(SignedInUser(token))
    session.permanent = True


@bp.route("/sign-in", methods=["GET", "POST"])
@public("one has to be able to sign in")
def sign_in() -> ResponseReturnValue:
    """Sign in with e-mail and password."""
    target = safe_next(request.values.get("next"))
    if current_actor().is_authenticated and request.method == "GET":
        return redirect(target)
    form = SignInForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction():
                trial = services.count_try(
                    "sign_in",
                    email=form.email.data,
                    account_hash=keyed(form.email.data),
                    address_hash=keyed(request.remote_addr or ""),
                )
            person_id = services.verify(trial, form.password.data)
            open_session(person_id, Method.PASSWORD, trial.attempt_id)
            return redirect(target)
    return render("accounts/sign_in.html", form=form, next=target)


@bp.route("/sign-out", methods=["POST"])
@requires(Permission.ACCOUNTS_OWN)
def sign_out() -> ResponseReturnValue:
    """End the session of this browser."""
    with transaction():
        services.sign_out(actor=current_actor())
    logout_user()
    session.clear()
    g.actor = ANONYMOUS
    return redirect(url_for("accounts.sign_in"))


@demo.route("/sign-in", methods=["POST"])
@public("the demo signs in with one click; outside the demo there is nothing here")
def sign_in_as() -> ResponseReturnValue:
    """Sign in as one of the demo's people."""
    if not current_app.config["GOVERN"].demo:
        abort(404)
    account = queries.find_account_by_email(request.form.get("person", ""))
    if account is None:
        abort(404)
    open_session(account.id, Method.DEMO, None)
    return redirect(safe_next(request.form.get("next")))
