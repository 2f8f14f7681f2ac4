"""What happens to accounts and sessions."""

from __future__ import annotations

from dataclasses import dataclass

from govern.accounts.rules import Method
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """Somebody signed in; the subject is the person."""

    name = "accounts.signed_in"
    method: Method


@dataclass(frozen=True, kw_only=True)
class SignedOut(Event):
    """Somebody ended the session of this browser; the subject is the person."""

    name = "accounts.signed_out"


@dataclass(frozen=True, kw_only=True)
class IdentityConfirmed(Event):
    """Somebody entered the password again for one purpose; the subject is the person."""

    name = "accounts.identity_confirmed"
    purpose: str


@dataclass(frozen=True, kw_only=True)
class PasswordSet(Event):
    """Somebody set a password; the subject is the person."""

    name = "accounts.password_set"
