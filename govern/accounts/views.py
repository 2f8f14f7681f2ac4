"""Pages for signing in and out, for confirming who one is, and for how one reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import UserMixin, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError

from govern.accounts import queries, rules, services
from govern.accounts.forms import ConfirmForm, SignInForm
from govern.accounts.rules import Method, Purpose, Theme, TryKind
from govern.core import clock
from govern.core.errors import DomainError, FieldError
from govern.core.localised import LANGUAGES
from govern.core.permissions import ANONYMOUS, Actor, Permission
from govern.core.transactions import transaction
from govern.extensions import login_manager
from govern.web.access import current_actor, public, requires
from govern.web.addresses import safe_next
from govern.web.resubmission import find_kept, keep
from govern.web.templating import render, render_page

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

log = structlog.get_logger(__name__)
bp = Blueprint("accounts", __name__, url_prefix="/account")
demo = Blueprint("demo", __name__, url_prefix="/demo")
YEAR = 365 * 24 * 3600
FORBIDDEN = 403
#: Under which name the cookie keeps when its browser was last in use.
SEEN = "seen"


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
        g.actor = queries.find_actor(session.get("_user_id")) if _is_in_use() else ANONYMOUS
    actor: Actor = g.actor
    return actor


def _is_in_use() -> bool:
    """Tell whether this browser was used lately; its signed cookie notes that it is used now.

    The note is no row, because a page that is only read writes nothing.
    """
    if "_user_id" not in session:
        return False
    now = int(clock.now().timestamp())
    idle = now - session.get(SEEN, 0)
    if idle > rules.IDLE_LENGTH.total_seconds():
        return False
    if idle >= rules.SEEN_EVERY.total_seconds():
        session[SEEN] = now
    return True


def answer_anonymous() -> ResponseReturnValue:
    """Lead a stranger to the sign-in page, and back afterwards.

    Somebody whose session ended while they were typing finds what they typed after signing in.
    """
    if request.method == "GET":
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?") or None))
    kept = keep(queries.find_owner_of(session.get("_user_id")))
    if kept is None or request.endpoint == "accounts.sign_out":
        return redirect(url_for("accounts.sign_in"), 303)
    flash(_("You were signed out in the meantime. Sign in, and what you typed is still there."))
    form = SignInForm(formdata=None, data={"kept": kept})
    return render_page("accounts/sign_in.html", form=form, next="/", **_demo()), 401


def keyed(value: str) -> str:
    """Give the hash under which tries of an account or address are counted."""
    return rules.keyed_hash(value.strip().lower(), current_app.config["SECRET_KEY"])


def count_try(kind: TryKind, email: str) -> services.Trial:
    """Count a try of this account from this address; it stays counted when it fails."""
    with transaction():
        return services.count_try(
            kind,
            email=email,
            account_hash=keyed(email),
            address_hash=keyed(request.remote_addr or ""),
        )


def prove(trial: services.Trial, password: str) -> UUID:
    """Give the person the password belongs to; a failure is noted before it is shown."""
    try:
        return services.verify(trial, password)
    except FieldError:
        note("password_refused", trial.person_id)
        raise


def note(kind: str, person_id: UUID | None) -> None:
    """Write a refusal down; that this fails changes nothing about the answer."""
    try:
        with transaction():
            services.note_refusal(kind, person_id=person_id, endpoint=request.endpoint or "")
    except (SQLAlchemyError, DomainError):
        log.exception("accounts.refusal_not_noted", kind=kind)


def note_forbidden(response: Response) -> Response:
    """Write down that somebody who is signed in was refused; runs after every request."""
    actor: Actor = g.get("actor", ANONYMOUS)
    if response.status_code == FORBIDDEN and actor.is_authenticated:
        note("refused", actor.id)
    return response


def open_session(person_id: UUID, method: Method, proof: services.Trial | None = None) -> None:
    """Start a new session: a new id in the cookie, nothing kept from before."""
    with transaction():
        token = services.sign_in(
            person_id,
            method=method,
            user_agent=request.user_agent.string,
            proof=proof,
        )
    session.clear()
    g.pop("actor", None)
    # The form token that was made earlier in this request belonged to the old session.
    g.pop("csrf_token", None)
    login_user(SignedInUser(token))
    session[SEEN] = int(clock.now().timestamp())
    session.permanent = True


def carry(token: str) -> None:
    """Go on in this browser under the session's new token."""
    login_user(SignedInUser(token))


