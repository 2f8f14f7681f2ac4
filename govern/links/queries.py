"""Reads one-time links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, and_, or_, select

from govern.accounts.models import Account
from govern.accounts.rules import token_hash
from govern.core import clock
from govern.core.transactions import SubmissionRecord
from govern.extensions import db
from govern.links.models import OneTimeLink
from govern.links.rules import LinkPurpose
from govern.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


def is_open() -> ColumnElement[bool]:
    """Give the condition that a link works: not used, not withdrawn, not expired."""
    return and_(OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > clock.now())


def may_come_in() -> ColumnElement[bool]:
    """Give the condition that a person has not left and their account, if any, is open."""
    return and_(
        or_(Person.left_on.is_(None), Person.left_on >= clock.today()),
        Account.deactivated_at.is_(None),
    )


def find_open_link(token: str) -> Row[*tuple[Any, ...]] | None:
    """Give an open link by its token, with the name and e-mail of whom it was made for, or None."""
    return db.session.execute(
        select(
            OneTimeLink.id,
            OneTimeLink.purpose,
            OneTimeLink.person_id,
            OneTimeLink.email.label("new_email"),
            OneTimeLink.landing,
            Person.name,
            Person.email,
        )
        .join(Person, Person.id == OneTimeLink.person_id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(
            OneTimeLink.token_hash == token_hash(token),
            is_open(),
            may_come_in(),
            # Who has a password was let in already: an invitation is no second key.
            or_(
                OneTimeLink.purpose != LinkPurpose.INVITATION,
                Account.password_hash.is_(None),
            ),
        )
    ).one_or_none()


def was_sent(submission_id: UUID) -> bool:
    """Tell whether a form with this one-time id has used a link."""
    return db.session.get(SubmissionRecord, submission_id) is not None


def find_link(link_id: UUID) -> OneTimeLink | None:
    """Give a link by its id."""
    return db.session.get(OneTimeLink, link_id)


def list_holders(link_id: UUID) -> list[UUID]:
    """Give the one person an open link was made for, or nobody."""
    return list(
        db.session.scalars(
            select(OneTimeLink.person_id).where(OneTimeLink.id == link_id, is_open())
        )
    )


def list_invited(batch_id: UUID) -> list[UUID]:
    """Give the people of a batch of invitations who have not come in."""
    return list(
        db.session.scalars(
            select(OneTimeLink.person_id).where(OneTimeLink.batch_id == batch_id, is_open())
        )
    )


def find_open_invitation(person_id: UUID) -> OneTimeLink | None:
    """Give the newest open invitation of a person."""
    return db.session.scalars(
        select(OneTimeLink)
        .where(
            OneTimeLink.person_id == person_id,
            OneTimeLink.purpose == LinkPurpose.INVITATION,
            is_open(),
        )
        .order_by(OneTimeLink.created_at.desc(), OneTimeLink.id)
        .limit(1)
    ).one_or_none()


def list_open_by_batch(batch_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the open invitations of a batch: link, name, e-mail."""
    return db.session.execute(
        select(OneTimeLink.id, Person.name, Person.email)
        .join(Person, Person.id == OneTimeLink.person_id)
        .where(OneTimeLink.batch_id == batch_id, is_open())
        .order_by(Person.sort_key, Person.id)
    ).all()
