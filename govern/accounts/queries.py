"""Reads who is signed in, in one statement, and what belongs to an account."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, func, or_, select, true

from govern.accounts.models import Account, Attempt, SignInSession
from govern.accounts.rules import FRESH_MINUTES, WINDOW, Purpose, TryKind, token_hash
from govern.core import clock
from govern.core.errors import NotFound
from govern.core.permissions import (
    ANONYMOUS,
    EVERYWHERE,
    ROLE_PERMISSIONS,
    Actor,
    ActorKind,
    Permission,
    Role,
)
from govern.core.rows import rows
from govern.departments.models import Department, ids_on
from govern.extensions import db
from govern.notifications.rules import Reader
from govern.organisation.models import Organisation
from govern.organisation.policies import know_proof
from govern.people.models import Person, RoleAssignment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import ColumnElement, Row

#: Combinations of roles whose permissions are kept; most people hold none.
MOST_ROLES_KEPT = 1024
_PERSON = (
    select(
        Person.id,
        Person.name,
        Person.email,
        Person.department_id,
        Person.level,
        Person.language,
        Person.time_zone,
        Department.name.label("department_name"),
        Department.path,
        RoleAssignment.role,
        RoleAssignment.scope_id,
        Organisation.settings_version,
        Organisation.front_version,
    )
    .select_from(Person)
    .join(Department, Department.id == Person.department_id)
    .outerjoin(Organisation, true())
    .outerjoin(
        RoleAssignment,
        and_(
            RoleAssignment.person_id == Person.id,
            RoleAssignment.ended_at.is_(None),
            RoleAssignment.started_at <= bindparam("now"),
        ),
    )
    .where(or_(Person.left_on.is_(None), Person.left_on >= bindparam("today")))
)
_ONE_PERSON = _PERSON.where(Person.id == bindparam("person_id"))
_AS_READER = (
    _ONE_PERSON.add_columns(Account.person_id.label("account"))
    .outerjoin(Account, Account.person_id == Person.id)
    .where(Account.deactivated_at.is_(None))
)
_SIGNED_IN = (
    _PERSON.add_columns(
        Account.theme,
        SignInSession.id.label("session_id"),
        SignInSession.created_at,
        SignInSession.method,
    )
    .join(Account, Account.person_id == Person.id)
    .join(SignInSession, SignInSession.person_id == Person.id)
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > bindparam("now"),
        Account.deactivated_at.is_(None),
    )
)


def find_actor(token: str | None) -> Actor:
    """Give who is behind a session token; an ended session or a deactivated person is nobody."""
    if not token:
        return ANONYMOUS
    found = rows(
        _SIGNED_IN,
        {"token_hash": token_hash(token), "now": clock.now(), "today": clock.today()},
    )
    if not found:
        return ANONYMOUS
    first = found[0]
    return _actor(
        found,
        theme=first.theme.value,
        session_id=first.session_id,
        authenticated_at=first.created_at,
        authenticated_by=first.method.value,
    )


def find_actor_of(person_id: UUID) -> Actor:
    """Give a person as an actor without a session: for deciding what a mail may show them."""
    found = rows(_ONE_PERSON, {"person_id": person_id, "now": clock.now(), "today": clock.today()})
    return _actor(found) if found else ANONYMOUS


def find_reader(person_id: UUID) -> Reader:
    """Give somebody as mail finds them now: who has left or was shut out is nobody."""
    found = rows(_AS_READER, {"person_id": person_id, "now": clock.now(), "today": clock.today()})
    if not found:
        return Reader(ANONYMOUS, has_account=False)
    return Reader(_actor(found), has_account=found[0].account is not None)


def _actor(found: Sequence[Row[*tuple[Any, ...]]], **session: Any) -> Actor:  # noqa: ANN401
    first = found[0]
    roles, permissions = _held(tuple((row.role, row.scope_id) for row in found if row.role))
    return Actor(
        kind=ActorKind.PERSON,
        id=first.id,
        name=first.name,
        email=first.email or "",
        department_id=first.department_id,
        department_name=first.department_name,
        department_path=ids_on(first.path),
        level=first.level.value,
        language=first.language,
        time_zone=first.time_zone,
        roles=roles,
        permissions=permissions,
        settings_version=first.settings_version,
        front_version=first.front_version,
        **session,
    )


@lru_cache(MOST_ROLES_KEPT)
def _held(
    given: tuple[tuple[Role, UUID | None], ...],
) -> tuple[frozenset[Role], Mapping[Permission, frozenset[UUID]]]:
    """Give the roles of somebody, and the scopes of each permission they come to."""
    permissions: dict[Permission, set[UUID] | None] = defaultdict(set)
    for role, scope in ((Role.EMPLOYEE, None), *given):
        for permission in ROLE_PERMISSIONS[role]:
            scopes = permissions[permission]
            if scope is None:
                permissions[permission] = None
            elif scopes is not None:
                scopes.add(scope)
    return frozenset({Role.EMPLOYEE, *(role for role, _scope in given)}), MappingProxyType(
        {
            key: EVERYWHERE if scopes is None else frozenset(scopes)
            for key, scopes in permissions.items()
        }
    )


def find_account_by_email(email: str, *, hold: bool = False) -> Row[*tuple[Any, ...]] | None:
    """Give person id and password hash of an account that may sign in, or None.

    Whoever holds it keeps it as it is until the transaction ends.
    """
    found = (
        select(Person.id, Account.password_hash)
        .join(Account, Account.person_id == Person.id)
        .where(
            Person.email == email.strip().lower(),
            Account.deactivated_at.is_(None),
            or_(Person.left_on.is_(None), Person.left_on >= clock.today()),
        )
    )
    return db.session.execute(
        found.with_for_update(key_share=True) if hold else found
    ).one_or_none()


def has_account(person_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column.
    """Give the condition that the person with this id (a column) has an account that is open."""
    return exists().where(Account.person_id == person_id, Account.deactivated_at.is_(None))


def is_closed(person_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column.
    """Give the condition that the account of the person with this id (a column) was closed."""
    return exists().where(Account.person_id == person_id, Account.deactivated_at.is_not(None))


def has_come_in(person_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column.
    """Give the condition that they can prove who they are; further ways of it belong here."""
    return exists().where(
        Account.person_id == person_id,
        Account.deactivated_at.is_(None),
        Account.password_hash.is_not(None),
    )


#: What people ask about accounts, which stand above them.
CONDITIONS = (has_account, is_closed, has_come_in)


def count_failures(kind: TryKind, column: Any, value: str) -> int:  # noqa: ANN401 - a column.
    """Count the failed tries of an account or an address in the window."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Attempt)
            .where(
                column == value,
                Attempt.kind == kind.value,
                Attempt.at > clock.now() - WINDOW,
                Attempt.succeeded.is_(False),
                Attempt.forgiven.is_(False),
            )
        )
        or 0
    )