def _demo() -> dict[str, Any]:
    """Give what the sign-in and signing pages of a demonstration show."""
    settings = current_app.config["GOVERN"]
    if not settings.demo:
        return {"demo_people": [], "demo_password": None}
    return {
        "demo_people": queries.list_demo_people(),
        "demo_password": queries.find_demo_password(settings.instance),
    }


@bp.route("/sign-in", methods=["GET", "POST"])
@public("one has to be able to sign in")
def sign_in() -> ResponseReturnValue:
    """Sign in with e-mail and password."""
    target = safe_next(request.values.get("next"))
    if current_actor().is_authenticated and request.method == "GET":
        return redirect(target)
    form = SignInForm()
    if form.validate_on_submit():
        trial = count_try(TryKind.PASSWORD, form.email.data)
        with form.refusals():
            person_id = prove(trial, form.password.data)
            open_session(person_id, Method.PASSWORD, trial)
            return go_on(person_id, target, form.kept.data)
    return render("accounts/sign_in.html", form=form, next=target, **_demo())


def go_on(person_id: UUID, target: str, kept_text: str | None) -> ResponseReturnValue:
    """Go on to where somebody wanted to be, or show what they had typed, to be sent again."""
    kept = find_kept(kept_text)
    if kept is None or kept.person_id not in {None, person_id}:
        return redirect(target)
    g.actor = queries.find_actor(session.get("_user_id"))
    return render("accounts/_resume.html", kept=kept)


@bp.route("/sign-out", methods=["POST"])
@requires(Permission.ACCOUNTS_OWN)
def sign_out() -> ResponseReturnValue:
    """End the session of this browser."""
    with transaction():
        services.sign_out(actor=current_actor())
    logout_user()
    session.clear()
    g.actor = ANONYMOUS
    response = make_response(redirect(url_for("accounts.sign_in")))
    # Pages and drafts that the browser kept go too; language and colours may stay.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.route("/confirm", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_OWN)
def confirm() -> ResponseReturnValue:
    """Enter the password again, for one purpose, before something that cannot be taken back."""
    if request.args.get("for") not in set(Purpose):
        abort(404)
    purpose = Purpose(request.args["for"])
    target = safe_next(request.args.get("next"))
    actor = current_actor()
    form = ConfirmForm()
    if form.validate_on_submit():
        trial = count_try(TryKind.CONFIRM, actor.email)
        with form.refusals():
            prove(trial, form.password.data)
            with transaction():
                token = services.confirm_identity(purpose, actor=actor, proof=trial)
            carry(token)
            return redirect(target)
    return render("accounts/confirm.html", form=form, purpose=purpose, next=target, **_demo())


@bp.post("/preferences")
@public("strangers choose a language and colours too; theirs stay in a cookie")
def preferences() -> ResponseReturnValue:
    """Choose language and colours: in the profile, or in a cookie for who is not signed in."""
    language = request.form.get("language", "")
    theme = request.form.get("theme", "")
    zone = request.form.get("time_zone", "")
    language = language if language in LANGUAGES else ""
    theme = theme if theme in set(Theme) else ""
    zone = zone if zone in clock.time_zones() else ""
    response = make_response(redirect(safe_next(request.form.get("next")), 303))
    actor = current_actor()
    if actor.is_authenticated and (language or theme or zone):
        with transaction():
            services.choose_preferences(
                actor=actor,
                language=language or None,
                time_zone=zone or None,
                theme=Theme(theme) if theme else None,
            )
    settings = current_app.config["GOVERN"]
    for name, value in (("language", language), ("theme", theme)):
        if value:
            response.set_cookie(
                settings.cookie(name),
                value,
                max_age=YEAR,
                httponly=True,
                samesite="Lax",
                secure=settings.secure,
            )
    return response


@demo.route("/sign-in", methods=["POST"])
@public("the demo signs in with one click; outside the demo there is nothing here")
def sign_in_as() -> ResponseReturnValue:
    """Sign in as one of the demo's people."""
    if not current_app.config["GOVERN"].demo:
        abort(404)
    account = queries.find_account_by_email(request.form.get("person", "").replace("\0", ""))
    if account is None:
        abort(404)
    open_session(account.id, Method.DEMO)
    return go_on(account.id, safe_next(request.form.get("next")), request.form.get("kept"))
