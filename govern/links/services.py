"""Makes one-time links, and does what they are for when they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import Uuid, insert, literal, select, update

from govern.accounts import services as accounts
from govern.accounts.models import Account
from govern.accounts.rules import token_hash
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, DomainError
from govern.core.permissions import record_check
from govern.core.types import UtcDateTime
from govern.extensions import db
from govern.links import queries, rules
from govern.links.events import LinkUsed, ResetAsked
from govern.links.models import OneTimeLink
from govern.links.rules import LinkPurpose
from govern.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

NO_LONGER = N_("This address does not work any more: it was used, or its time is over.")


class LinkGone(DomainError):
    """The link was used, withdrawn or has expired (410)."""

    status = 410


def make(
    purpose: LinkPurpose,
    person_ids: Sequence[UUID],
    *,
    key: str,
    email: str | None = None,
    landing: str = "",
    batch_id: UUID | None = None,
) -> list[UUID]:
    """Make a link for each person, withdraw their earlier ones of this purpose; give the ids."""
    record_check("part of a use case that has asked who may")
    _withdraw(purpose, person_ids)
    now = clock.now()
    rows = [
        {
            "id": (link_id := uuid4()),
            "token_hash": token_hash(rules.link_token(link_id, key)),
            "purpose": purpose,
            "person_id": person_id,
            "email": email,
            "batch_id": batch_id,
            "landing": landing,
            "created_at": now,
            "expires_at": now + rules.LINK_LENGTHS[purpose],
        }
        for person_id in person_ids
    ]
    if rows:
        db.session.execute(insert(OneTimeLink), rows)
    return [row["id"] for row in rows if isinstance(row["id"], UUID)]


def ask_reset(email: str, *, key: str) -> UUID:
    """Make a link for a new password, if this e-mail address belongs to an open account.

    Every statement is the same for an address nobody has: the link is inserted from a select
    that is then empty, and the log and the outbox name the link and never the person.
    """
    record_check("asking for a new password is open to everybody")
    now = clock.now()
    link_id = uuid4()
    asking = (
        select(Person.id)
        .join(Account, Account.person_id == Person.id)
        .where(Person.email == email.strip().lower(), queries.may_come_in())
    )
    db.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.person_id.in_(asking),
            OneTimeLink.purpose == LinkPurpose.RESET,
            OneTimeLink.used_at.is_(None),
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    columns: dict[str, ColumnElement[Any] | InstrumentedAttribute[Any]] = {
        "id": literal(link_id, Uuid()),
        "token_hash": literal(token_hash(rules.link_token(link_id, key))),
        "purpose": literal(LinkPurpose.RESET, OneTimeLink.purpose.type),
        "person_id": Person.id,
        "landing": literal(""),
        "created_at": literal(now, UtcDateTime()),
        "expires_at": literal(now + rules.LINK_LENGTHS[LinkPurpose.RESET], UtcDateTime()),
    }
    db.session.execute(
        insert(OneTimeLink).from_select(
            list(columns), select(*columns.values()).where(Person.id.in_(asking))
        )
    )
    publish(ResetAsked(actor_id=None, subject_id=link_id))
    return link_id


def use_for_password(token: str, password_hash: str) -> tuple[UUID, str]:
    """Set a password by an invitation or reset link; give the person and the page to begin on.

    Who may have been signed in with the old password is signed out everywhere.
    """
    record_check("whoever holds the link may use it, once")
    link = queries.find_open_link(token)
    if link is None or link.purpose is LinkPurpose.EMAIL:
        raise LinkGone(NO_LONGER)
    claim(link.id)
    accounts.set_password(link.person_id, password_hash, actor_id=link.person_id)
    accounts.end_sessions(link.person_id)
    publish(LinkUsed(actor_id=link.person_id, subject_id=link.person_id, purpose=link.purpose))
    return link.person_id, link.landing


def claim(link_id: UUID) -> None:
    """Use a link up; of two at the same moment one is refused."""
    record_check("whoever holds the link may use it, once")
    done = db.session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.id == link_id, queries.is_open())
        .values(used_at=clock.now())
        .returning(OneTimeLink.id)
    ).all()
    if not done:
        raise LinkGone(NO_LONGER)


def _withdraw(purpose: LinkPurpose, person_ids: Sequence[UUID]) -> None:
    db.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.person_id.in_(person_ids),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
