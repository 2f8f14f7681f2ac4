"""Signing in and out, and proving who one is again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import update

from govern.accounts import queries, rules
from govern.accounts.events import IdentityConfirmed, PasswordSet, SignedIn, SignedOut
from govern.accounts.models import Account, Attempt, SecurityEvent, SignInSession
from govern.accounts.rules import Method
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, DomainError, FieldError
from govern.core.permissions import Actor, ensure, record_check
from govern.extensions import db

if TYPE_CHECKING:
    from sqlalchemy import Row

OPEN_TO_ALL = "signing in is open to everybody"


class TooManyTries(DomainError):
    """The account or the address has to wait (429)."""

    status = 429


@dataclass(frozen=True)
class Trial:
    """A try that has been counted and may now be verified."""

    attempt_id: UUID
    account: Row[tuple[UUID, str | None]] | None


def count_try(kind: str, *, email: str, account_hash: str, address_hash: str) -> Trial:
    """Count a try before it is verified, so that parallel tries cannot slip past the limit."""
    record_check(OPEN_TO_ALL)
    waiting = (
        queries.count_failures(Attempt.account_hash, account_hash) >= rules.TRIES_PER_ACCOUNT
        or queries.count_failures(Attempt.address_hash, address_hash) >= rules.TRIES_PER_ADDRESS
    )
    if waiting:
        raise TooManyTries(
            N_("Too many tries. Wait a quarter of an hour, or ask the administrator to unlock it.")
        )
    attempt = Attempt(
        id=uuid4(),
        kind=kind,
        account_hash=account_hash,
        address_hash=address_hash,
        succeeded=False,
        at=clock.now(),
    )
    db.session.add(attempt)
    return Trial(attempt.id, queries.find_account_by_email(email))


def verify(trial: Trial, password: str) -> UUID:
    """Give the person a password belongs to; outside a transaction, for it takes a while."""
    stored = trial.account.password_hash if trial.account else None
    if not rules.hasher.verify(stored, password) or trial.account is None:
        raise FieldError("password", N_("This e-mail address and password do not belong together."))
    person_id: UUID = trial.account.id
    return person_id


def sign_in(person_id: UUID, *, method: Method, user_agent: str, attempt_id: UUID | None) -> str:
    """Open a new session for somebody who proved who they are, and give its token."""
    record_check(OPEN_TO_ALL)
    now = clock.now()
    if attempt_id is not None:
        db.session.execute(update(Attempt).where(Attempt.id == attempt_id).values(succeeded=True))
    token = rules.new_token()
    db.session.add(
        SignInSession(
            token_hash=rules.token_hash(token),
            person_id=person_id,
            method=method,
            user_agent=user_agent[:300],
            created_at=now,
            expires_at=now + rules.SESSION_LENGTH,
        )
    )
    account = db.session.get_one(Account, person_id)
    if account.first_seen_at is None:
        account.first_seen_at = now
    publish(SignedIn(actor_id=person_id, subject_id=person_id, method=method))
    return token


def sign_out(*, actor: Actor) -> None:
    """End the session of this browser."""
    ensure(actor.session_id is not None, N_("You are not signed in."))
    if actor.session_id is None or actor.id is None:
        return
    queries.get_session(actor.session_id).ended_at = clock.now()
    publish(SignedOut(actor_id=actor.id, subject_id=actor.id))


def confirm_identity(purpose: str, *, actor: Actor, attempt_id: UUID) -> None:
    """Remember that the password was entered just now, in this session, for one purpose."""
    ensure(actor.session_id is not None, N_("Sign in first."))
    if actor.session_id is None or actor.id is None:
        return
    db.session.execute(update(Attempt).where(Attempt.id == attempt_id).values(succeeded=True))
    session = queries.get_session(actor.session_id)
    session.confirmed_at = clock.now()
    session.confirmed_for = purpose
    publish(IdentityConfirmed(actor_id=actor.id, subject_id=actor.id, purpose=purpose))


def set_password(person_id: UUID, password_hash: str, *, actor_id: UUID | None) -> None:
    """Store the hash of a new password; the account is made when there is none."""
    record_check("whoever holds the link or the old password may set a new one")
    account = db.session.get(Account, person_id)
    now = clock.now()
    if account is None:
        account = Account(person_id=person_id, created_at=now)
        db.session.add(account)
    account.password_hash = password_hash
    account.password_set_at = now
    publish(PasswordSet(actor_id=actor_id, subject_id=person_id))


def note_refusal(kind: str, *, person_id: UUID | None, endpoint: str) -> None:
    """Write down a refusal worth knowing about, in a transaction of its own."""
    record_check("refusals are always noted")
    db.session.add(SecurityEvent(kind=kind, person_id=person_id, endpoint=endpoint, at=clock.now()))
