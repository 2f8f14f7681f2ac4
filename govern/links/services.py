"""Makes one-time links, and does what they are for when they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import Uuid, insert, literal, select, update

from govern.accounts import services as accounts
from govern.accounts.models import Account
from govern.accounts.rules import new_token, token_hash
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, DomainError
from govern.core.permissions import Actor, ensure, record_check
from govern.core.types import UtcDateTime
from govern.extensions import db
from govern.links import queries, rules
from govern.links.events import LinkUsed, ResetAsked, ResetMade
from govern.links.models import OneTimeLink
from govern.links.rules import LinkPurpose
from govern.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    withdraw(person_ids, purpose)
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
    # Of several who ask at once, each waits for the one before, whose link it withdraws.
    db.session.execute(asking.with_for_update(key_share=True))
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


def make_reset(person_id: UUID, email: str, *, actor: Actor, key: str) -> UUID:
    """Make a link for a new password in the terminal, of whom whoever runs the server names."""
    ensure(actor.is_system, N_("Only who runs the server makes such an address."))
    link_id = ask_reset(email, key=key)
    publish(ResetMade(actor_id=actor.id, subject_id=person_id))
    return link_id


def use_for_password(token: str, password_hash: str) -> tuple[UUID, str]:
    """Set a password by an invitation or reset link; give the person and the page to begin on.

    Who may have been signed in with the old password is signed out everywhere, and every other
    link of this person stops working.
    """
    record_check("whoever holds the link may use it, once")
    link = queries.find_open_link(token)
    if link is None or link.purpose is LinkPurpose.EMAIL:
        raise LinkGone(NO_LONGER)
    claim(link.id)
    accounts.set_password(link.person_id, password_hash, actor_id=link.person_id)
    accounts.end_sessions([link.person_id])
    withdraw([link.person_id])
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


def withdraw(person_ids: Sequence[UUID] | None, purpose: LinkPurpose | None = None) -> int:
    """Withdraw the links of these people, or (None) of everybody; give how many there were.

    All of them, or those of one purpose. Whoever could read a link that was sent must not come in
    by it after the password or the address was changed because of that.
    """
    record_check("part of a use case that has asked who may")
    conditions: list[ColumnElement[bool]] = [OneTimeLink.used_at.is_(None)]
    if purpose is not None:
        conditions.append(OneTimeLink.purpose == purpose)
    if person_ids is not None:
        conditions.append(OneTimeLink.person_id.in_(person_ids))
    done = db.session.execute(
        update(OneTimeLink)
        .where(*conditions)
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a cursor result.


def note_addresses(given_up: Mapping[UUID, str]) -> dict[UUID, UUID]:
    """Keep the addresses that were replaced for people, so that mail can still go there once.

    Each is kept as a change of address that is over; gives its id for each person.
    """
    record_check("part of a use case that has asked who may")
    now = clock.now()
    ids = {person_id: uuid4() for person_id in given_up}
    rows = [
        {
            "id": ids[person_id],
            # The hash of a secret that nobody gets: no address leads here.
            "token_hash": token_hash(new_token()),
            "purpose": LinkPurpose.EMAIL,
            "person_id": person_id,
            "previous_email": email,
            "landing": "",
            "created_at": now,
            "expires_at": now,
            "used_at": now,
        }
        for person_id, email in given_up.items()
    ]
    if rows:
        db.session.execute(insert(OneTimeLink), rows)
    return ids
