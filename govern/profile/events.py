"""What people change about their own account; the subject is always the person."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.descriptions import describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """Somebody replaced their password; their other sessions ended."""

    name = "profile.password_changed"
    sessions: int


@dataclass(frozen=True, kw_only=True)
class EmailAsked(Event):
    """Somebody gave a new e-mail address, which is still to be confirmed."""

    name = "profile.email_asked"
    link: str


@dataclass(frozen=True, kw_only=True)
class EmailChanged(Event):
    """Somebody confirmed a new e-mail address."""

    name = "profile.email_changed"
    link: str


@dataclass(frozen=True, kw_only=True)
class SessionEnded(Event):
    """Somebody ended one of their sessions elsewhere."""

    name = "profile.session_ended"


@dataclass(frozen=True, kw_only=True)
class OtherSessionsEnded(Event):
    """Somebody ended all their sessions but the present one."""

    name = "profile.other_sessions_ended"
    sessions: int


describe(
    {
        EmailAsked: N_("Gave a new e-mail address, still to be confirmed."),
        EmailChanged: N_("Confirmed a new e-mail address."),
        OtherSessionsEnded: N_("Ended all other sessions of their own: %(sessions)s."),
        PasswordChanged: N_("Replaced the password; other sessions ended: %(sessions)s."),
        SessionEnded: N_("Ended a session of their own elsewhere."),
    }
)
