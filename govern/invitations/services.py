"""Invites people."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from govern.accounts.models import Account
from govern.accounts.rules import Theme
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, DomainError
from govern.core.permissions import ensure
from govern.extensions import db
from govern.invitations import policies, queries, rules
from govern.invitations.events import PeopleInvited, PersonInvited
from govern.links import services as links
from govern.links.rules import LinkPurpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govern.core.permissions import Actor

#: Databases take a limited number of values in one statement.
CHUNK = 1000
REFUSED = N_("Only an administrator lets people in.")


def invite_one(
    person_id: UUID, *, actor: Actor, key: str, by_mail: bool, landing: str = ""
) -> UUID:
    """Invite one person who has no password yet, and give the batch their address belongs to."""
    ensure(policies.may_invite(actor), REFUSED)
    if not queries.list_to_invite(person_id=person_id):
        raise DomainError(
            N_("This person cannot be invited: they are in already, or have no e-mail address.")
        )
    batch_id = _let_in([person_id], key=key, landing=landing)
    publish(PersonInvited(actor_id=actor.id, subject_id=person_id, by_mail=by_mail))
    return batch_id


def invite_many(
    *, actor: Actor, key: str, by_mail: bool, department_id: UUID | None = None, again: bool = False
) -> UUID:
    """Invite everybody who is not in, or those of one department and below; give the batch."""
    ensure(policies.may_invite(actor), REFUSED)
    person_ids = queries.list_to_invite(department_id=department_id, again=again)
    if not person_ids:
        raise DomainError(N_("There is nobody left to invite there."))
    if not by_mail and len(person_ids) > rules.MOST_PRINTED:
        raise DomainError(
            N_("That would be more than %(most)d addresses. Print them department by department."),
            most=rules.MOST_PRINTED,
        )
    batch_id = _let_in(person_ids, key=key)
    publish(
        PeopleInvited(
            actor_id=actor.id, subject_id=batch_id, people=len(person_ids), by_mail=by_mail
        )
    )
    return batch_id


def _let_in(person_ids: Sequence[UUID], *, key: str, landing: str = "") -> UUID:
    """Make the accounts that are missing, and a link for each of the people."""
    now = clock.now()
    batch_id = uuid4()
    for start in range(0, len(person_ids), CHUNK):
        chunk = person_ids[start : start + CHUNK]
        having = set(
            db.session.scalars(select(Account.person_id).where(Account.person_id.in_(chunk)))
        )
        missing = [
            {"person_id": person_id, "created_at": now, "theme": Theme.AUTO, "version": 1}
            for person_id in chunk
            if person_id not in having
        ]
        if missing:
            db.session.execute(insert(Account), missing)
        db.session.execute(
            update(Account)
            .where(Account.person_id.in_(chunk))
            .values(invited_at=now, version=Account.version + 1)
            .execution_options(synchronize_session=False)
        )
        links.make(LinkPurpose.INVITATION, chunk, key=key, landing=landing, batch_id=batch_id)
    return batch_id
