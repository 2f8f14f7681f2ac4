"""Reads what somebody's own page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select

from govern.accounts.models import Account, SignInSession
from govern.core import clock
from govern.core.errors import NotFound
from govern.extensions import db
from govern.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from govern.core.permissions import Actor


def get_facts(*, actor: Actor) -> Row[*tuple[Any, ...]]:
    """Give the actor's number, level, country and since when the password is as it is."""
    row = db.session.execute(
        select(
            Person.employee_number,
            Person.level,
            Person.country,
            Person.joined_on,
            Account.password_set_at,
        )
        .join(Account, Account.person_id == Person.id)
        .where(Person.id == actor.id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def list_sessions(*, actor: Actor) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the actor's open sessions, the newest first."""
    return db.session.execute(
        select(
            SignInSession.id,
            SignInSession.created_at,
            SignInSession.expires_at,
            SignInSession.method,
            SignInSession.user_agent,
        )
        .where(
            SignInSession.person_id == actor.id,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > clock.now(),
        )
        .order_by(SignInSession.created_at.desc(), SignInSession.id)
    ).all()


def get_session(session_id: UUID, *, actor: Actor) -> SignInSession:
    """Give one of the actor's sessions; somebody else's answers like a missing one."""
    row = db.session.scalar(
        select(SignInSession).where(
            SignInSession.id == session_id, SignInSession.person_id == actor.id
        )
    )
    if row is None:
        raise NotFound
    return row


def is_taken(email: str) -> bool:
    """Tell whether an e-mail address belongs to somebody."""
    return db.session.scalar(select(Person.id).where(Person.email == email)) is not None
