"""Accounts, their sessions, and counted attempts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from govern.accounts.rules import Method, Theme
from govern.core.types import Id, Instant, UtcDateTime, state_type
from govern.extensions import Model


class Account(Model):
    """A person's way in."""

    __tablename__ = "account"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    #: Argon2id; None until the invitation was answered.
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_set_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    invited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    theme: Mapped[Theme] = mapped_column(state_type(Theme), default=Theme.AUTO)
    #: The place among the demo's people on the sign-in page, and what one sees as them (a message
    #: id).
    demo_rank: Mapped[int | None] = mapped_column(unique=True)
    demo_story: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[Instant]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SignInSession(Model):
    """One signed-in browser; the cookie holds a token of which only the hash is stored."""

    __tablename__ = "sign_in_session"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    method: Mapped[Method] = mapped_column(state_type(Method))
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant] = mapped_column(index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The last time the password was entered again, and for which purpose ('sign').
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_for: Mapped[str | None] = mapped_column(String(40))


class Attempt(Model):
    """One try at a secret; account and address are stored as keyed hashes."""

    __tablename__ = "attempt"
    __table_args__ = (
        Index("ix_attempt_account_hash_at", "account_hash", "at"),
        Index("ix_attempt_address_hash_at", "address_hash", "at"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(40))
    account_hash: Mapped[str] = mapped_column(String(64))
    address_hash: Mapped[str] = mapped_column(String(64))
    succeeded: Mapped[bool]
    #: Set when an administrator unlocked the account: tries before it no longer count.
    forgiven: Mapped[bool] = mapped_column(default=False)
    at: Mapped[Instant]


class ExternalIdentity(Model):
    """Who a person is at the organisation's own sign-in: issuer and subject, never the e-mail."""

    __tablename__ = "external_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(500))
    subject: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[Instant]


class SecurityEvent(Model):
    """A refusal worth knowing about, written apart from the business transaction."""

    __tablename__ = "security_event"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(60), index=True)
    person_id: Mapped[UUID | None] = mapped_column(Uuid)
    endpoint: Mapped[str] = mapped_column(String(200))
    at: Mapped[Instant] = mapped_column(index=True)
