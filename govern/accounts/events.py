"""What happens to accounts and sessions."""

from __future__ import annotations

from dataclasses import dataclass

from govern.accounts.rules import Method, Purpose, Theme
from govern.core.descriptions import describe
from govern.core.errors import N_
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
    purpose: Purpose


@dataclass(frozen=True, kw_only=True)
class PasswordSet(Event):
    """Somebody set a password; the subject is the person."""

    name = "accounts.password_set"


@dataclass(frozen=True, kw_only=True)
class PreferencesChosen(Event):
    """Somebody chose a language, a time zone or colours; the subject is the person."""

    name = "accounts.preferences_chosen"
    theme: Theme


@dataclass(frozen=True, kw_only=True)
class AccountUnlocked(Event):
    """An administrator let the tries of an account be forgotten; the subject is the person."""

    name = "accounts.account_unlocked"
    tries: int


@dataclass(frozen=True, kw_only=True)
class AccountDeactivated(Event):
    """An administrator closed an account; the subject is the person."""

    name = "accounts.account_deactivated"
    sessions: int


@dataclass(frozen=True, kw_only=True)
class AccountReactivated(Event):
    """An administrator opened an account again; the subject is the person."""

    name = "accounts.account_reactivated"


@dataclass(frozen=True, kw_only=True)
class DemoPersonPresented(Event):
    """Somebody is offered on the sign-in page of a demonstration."""

    name = "accounts.demo_person_presented"
    rank: int


describe(
    {
        AccountDeactivated: N_("Closed the account of %(subject)s; sessions ended: %(sessions)s."),
        AccountReactivated: N_("Opened the account of %(subject)s again."),
        AccountUnlocked: N_("Unlocked the account of %(subject)s; tries forgotten: %(tries)s."),
        DemoPersonPresented: N_("Put %(subject)s on the sign-in page of the demonstration."),
        IdentityConfirmed: N_("Entered the password again."),
        PasswordSet: N_("Set a password."),
        PreferencesChosen: N_("Chose a language, a time zone or colours."),
        SignedIn: N_("Signed in."),
        SignedOut: N_("Signed out."),
    },
    subject="person",
)
