"""Tells people about changes of their password and e-mail address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import current_app, url_for

from govern.core import clock
from govern.core.errors import N_
from govern.links.queries import find_link
from govern.links.rules import link_token
from govern.notifications.rules import MailKind, declare
from govern.notifications.services import tell
from govern.profile.rules import ADDRESS_REPLACED
from govern.web.addresses import external

if TYPE_CHECKING:
    from govern.core.permissions import Actor
    from govern.links.models import OneTimeLink
    from govern.profile.events import EmailAsked, EmailChanged, PasswordChanged


def tell_of_new_password(event: PasswordChanged) -> None:
    """Tell whose password was changed."""
    tell("profile.password_changed", [event.subject_id], event.subject_id)


def tell_new_address(event: EmailAsked) -> None:
    """Send the address that confirms, to the new e-mail address."""
    tell("profile.email_asked", [event.subject_id], event.subject_id, ids={"link": event.link})


def tell_old_address(event: EmailChanged) -> None:
    """Tell the old e-mail address that it was given up."""
    tell("profile.email_changed", [event.subject_id], event.subject_id, ids={"link": event.link})


def _link(ids: dict[str, str]) -> OneTimeLink | None:
    return find_link(UUID(ids["link"]))


def _password_context(_subject: UUID, actor: Actor, _ids: dict[str, str]) -> dict[str, Any]:
    return {"name": actor.name, "address": external(url_for("links.forgotten"))}


def _asked_context(_subject: UUID, actor: Actor, ids: dict[str, str]) -> dict[str, Any] | None:
    link = _link(ids)
    if link is None or link.used_at is not None or link.expires_at <= clock.now():
        return None
    token = link_token(link.id, current_app.config["SECRET_KEY"])
    return {
        "name": actor.name,
        "address": external(url_for("profile.confirm_email", token=token)),
    }


def _changed_context(_subject: UUID, actor: Actor, _ids: dict[str, str]) -> dict[str, Any]:
    return {"name": actor.name}


def _new_address(ids: dict[str, str]) -> str | None:
    link = _link(ids)
    return link.email if link else None


def _old_address(ids: dict[str, str]) -> str | None:
    link = _link(ids)
    return link.previous_email if link else None


declare(
    MailKind(
        name="profile.password_changed",
        subject=N_("Your password was changed"),
        template="profile/email/password_changed",
        context=_password_context,
        at_once=True,
    ),
    MailKind(
        name="profile.email_asked",
        subject=N_("Confirm your new e-mail address"),
        template="profile/email/email_asked",
        context=_asked_context,
        at_once=True,
        address=_new_address,
    ),
    MailKind(
        name="profile.email_changed",
        subject=N_("Your e-mail address was changed"),
        template="profile/email/email_changed",
        context=_changed_context,
        at_once=True,
        address=_old_address,
    ),
    MailKind(
        name=ADDRESS_REPLACED,
        subject=N_("Your e-mail address was changed"),
        template="profile/email/email_replaced",
        context=_changed_context,
        at_once=True,
        address=_old_address,
    ),
)
