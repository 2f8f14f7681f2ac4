"""Who may do what: permissions, the roles that carry them, the actor, and the proof of a check."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from govern.core.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime


class Permission(StrEnum):
    """Every act that somebody may or may not do, as `slice:action`, in alphabetical order."""

    ACCOUNTS_INVITE = "accounts:invite"
    ACCOUNTS_OWN = "accounts:own"
    ACCOUNTS_UNLOCK = "accounts:unlock"
    ADVOCATES_APPOINT = "advocates:appoint"
    ADVOCATES_READ = "advocates:read"
    AUDIT_READ = "audit:read"
    AWARDS_MANAGE = "awards:manage"
    AWARDS_MODERATE = "awards:moderate"
    AWARDS_TAKE_PART = "awards:take_part"
    BARRIERS_MANAGE = "barriers:manage"
    BARRIERS_READ = "barriers:read"
    BARRIERS_REPORT = "barriers:report"
    DEFINITION_EDIT = "definition:edit"
    DEFINITION_READ = "definition:read"
    DEFINITION_SIGN = "definition:sign"
    DEPARTMENTS_MANAGE = "departments:manage"
    DEPARTMENTS_READ = "departments:read"
    HOME_READ = "home:read"
    INSIGHTS_MANAGE = "insights:manage"
    INSIGHTS_READ = "insights:read"
    INSIGHTS_REPORT = "insights:report"
    JOURNEYS_EDIT = "journeys:edit"
    JOURNEYS_READ = "journeys:read"
    NOTIFICATIONS_READ_SENT = "notifications:read_sent"
    ORGANISATION_CHANGE = "organisation:change"
    PEOPLE_GRANT_ROLE = "people:grant_role"
    PEOPLE_MANAGE = "people:manage"
    PEOPLE_READ = "people:read"
    PROMISES_MANAGE = "promises:manage"
    PROMISES_READ = "promises:read"
    PROMISES_RECORD = "promises:record"
    ROTATIONS_HOST = "rotations:host"
    ROTATIONS_LOG = "rotations:log"
    ROTATIONS_MANAGE = "rotations:manage"
    ROTATIONS_READ = "rotations:read"
    TASKS_OWN = "tasks:own"


class Role(StrEnum):
    """What somebody is for a time, given by somebody; everybody is an employee."""

    EMPLOYEE = "employee"
    ADVOCATE = "advocate"
    HOST = "host"
    MODERATOR = "moderator"
    JUROR = "juror"
    CX_DIRECTOR = "cx_director"
    SENIOR_LEADER = "senior_leader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


P = Permission
_EMPLOYEE = frozenset(
    {
        P.ACCOUNTS_OWN,
        P.ADVOCATES_READ,
        P.AWARDS_TAKE_PART,
        P.BARRIERS_READ,
        P.BARRIERS_REPORT,
        P.DEFINITION_READ,
        P.DEPARTMENTS_READ,
        P.HOME_READ,
        P.INSIGHTS_READ,
        P.INSIGHTS_REPORT,
        P.JOURNEYS_READ,
        P.PEOPLE_READ,
        P.PROMISES_READ,
        P.PROMISES_RECORD,
        P.ROTATIONS_LOG,
        P.ROTATIONS_READ,
        P.TASKS_OWN,
    }
)
#: What each role adds to what every employee may do. The administrator has no content powers.
ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.EMPLOYEE: _EMPLOYEE,
    Role.ADVOCATE: frozenset(),
    Role.HOST: frozenset({P.ROTATIONS_HOST}),
    Role.MODERATOR: frozenset({P.AWARDS_MODERATE}),
    Role.JUROR: frozenset(),
    Role.CX_DIRECTOR: frozenset(
        {
            P.ADVOCATES_APPOINT,
            P.AWARDS_MANAGE,
            P.AWARDS_MODERATE,
            P.BARRIERS_MANAGE,
            P.DEFINITION_EDIT,
            P.INSIGHTS_MANAGE,
            P.JOURNEYS_EDIT,
            P.PROMISES_MANAGE,
            P.ROTATIONS_MANAGE,
        }
    ),
    Role.SENIOR_LEADER: frozenset({P.DEFINITION_SIGN}),
    Role.AUDITOR: frozenset({P.AUDIT_READ}),
    Role.ADMINISTRATOR: frozenset(
        {
            P.ACCOUNTS_INVITE,
            P.ACCOUNTS_UNLOCK,
            P.AUDIT_READ,
            P.DEPARTMENTS_MANAGE,
            P.NOTIFICATIONS_READ_SENT,
            P.ORGANISATION_CHANGE,
            P.PEOPLE_GRANT_ROLE,
            P.PEOPLE_MANAGE,
        }
    ),
}
del P

EVERYWHERE: frozenset[UUID] = frozenset()


class ActorKind(StrEnum):
    """What is acting."""

    PERSON = "person"
    TOKEN = "token"  # noqa: S105 - a kind, not a secret.
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody, or something, that acts; loaded with columns in one statement."""

    kind: ActorKind
    id: UUID | None = None
    name: str = ""
    email: str = ""
    department_id: UUID | None = None
    department_name: str = ""
    #: The ids from the root of the tree to the actor's department.
    department_path: tuple[UUID, ...] = ()
    level: str = "staff"
    language: str = "en"
    time_zone: str = "UTC"
    theme: str = "auto"
    roles: frozenset[Role] = frozenset()
    #: Permission -> the scopes it is held for; the empty set means everywhere.
    permissions: Mapping[Permission, frozenset[UUID]] = field(default_factory=dict)
    settings_version: UUID | None = None
    #: Which of the front pages that all are shown is the newest.
    front_version: UUID | None = None
    session_id: UUID | None = None
    authenticated_at: datetime | None = None
    authenticated_by: str = ""
    reason: str = ""

    @property
    def is_authenticated(self) -> bool:
        """Be true for a person or token, false for an anonymous visitor."""
        return self.kind is not ActorKind.ANONYMOUS

    @property
    def is_system(self) -> bool:
        """Be true for the worker and the command line."""
        return self.kind is ActorKind.SYSTEM

    @property
    def initials(self) -> str:
        """Give one or two letters for the round picture."""
        return initials(self.name)

    def can(self, permission: Permission, scope: UUID | None = None) -> bool:
        """Tell whether the actor holds a permission, everywhere or for this scope."""
        if self.is_system:
            return True
        scopes = self.permissions.get(permission)
        return scopes is not None and (not scopes or scope in scopes)

    def holds(self, permission: Permission) -> bool:
        """Tell whether the actor holds a permission for anything at all."""
        return self.is_system or permission in self.permissions


ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS)


def system(reason: str) -> Actor:
    """Give the actor of the worker and the command line, with why it acts."""
    return Actor(kind=ActorKind.SYSTEM, reason=reason)


def initials(name: str) -> str:
    """Give the first letters of the first and the last word of a name."""
    words = [word for word in name.split() if word]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper()


# The proof that a check was made -----------------------------------------------------------------

_checks: ContextVar[list[str] | None] = ContextVar("checks", default=None)


@contextmanager
def checking() -> Iterator[list[str]]:
    """Collect the checks made inside; a transaction without one is not committed."""
    checks: list[str] = []
    token = _checks.set(checks)
    try:
        yield checks
    finally:
        _checks.reset(token)


def record_check(what: str) -> None:
    """Note that a rule was consulted."""
    checks = _checks.get()
    if checks is not None:
        checks.append(what)


def ensure(allowed: bool, message: str, **params: object) -> None:  # noqa: FBT001 - reads as a sentence.
    """Go on when the policy said yes; else refuse with a sentence that says what would help."""
    record_check(message)
    if not allowed:
        raise NotAllowed(message, **params)
