"""Tells who asked for a new password which address sets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, url_for

from govern.core.errors import N_
from govern.links import queries, services
from govern.links.rules import link_token
from govern.notifications.rules import MailKind, declare
from govern.notifications.services import tell_audience
from govern.people.events import PersonReturned
from govern.staffing.queries import list_returned
from govern.web.addresses import external

if TYPE_CHECKING:
    from uuid import UUID

    from govern.accounts.events import AccountReactivated
    from govern.core.permissions import Actor
    from govern.links.events import ResetAsked
    from govern.staffing.events import PeopleImported


def address_of(link_id: UUID) -> str:
    """Give the full address of a one-time link; made anew each time, stored nowhere."""
    token = link_token(link_id, current_app.config["SECRET_KEY"])
    return external(url_for("links.use", token=token))


def tell_asker(event: ResetAsked) -> None:
    """Tell the holder of the link, if there is one; an unknown address makes the same row."""
    tell_audience("links.reset_asked", "holder", event.subject_id)


def withdraw_old_links(event: AccountReactivated | PersonReturned | PeopleImported) -> None:
    """Let no link made before somebody was shut out, or left, open anything afterwards."""
    if isinstance(event, PersonReturned) and not event.was_out:
        return
    if returned := list_returned(event):
        services.withdraw(returned)


def _reset_context(link_id: UUID, _actor: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    if not queries.list_holders(link_id):
        return None
    return {"address": address_of(link_id)}


declare(
    MailKind(
        name="links.reset_asked",
        subject=N_("Choose a new password"),
        template="links/email/reset_asked",
        context=_reset_context,
        at_once=True,
        audiences={"holder": queries.list_holders},
    ),
)
