"""Changes what belongs to one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from govern.accounts import queries as account_queries
from govern.accounts import services as accounts
from govern.accounts.policies import session_of
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, DomainError, FieldError, NotFound
from govern.core.permissions import Permission, ensure, record_check
from govern.extensions import db
from govern.links import queries as links
from govern.links import services as link_services
from govern.links.models import OneTimeLink
from govern.links.rules import LinkPurpose
from govern.notifications.services import tell
from govern.people.models import Person
from govern.profile import queries
from govern.profile.events import (
    EmailAsked,
    EmailChanged,
    OtherSessionsEnded,
    PasswordChanged,
    SessionEnded,
)
from govern.profile.rules import ADDRESS_REPLACED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from govern.accounts.services import Trial
    from govern.core.permissions import Actor

#: Databases take a limited number of values in one statement.
CHUNK = 500
SIGN_IN_FIRST = N_("Sign in first.")


def change_password(password_hash: str, *, actor: Actor, proof: Trial) -> str:
    """Replace one's password; other sessions and open links end, for the old one may be known.

    Gives the session's new token.
    """
    ensure(actor.can(Permission.ACCOUNTS_OWN), SIGN_IN_FIRST)
    person_id = _own_id(actor)
    accounts.use_proof(proof)
    accounts.set_password(person_id, password_hash, actor_id=person_id)
    ended = accounts.end_sessions([person_id], but=actor.session_id)
    link_services.withdraw([person_id])
    publish(PasswordChanged(actor_id=actor.id, subject_id=person_id, sessions=ended))
    return _new_token(actor)


def ask_email(email: str, *, actor: Actor, key: str, proof: Trial) -> str:
    """Send an address to a new e-mail address; it changes when somebody opens it there.

    Gives the session's new token.
    """
    ensure(actor.can(Permission.ACCOUNTS_OWN), SIGN_IN_FIRST)
    person_id = _own_id(actor)
    accounts.use_proof(proof)
    email = email.strip().lower()
    if email == actor.email:
        raise FieldError("email", N_("This is your e-mail address already."))
    # Whether somebody else has the address is not told here; the link then says it cannot be had.
    (link_id,) = link_services.make(LinkPurpose.EMAIL, [person_id], key=key, email=email)
    publish(EmailAsked(actor_id=actor.id, subject_id=person_id, link=str(link_id)))
    return _new_token(actor)


def confirm_email(token: str) -> None:
    """Change the e-mail address of whoever made the link; the old address is told."""
    record_check("whoever reads the mail at the new address may confirm it, once")
    found = links.find_open_link(token)
    if found is None or found.purpose is not LinkPurpose.EMAIL or found.new_email is None:
        raise link_services.LinkGone(link_services.NO_LONGER)
    if queries.is_taken(found.new_email):
        raise DomainError(N_("This e-mail address cannot be had. Choose another one."))
    link_services.claim(found.id)
    # What was sent to the old address must not open anything any more.
    link_services.withdraw([found.person_id])
    person = db.session.get_one(Person, found.person_id)
    link = db.session.get_one(OneTimeLink, found.id)
    link.previous_email = person.email
    person.email = found.new_email
    publish(EmailChanged(actor_id=person.id, subject_id=person.id, link=str(found.id)))


def follow_addresses(given_up: Mapping[UUID, str | None]) -> None:
    """Follow when an administrator replaced the addresses of people (person -> the old one).

    Whoever could read the old mailbox, or asked for the change without being the person, has
    nothing of it: no link works any more, no session goes on, and the old address is told.
    """
    record_check("part of a use case that has asked who may")
    person_ids = sorted(given_up)
    for start in range(0, len(person_ids), CHUNK):
        some = person_ids[start : start + CHUNK]
        # A sign-in that is under way is waited for, and its session ends with the others.
        held = select(Person.id).where(Person.id.in_(some)).order_by(Person.id)
        db.session.execute(held.with_for_update(key_share=True)).all()
        link_services.withdraw(some)
        accounts.end_sessions(some)
        old = {person_id: email for person_id in some if (email := given_up[person_id])}
        for person_id, link_id in link_services.note_addresses(old).items():
            tell(ADDRESS_REPLACED, [person_id], person_id, ids={"link": str(link_id)})


def end_session(session_id: UUID, *, actor: Actor) -> None:
    """End one of one's own sessions."""
    ensure(actor.can(Permission.ACCOUNTS_OWN), SIGN_IN_FIRST)
    session = queries.get_session(session_id, actor=actor)
    if session.ended_at is not None:
        raise DomainError(N_("This session has ended already."))
    session.ended_at = clock.now()
    publish(SessionEnded(actor_id=actor.id, subject_id=session.person_id))


def end_other_sessions(*, actor: Actor) -> None:
    """End all one's sessions but this one, and every open link that was sent."""
    ensure(actor.can(Permission.ACCOUNTS_OWN), SIGN_IN_FIRST)
    person_id = _own_id(actor)
    ended = accounts.end_sessions([person_id], but=actor.session_id)
    link_services.withdraw([person_id])
    publish(OtherSessionsEnded(actor_id=actor.id, subject_id=person_id, sessions=ended))


def _new_token(actor: Actor) -> str:
    return accounts.renew_token(account_queries.get_session(session_of(actor)))


def _own_id(actor: Actor) -> UUID:
    if actor.id is None:
        raise NotFound
    return actor.id
