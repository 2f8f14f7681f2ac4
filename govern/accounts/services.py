"""Signing in and out, proving who one is again, and what an administrator does with an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, update

from govern.accounts import policies, queries, rules
from govern.accounts.events import (
    AccountDeactivated,
    AccountReactivated,
    AccountUnlocked,
    DemoPersonPresented,
    IdentityConfirmed,
    PasswordSet,
    PreferencesChosen,
    SignedIn,
    SignedOut,
)
from govern.accounts.models import Account, Attempt, SecurityEvent, SignInSession
from govern.accounts.rules import Method, Purpose, Theme, TryKind
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, DomainError, FieldError
from govern.core.permissions import Actor, ensure, record_check
from govern.extensions import db
from govern.people import services as people
from govern.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

#: A row is as it is once whoever changes it is done, and whoever comes next waits for us.
HELD = {"key_share": True}
OPEN_TO_ALL = "signing in is open to everybody"
NOT_ADMINISTRATOR = N_("Only an administrator does this, and for somebody else's account.")


class TooManyTries(DomainError):
    """The account or the address has to wait (429)."""

    status = 429
    retry_after = int(rules.WINDOW.total_seconds())


@dataclass(frozen=True)
class Trial:
    """A try that has been counted and may now be verified."""

    attempt_id: UUID
    email: str
    person_id: UUID | None
    password_hash: str | None
    kind: TryKind = TryKind.PASSWORD


def count_try(kind: TryKind, *, email: str, account_hash: str, address_hash: str) -> Trial:
    """Count a try before it is verified, so that parallel tries cannot slip past the limit."""
    record_check(OPEN_TO_ALL)
    if db.session.get_bind().dialect.name == "postgresql":
        # Tries of one account wait for each other; SQLite writes one transaction at a time anyway.
        key = int(account_hash[:15], 16)
        db.session.execute(select(func.pg_advisory_xact_lock(key)))
    most_of_account, most_of_address = rules.TRIES[kind]
    waiting = (
        queries.count_failures(kind, Attempt.account_hash, account_hash) >= most_of_account
        or queries.count_failures(kind, Attempt.address_hash, address_hash) >= most_of_address
    )
    if waiting:
        raise TooManyTries(
            N_("Too many tries. Wait a quarter of an hour, or ask the administrator to unlock it.")
        )
    attempt = Attempt(
        id=uuid4(),
        kind=kind.value,
        account_hash=account_hash,
        address_hash=address_hash,
        succeeded=False,
        at=clock.now(),
    )
    db.session.add(attempt)
    account = queries.find_account_by_email(email)
    person_id, password_hash = account or (None, None)
    return Trial(attempt.id, email, person_id, password_hash, kind)


def verify(trial: Trial, password: str) -> UUID:
    """Give the person a password belongs to; outside a transaction, for it takes a while."""
    if not rules.hasher.verify(trial.password_hash, password) or trial.person_id is None:
        if trial.kind is TryKind.CONFIRM:
            raise FieldError("password", N_("This is not your password."))
        raise FieldError("password", N_("This e-mail address and password do not belong together."))
    return trial.person_id


def sign_in(person_id: UUID, *, method: Method, user_agent: str, proof: Trial | None) -> str:
    """Open a new session for somebody who proved who they are, and give its token.

    The proof is a try that was verified; None when a link or the demo's one click proved it.
    """
    record_check(OPEN_TO_ALL)
    now = clock.now()
    if proof is not None:
        use_proof(proof)
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


def confirm_identity(purpose: Purpose, *, actor: Actor, proof: Trial) -> str:
    """Remember that the password was entered just now, here, for one purpose.

    Gives the session's new token.
    """
    ensure(policies.may_confirm_identity(actor), N_("Sign in first."))
    use_proof(proof)
    session = queries.get_session(policies.session_of(actor))
    token = renew_token(session)
    session.confirmed_at = clock.now()
    session.confirmed_for = purpose.value
    publish(IdentityConfirmed(actor_id=actor.id, subject_id=session.person_id, purpose=purpose))
    return token


def set_password(person_id: UUID, password_hash: str, *, actor_id: UUID | None) -> None:
    """Store the hash of a new password; the account is made when there is none."""
    record_check("whoever holds the link or the old password may set a new one")
    account = db.session.get(Account, person_id, populate_existing=True, with_for_update=HELD)
    now = clock.now()
    if account is None:
        account = Account(person_id=person_id, created_at=now)
        db.session.add(account)
    elif account.deactivated_at is not None:
        # It was closed at this very moment.
        raise Conflict(N_("This account has just been closed."))
    account.password_hash = password_hash
    account.password_set_at = now
    publish(PasswordSet(actor_id=actor_id, subject_id=person_id))


def present_in_demo(person_id: UUID, *, actor: Actor, rank: int, story: str) -> None:
    """Offer somebody on the sign-in page of a demonstration, with what one sees as them."""
    ensure(actor.is_system, N_("Only the demonstration presents its people."))
    account = queries.get_account(person_id)
    account.demo_rank, account.demo_story = rank, story
    publish(DemoPersonPresented(actor_id=actor.id, subject_id=person_id, rank=rank))


def use_proof(proof: Trial) -> None:
    """Act on a try that was verified: it no longer counts as a failure.

    A password or address that was replaced since, or an account that was closed, proves nothing.
    The rows stay locked, so that whoever replaces or closes them now ends what begins here.
    """
    record_check("part of a use case that has asked who may")
    found = queries.find_account_by_email(proof.email, hold=True)
    if found is None or tuple(found) != (proof.person_id, proof.password_hash):
        raise DomainError(N_("Your account was changed a moment ago. Please sign in again."))
    db.session.execute(update(Attempt).where(Attempt.id == proof.attempt_id).values(succeeded=True))


def renew_token(session: SignInSession) -> str:
    """Give a session a new token after the password was asked again; the old one is dead (19)."""
    record_check("part of a use case that has asked who may")
    token = rules.new_token()
    session.token_hash = rules.token_hash(token)
    return token


def end_sessions(person_ids: Sequence[UUID] | None, *, but: UUID | None = None) -> int:
    """End all sessions of these people, or (None) of everybody, but one; give how many."""
    record_check("part of a use case that has asked who may")
    conditions: list[Any] = [
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > clock.now(),
    ]
    if person_ids is not None:
        conditions.append(SignInSession.person_id.in_(person_ids))
    if but is not None:
        conditions.append(SignInSession.id != but)
    done = db.session.execute(
        update(SignInSession)
        .where(*conditions)
        .values(ended_at=clock.now())
        .returning(SignInSession.id)
    )
    return len(done.all())


def choose_preferences(
    *,
    actor: Actor,
    language: str | None = None,
    time_zone: str | None = None,
    theme: Theme | None = None,
) -> None:
    """Choose in which language, time zone and colours one reads; None leaves a thing as it is."""
    ensure(actor.id is not None, N_("Sign in first."))
    account = db.session.get_one(Account, actor.id)
    person = db.session.get_one(Person, actor.id)
    person.language = language or person.language
    person.time_zone = time_zone or person.time_zone
    account.theme = theme or account.theme
    publish(PreferencesChosen(actor_id=actor.id, subject_id=person.id, theme=account.theme))


def unlock(person_id: UUID, *, actor: Actor, account_hash: str) -> None:
    """Forget the failed tries of an account, so that its holder can try again."""
    ensure(policies.may_unlock(actor, person_id), NOT_ADMINISTRATOR)
    queries.get_account(person_id)
    done = db.session.execute(
        update(Attempt)
        .where(
            Attempt.account_hash == account_hash,
            Attempt.succeeded.is_(False),
            Attempt.forgiven.is_(False),
        )
        .values(forgiven=True)
        .returning(Attempt.id)
    )
    publish(AccountUnlocked(actor_id=actor.id, subject_id=person_id, tries=len(done.all())))


def deactivate(person_id: UUID, *, actor: Actor) -> None:
    """Close an account: every session ends, and the next request is refused."""
    ensure(policies.may_deactivate(actor, person_id), NOT_ADMINISTRATOR)
    people.keep_an_administrator(person_id)
    account = queries.get_account(person_id)
    db.session.refresh(account, with_for_update=HELD)
    if account.deactivated_at is not None:
        raise DomainError(N_("This account is closed already."))
    account.deactivated_at = clock.now()
    publish(
        AccountDeactivated(
            actor_id=actor.id, subject_id=person_id, sessions=end_sessions([person_id])
        )
    )


def reactivate(person_id: UUID, *, actor: Actor) -> None:
    """Open a closed account again; its holder signs in with the password they had."""
    ensure(policies.may_reactivate(actor, person_id), NOT_ADMINISTRATOR)
    account = queries.get_account(person_id)
    if account.deactivated_at is None:
        raise DomainError(N_("This account is open already."))
    account.deactivated_at = None
    publish(AccountReactivated(actor_id=actor.id, subject_id=person_id))


def note_refusal(kind: str, *, person_id: UUID | None, endpoint: str) -> None:
    """Write down a refusal worth knowing about, in a transaction of its own."""
    record_check("refusals are always noted")
    db.session.add(SecurityEvent(kind=kind, person_id=person_id, endpoint=endpoint, at=clock.now()))
