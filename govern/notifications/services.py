"""Puts messages into the outbox, and notes what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Table, insert, select, update

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_
from govern.core.permissions import Actor, ensure, record_check
from govern.extensions import db
from govern.notifications import policies, queries, rules
from govern.notifications.events import ChoiceMade
from govern.notifications.models import MailChoice, OutboxRow, OutboxState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from govern.notifications.rules import Frequency

_INTO_OUTBOX = insert(cast("Table", OutboxRow.__table__))
WORKER = "the worker delivers what others had to say"


def tell(
    kind: str,
    person_ids: Iterable[UUID],
    subject_id: UUID,
    *,
    ids: dict[str, str] | None = None,
    due_at: datetime | None = None,
) -> None:
    """Tell single people something, each by a row of their own."""
    now = clock.now()
    rows = [
        {
            "id": uuid4(),
            "kind": kind,
            "recipient_id": person_id,
            "audience": None,
            "subject_id": subject_id,
            "ids": ids or {},
            "state": OutboxState.WAITING,
            "created_at": now,
            "due_at": due_at or now,
        }
        for person_id in sorted(set(person_ids))
    ]
    if rows:
        db.session.execute(_INTO_OUTBOX, rows)


def tell_audience(kind: str, audience: str, subject_id: UUID) -> None:
    """Tell many people something by one row; the worker finds out who they are."""
    now = clock.now()
    db.session.execute(
        insert(OutboxRow).values(
            id=uuid4(),
            kind=kind,
            recipient_id=None,
            audience=audience,
            subject_id=subject_id,
            state=OutboxState.WAITING,
            created_at=now,
            due_at=now,
        )
    )


def keep_as_history(*, actor: Actor) -> int:
    """Mark what waits as history of the demo, which is never sent; give how many."""
    ensure(actor.is_system, N_("Only the demonstration has a history that is not sent."))
    done = db.session.execute(
        update(OutboxRow)
        .where(OutboxRow.state == OutboxState.WAITING)
        .values(state=OutboxState.DEMO_HISTORY)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a cursor result.


# Delivery: called by the worker only --------------------------------------------------------------


def claim(row_id: UUID) -> bool:
    """Take a message that is due; of several workers exactly one is told yes."""
    record_check(WORKER)
    now = clock.now()
    taken = db.session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id, queries.is_due(now))
        .values(claimed_until=now + rules.CLAIM)
        .returning(OutboxRow.id)
    ).scalar()
    return taken is not None


def close(row_id: UUID, state: OutboxState, *, covered: Iterable[UUID] = ()) -> None:
    """Say how a message ended; `covered` are those a digest has told with it."""
    record_check(WORKER)
    now = clock.now()
    sent_at = now if state is OutboxState.SENT else None
    values = {"state": state, "claimed_until": None, "sent_at": sent_at}
    db.session.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(**values))
    db.session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(list(covered)), OutboxRow.state == OutboxState.DIGEST)
        .values(values)
    )


def postpone(row_id: UUID, *, attempts: int, error: str, for_good: bool = False) -> None:
    """Note a failure: try again after a while that grows, then give up."""
    record_check(WORKER)
    over = for_good or attempts >= len(rules.BACK_OFF)
    values: dict[str, Any] = {
        "claimed_until": None,
        "attempts": attempts + 1,
        "last_error": error[:300],
    }
    if over:
        values["state"] = OutboxState.FAILED
    else:
        values["due_at"] = clock.now() + rules.BACK_OFF[attempts]
    db.session.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(**values))


def expand(row_id: UUID, person_ids: Sequence[UUID]) -> None:
    """Make a row for each of these people of a message to many; who has one keeps it."""
    record_check(WORKER)
    source = queries.get_row(row_id)
    having = set(
        db.session.scalars(
            select(OutboxRow.recipient_id).where(
                OutboxRow.source_id == row_id, OutboxRow.recipient_id.in_(person_ids)
            )
        )
    )
    now = clock.now()
    rows = [
        {
            "id": uuid4(),
            "kind": source.kind,
            "recipient_id": person_id,
            "source_id": row_id,
            "audience": None,
            "subject_id": source.subject_id,
            "ids": source.ids,
            "state": OutboxState.WAITING,
            "created_at": source.created_at,
            "due_at": now,
        }
        for person_id in person_ids
        if person_id not in having
    ]
    if rows:
        db.session.execute(insert(OutboxRow), rows)
    db.session.execute(
        update(OutboxRow).where(OutboxRow.id == row_id).values(claimed_until=now + rules.CLAIM)
    )


def queue_digests(frequency: Frequency, time_zone: str, slot: datetime) -> int:
    """Put digests into the outbox for a batch of people for whom something is new."""
    record_check(WORKER)
    found = queries.list_awaiting_digest(frequency, time_zone, slot, rules.EXPANDED_AT_ONCE)
    now = clock.now()
    for row in found:
        tell("notifications.digest", [row.id], row.id)
        choice = queries.find_choice(row.id)
        if choice is None:
            db.session.add(MailChoice(person_id=row.id, digest_at=now))
        else:
            choice.digest_at = now
    return len(found)


# The person's own choice --------------------------------------------------------------------------


def choose(person_id: UUID, frequency: Frequency, *, actor: Actor) -> None:
    """Choose how often to get what can wait."""
    ensure(policies.may_choose(actor, person_id), N_("You choose for yourself only."))
    choice = queries.find_choice(person_id)
    if choice is None:
        db.session.add(MailChoice(person_id=person_id, frequency=frequency))
    else:
        choice.frequency = frequency
    publish(ChoiceMade(actor_id=actor.id, subject_id=person_id, frequency=frequency))