def get_account(person_id: UUID) -> Account:
    """Give a person's account, to change it."""
    account = db.session.get(Account, person_id)
    if account is None:
        raise NotFound
    return account


def find_owner_of(token: str | None) -> UUID | None:
    """Give whose session a token was, also when the session is over."""
    if not token:
        return None
    return db.session.scalar(
        select(SignInSession.person_id).where(SignInSession.token_hash == token_hash(token))
    )


def list_demo_people() -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the people one can be in the demonstration: name, e-mail, department, story, in order.

    The demo marks them by `demo_rank` and says with `demo_story`, a message id, what one sees
    through their eyes.
    """
    return db.session.execute(
        select(Person.name, Person.email, Department.name.label("department"), Account.demo_story)
        .join(Account, Account.person_id == Person.id)
        .join(Department, Department.id == Person.department_id)
        .where(Account.demo_rank.is_not(None), Account.deactivated_at.is_(None))
        .order_by(Account.demo_rank)
    ).all()


def find_demo_password(instance: Path) -> str | None:
    """Give the password all people of the demonstration share, or None where there is none.

    The demo makes it once, hashes it once, and writes it to the file `demo-password` in the
    instance folder, readable by its owner only. Nothing else may write that file.
    """
    path = instance / "demo-password"
    return path.read_text(encoding="utf-8").strip() if path.is_file() else None


def get_session(session_id: UUID) -> SignInSession:
    """Give a session row."""
    return db.session.get_one(SignInSession, session_id)


def find_confirmed(actor: Actor, purpose: str, minutes: int) -> datetime | None:
    """Give when the actor proved who they are for this purpose, here, in the last minutes."""
    since = clock.now() - timedelta(minutes=minutes)
    return db.session.scalar(
        select(SignInSession.confirmed_at).where(
            SignInSession.id == actor.session_id,
            SignInSession.confirmed_for == purpose,
            SignInSession.confirmed_at >= since,
        )
    )


def may_change_safeguards(actor: Actor) -> bool:
    """Tell whether the actor entered their password again to change safeguards."""
    return find_confirmed(actor, Purpose.SAFEGUARDS, FRESH_MINUTES) is not None


know_proof(may_change_safeguards)
