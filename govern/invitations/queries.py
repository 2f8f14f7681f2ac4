"""Reads who has come in and who has not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from govern.accounts.models import Account, Attempt
from govern.accounts.rules import WINDOW
from govern.core import clock
from govern.core.errors import NotFound
from govern.departments.models import Department
from govern.extensions import db
from govern.invitations.rules import Standing
from govern.people.models import Person

if TYPE_CHECKING:
    from uuid import UUID

_STANDS: dict[Standing, ColumnElement[bool]] = {
    Standing.NOT_INVITED: and_(
        Person.email.is_not(None), Account.password_hash.is_(None), Account.invited_at.is_(None)
    ),
    Standing.INVITED: and_(
        Person.email.is_not(None),
        Account.password_hash.is_(None),
        Account.invited_at.is_not(None),
        Account.deactivated_at.is_(None),
    ),
    Standing.IN: and_(Account.password_hash.is_not(None), Account.deactivated_at.is_(None)),
    Standing.CLOSED: Account.deactivated_at.is_not(None),
    Standing.NO_ADDRESS: and_(Person.email.is_(None), Account.password_hash.is_(None)),
}


def _works_here() -> ColumnElement[bool]:
    return or_(Person.left_on.is_(None), Person.left_on >= clock.today())


def _may_be_invited() -> ColumnElement[bool]:
    return and_(
        _works_here(),
        Person.email.is_not(None),
        Account.password_hash.is_(None),
        Account.deactivated_at.is_(None),
    )


def list_accounts(standing: Standing | None) -> Select[*tuple[Any, ...]]:
    """Give the statement of everybody who works here, with where they stand."""
    statement = (
        select(
            Person.id,
            Person.name,
            Person.sort_key,
            Person.email,
            Department.name.label("department"),
            Account.password_hash.is_not(None).label("has_password"),
            Account.invited_at,
            Account.first_seen_at,
            Account.deactivated_at,
        )
        .join(Department, Department.id == Person.department_id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(_works_here())
    )
    return statement if standing is None else statement.where(_STANDS[standing])


def get_account(person_id: UUID) -> Row[*tuple[Any, ...]]:
    """Give one person with where they stand."""
    row = db.session.execute(list_accounts(None).where(Person.id == person_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def count_standings() -> dict[Standing, int]:
    """Count the people of each standing, in one statement."""
    counts = [func.count().filter(condition).label(key) for key, condition in _STANDS.items()]
    row = db.session.execute(
        select(*counts)
        .select_from(Person)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(_works_here())
    ).one()
    return {standing: getattr(row, standing) for standing in _STANDS}


def list_to_invite(
    *, department_id: UUID | None = None, again: bool = False, person_id: UUID | None = None
) -> list[UUID]:
    """Give who can be invited: one person, a department with all below it, or everybody."""
    statement = (
        select(Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(_may_be_invited())
        .order_by(Person.sort_key, Person.id)
    )
    if person_id is not None:
        statement = statement.where(Person.id == person_id)
    elif not again:
        statement = statement.where(Account.invited_at.is_(None))
    if department_id is not None:
        statement = statement.join(Department, Department.id == Person.department_id).where(
            Department.path.contains(f"{department_id.hex}/")
        )
    return list(db.session.scalars(statement))


def count_waiting_tries(account_hash: str) -> int:
    """Count the failed tries of an account in the last quarter of an hour."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Attempt)
            .where(
                Attempt.account_hash == account_hash,
                Attempt.at > clock.now() - WINDOW,
                Attempt.succeeded.is_(False),
                Attempt.forgiven.is_(False),
            )
        )
        or 0
    )
