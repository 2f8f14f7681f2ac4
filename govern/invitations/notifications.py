"""Sends invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.core.errors import N_
from govern.invitations.events import PeopleInvited, PersonInvited
from govern.links.notifications import address_of
from govern.links.queries import find_open_invitation, list_invited
from govern.notifications.rules import MailKind, declare
from govern.notifications.services import tell, tell_audience

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor


def tell_invited(event: PersonInvited) -> None:
    """Send one person their invitation, unless the administrator hands it over."""
    if event.by_mail:
        tell("invitations.invited", [event.subject_id], event.subject_id)


def tell_all_invited(event: PeopleInvited) -> None:
    """Send a batch of invitations by one row, unless the administrator hands them over."""
    if event.by_mail:
        tell_audience("invitations.invited", "batch", event.subject_id)


def _context(_subject: UUID, actor: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    link = find_open_invitation(actor.id) if actor.id else None
    if link is None:
        return None
    return {"name": actor.name, "address": address_of(link.id), "expires_at": link.expires_at}


declare(
    MailKind(
        name="invitations.invited",
        subject=N_("Your way into the customer programme"),
        template="invitations/email/invited",
        context=_context,
        at_once=True,
        audiences={"batch": list_invited},
    ),
)
