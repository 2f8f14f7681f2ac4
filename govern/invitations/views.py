"""Pages for letting people in, and for looking after their accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, url_for
from flask_babel import gettext as _

from govern.accounts import services as accounts
from govern.accounts.views import keyed
from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.invitations import queries, services
from govern.invitations.forms import ActForm, CloseForm, HowForm, InviteForm
from govern.invitations.rules import STANDING_NAMES, Standing, standing
from govern.links.notifications import address_of
from govern.links.queries import list_open_by_batch
from govern.people.models import Person
from govern.sheets.writing import Column, Kind
from govern.web.access import current_actor, requires
from govern.web.filters import chosen
from govern.web.tables import Listing, Sort, answer
from govern.web.templating import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue
    from sqlalchemy import Row

bp = Blueprint("invitations", __name__, url_prefix="/invitations")


def can_mail() -> bool:
    """Tell whether mail leaves this installation, or is shown in the demonstration."""
    settings = current_app.config["GOVERN"]
    return bool(settings.mail_url or settings.demo)


def stands(row: Row[*tuple[Any, ...]]) -> Standing:
    """Tell where the person of a row stands."""
    return standing(
        email=row.email,
        has_password=row.has_password,
        invited_at=row.invited_at,
        closed_at=row.deactivated_at,
    )


@bp.get("/")
@requires(Permission.ACCOUNTS_INVITE)
def overview() -> ResponseReturnValue:
    """Show who is in and who has not come in."""
    asked = chosen("standing", set(Standing))
    standing = Standing(asked) if asked else None
    listing = Listing(
        name="accounts",
        statement=queries.list_accounts(standing),
        id_column=Person.id,
        sorts={"name": Sort(Person.sort_key)},
        columns=(
            Column("name", _("Name")),
            Column("department", _("Department")),
            Column("email", _("E-mail")),
            Column("standing", _("Standing")),
            Column("invited_at", _("Invited"), Kind.DATETIME),
            Column("first_seen_at", _("First came in"), Kind.DATETIME),
        ),
        values=_values,
        filters=("standing",),
    )
    return answer(
        listing,
        "invitations/overview.html",
        counts=queries.count_standings(),
        chosen=chosen,
        names=STANDING_NAMES,
        stands=stands,
    )


def _values(row: Row[*tuple[Any, ...]]) -> Mapping[str, object]:
    return {
        "name": row.name,
        "department": row.department,
        "email": row.email or "",
        "standing": _(STANDING_NAMES[stands(row)]),
        "invited_at": row.invited_at,
        "first_seen_at": row.first_seen_at,
    }


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_INVITE)
def invite() -> ResponseReturnValue:
    """Invite everybody who is not in, or a department."""
    form = InviteForm()
    form.offer_ways(mail=can_mail())
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                batch_id = services.invite_many(
                    actor=current_actor(),
                    key=current_app.config["SECRET_KEY"],
                    by_mail=form.how.data == "mail",
                    department_id=form.department_id.data,
                    again=form.again.data,
                )
                work.location = url_for(".overview", standing=Standing.INVITED)
            return invited(batch_id, by_mail=form.how.data == "mail", onward=work.location)
    return render("invitations/invite.html", form=form, counts=queries.count_standings())


@bp.get("/people/<uuid:person_id>")
@requires(Permission.ACCOUNTS_INVITE)
def account(person_id: UUID) -> ResponseReturnValue:
    """Show one account, and what can be done with it."""
    return _account(person_id, CloseForm())


def _account(person_id: UUID, closing: CloseForm) -> ResponseReturnValue:
    row = queries.get_account(person_id)
    form = HowForm()
    form.offer_ways(mail=can_mail())
    return render(
        "invitations/account.html",
        row=row,
        standing=stands(row),
        names=STANDING_NAMES,
        tries=queries.count_waiting_tries(keyed(row.email or "")),
        own=row.id == current_actor().id,
        form=form,
        closing=closing,
        act=ActForm(),
    )


@bp.post("/people/<uuid:person_id>/invite")
@requires(Permission.ACCOUNTS_INVITE)
def invite_one(person_id: UUID) -> ResponseReturnValue:
    """Invite one person, or give a new address to who lost theirs."""
    form = HowForm()
    form.offer_ways(mail=can_mail())
    form.validate()
    by_mail = form.how.data == "mail" and can_mail()
    with transaction(form.submission) as work:
        batch_id = services.invite_one(
            person_id, actor=current_actor(), key=current_app.config["SECRET_KEY"], by_mail=by_mail
        )
        work.location = url_for(".account", person_id=person_id)
    return invited(batch_id, by_mail=by_mail, onward=work.location)


def invited(batch_id: UUID, *, by_mail: bool, onward: str) -> ResponseReturnValue:
    """Go on, or show the addresses, once: they are kept nowhere in plain."""
    if by_mail:
        flash(_("The invitations are on their way."), "success")
        return redirect(onward)
    people = [
        {"name": row.name, "email": row.email, "address": address_of(row.id)}
        for row in list_open_by_batch(batch_id)
    ]
    return render("invitations/_addresses.html", people=people, back_url=onward)


@bp.post("/people/<uuid:person_id>/unlock")
@requires(Permission.ACCOUNTS_UNLOCK)
def unlock(person_id: UUID) -> ResponseReturnValue:
    """Forget the failed tries of an account."""
    form = ActForm()
    row = queries.get_account(person_id)
    with transaction(form.submission) as work:
        accounts.unlock(person_id, actor=current_actor(), account_hash=keyed(row.email or ""))
        work.location = url_for(".account", person_id=person_id)
    flash(_("%(name)s can try again.", name=row.name), "success")
    return redirect(work.location)


@bp.post("/people/<uuid:person_id>/deactivate")
@requires(Permission.ACCOUNTS_UNLOCK)
def deactivate(person_id: UUID) -> ResponseReturnValue:
    """Close an account."""
    form = CloseForm()
    row = queries.get_account(person_id)
    if not form.validate():
        return _account(person_id, form)
    with transaction(form.submission) as work:
        accounts.deactivate(person_id, actor=current_actor())
        work.location = url_for(".account", person_id=person_id)
    flash(_("The account of %(name)s is closed, everywhere and at once.", name=row.name), "success")
    return redirect(work.location)


@bp.post("/people/<uuid:person_id>/reactivate")
@requires(Permission.ACCOUNTS_UNLOCK)
def reactivate(person_id: UUID) -> ResponseReturnValue:
    """Open a closed account again."""
    form = ActForm()
    row = queries.get_account(person_id)
    with transaction(form.submission) as work:
        accounts.reactivate(person_id, actor=current_actor())
        work.location = url_for(".account", person_id=person_id)
    flash(_("The account of %(name)s is open again.", name=row.name), "success")
    return redirect(work.location)
