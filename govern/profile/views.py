"""One's own page and the pages behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _

from govern.accounts import queries as accounts
from govern.accounts import rules as account_rules
from govern.accounts.rules import Purpose, TryKind
from govern.accounts.views import carry, count_try, prove
from govern.core import clock
from govern.core.errors import N_, FieldError
from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.links.queries import find_open_link
from govern.links.rules import LinkPurpose
from govern.links.views import GONE, judge
from govern.profile import queries, services
from govern.profile.forms import ActForm, EmailForm, PasswordForm, ZoneForm
from govern.profile.rules import browser_of
from govern.sheets.writing import Column, Kind
from govern.web.access import current_actor, public, requires
from govern.web.tables import answer_file
from govern.web.templating import render, render_page

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from govern.accounts.services import Trial

#: The page where people choose how often they get mail.
CHOICES = "notifications.choices"
bp = Blueprint("profile", __name__, url_prefix="/profile")


@bp.get("/")
@requires(Permission.ACCOUNTS_OWN)
def overview() -> ResponseReturnValue:
    """Show what is known about me, how I read, and the way to everything I can change."""
    actor = current_actor()
    zones = ZoneForm(data={"time_zone": actor.time_zone})
    zones.offer(clock.time_zones())
    return render(
        "profile/overview.html",
        facts=queries.get_facts(actor=actor),
        zones=zones,
        choices_url=url_for(CHOICES) if CHOICES in current_app.view_functions else None,
    )


@bp.route("/password", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_OWN)
def password() -> ResponseReturnValue:
    """Replace my password."""
    form = PasswordForm()
    if form.validate_on_submit():
        actor = current_actor()
        trial = count_try(TryKind.CONFIRM, actor.email)
        with form.refusals():
            _prove_old(trial, form.old.data, "old")
            judge(form.password.data, actor.name, actor.email)
            hashed = account_rules.hasher.hash(form.password.data)
            with transaction(form.submission) as work:
                token = services.change_password(hashed, actor=actor, proof=trial)
                work.location = url_for(".overview")
            carry(token)
            flash(_("Your password is changed. Your other sessions have ended."), "success")
            return redirect(work.location)
    return render("profile/password.html", form=form)


@bp.route("/e-mail", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_OWN)
def email() -> ResponseReturnValue:
    """Ask for another e-mail address."""
    form = EmailForm()
    if form.validate_on_submit():
        actor = current_actor()
        # Nobody fills a mailbox from here. First, so that the other count stays as it is.
        count_try(TryKind.RESET, actor.email)
        trial = count_try(TryKind.CONFIRM, actor.email)
        with form.refusals():
            _prove_old(trial, form.password.data, "password")
            with transaction(form.submission) as work:
                token = services.ask_email(
                    form.email.data,
                    actor=actor,
                    key=current_app.config["SECRET_KEY"],
                    proof=trial,
                )
                work.location = url_for(".overview")
            carry(token)
            flash(_("Open the address we have sent there; until then nothing changes."))
            return redirect(work.location)
    return render("profile/email.html", form=form)


@bp.route("/e-mail/<token>", methods=["GET", "POST"])
@public("whoever reads the mail at the new address confirms it, on any device")
def confirm_email(token: str) -> ResponseReturnValue:
    """Confirm a new e-mail address, by a press: programs that read mail open addresses too."""
    link = find_open_link(token)
    if link is None or link.purpose is not LinkPurpose.EMAIL:
        return render_page("links/_gone.html"), GONE
    form = ActForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction():
                services.confirm_email(token)
            flash(_("Your new e-mail address is confirmed. Use it to sign in."), "success")
            return redirect(url_for(".overview"))
    return render("profile/confirm_email.html", form=form, link=link)


@bp.get("/sessions")
@requires(Permission.ACCOUNTS_OWN)
def sessions() -> ResponseReturnValue:
    """Show where I am signed in."""
    found = queries.list_sessions(actor=current_actor())
    if request.args.get("format"):
        return answer_file(
            "sessions",
            [
                Column("browser", _("Browser")),
                Column("since", _("Since"), Kind.DATETIME),
                Column("until", _("Until"), Kind.DATETIME),
            ],
            (
                {
                    "browser": " ".join(filter(None, browser_of(row.user_agent))),
                    "since": row.created_at,
                    "until": row.expires_at,
                }
                for row in found
            ),
        )
    return render(
        "profile/sessions.html",
        sessions=found,
        browser_of=browser_of,
        act=ActForm(),
        fresh=_is_fresh(),
        confirm_url=_confirm_url(),
    )


def _is_fresh() -> bool:
    minutes = account_rules.FRESH_MINUTES
    return accounts.find_confirmed(current_actor(), Purpose.SESSIONS, minutes) is not None


def _confirm_url() -> str:
    """Give where the password is asked for: whoever finds a browser open ends no session."""
    query: dict[str, Any] = {"for": Purpose.SESSIONS.value, "next": url_for(".sessions")}
    return url_for("accounts.confirm", **query)


@bp.post("/sessions/<uuid:session_id>/end")
@requires(Permission.ACCOUNTS_OWN)
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one of my sessions."""
    submission = ActForm().submission
    queries.get_session(session_id, actor=current_actor())
    if not _is_fresh():
        return redirect(_confirm_url())
    with transaction(submission) as work:
        services.end_session(session_id, actor=current_actor())
        work.location = url_for(".sessions")
    flash(_("That session has ended."), "success")
    return redirect(work.location)


@bp.post("/sessions/end-others")
@requires(Permission.ACCOUNTS_OWN)
def end_other_sessions() -> ResponseReturnValue:
    """End all my sessions but this one."""
    submission = ActForm().submission
    if not _is_fresh():
        return redirect(_confirm_url())
    with transaction(submission) as work:
        services.end_other_sessions(actor=current_actor())
        work.location = url_for(".sessions")
    flash(_("Everywhere else you are signed out."), "success")
    return redirect(work.location)


def _prove_old(trial: Trial, password: str, field: str) -> None:
    try:
        prove(trial, password)
    except FieldError as error:
        raise FieldError(field, N_("This is not your password.")) from error
