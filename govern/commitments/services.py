"""Writes down what a team promises one customer, and what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import update

from govern.commitments import policies, queries, rules
from govern.commitments.events import (
    CommitmentMade,
    CommitmentReopened,
    CommitmentSettled,
    WeekCounted,
)
from govern.commitments.models import Commitment, WeekTotal
from govern.commitments.rules import CommitmentState
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, DomainError, FieldError, NotFound
from govern.core.permissions import Actor, ensure
from govern.departments.queries import hold
from govern.extensions import db
from govern.organisation.queries import get_facts

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

IN_PERSON = N_("Only a person of the team writes down what it promised.")
SETTLED = N_("Somebody has said already what became of this.")
LATE = N_("It is late by now. Say what became of it, and why.")
NO_NAMES = N_(
    "Leave out e-mail addresses and telephone numbers: write how your team finds the customer, "
    "such as the number of the case."
)


def make(*, actor: Actor, what: str, reference: str, due_at: datetime) -> UUID:
    """Write down what the actor's team promised one customer, and by when."""
    ensure(policies.may_make(actor), IN_PERSON)
    if actor.id is None or actor.department_id is None:
        raise NotFound
    facts, now = get_facts(actor), clock.now()
    if not facts.switch("promises.commitments_may_name"):
        for field, text in (("what", what), ("reference", reference)):
            if rules.names_a_customer(text):
                raise FieldError(field, NO_NAMES)
    if due_at <= now:
        raise FieldError("day", N_("This moment has passed. By when is it promised?"))
    if due_at > now + timedelta(days=rules.FURTHEST_DAYS):
        raise FieldError("day", N_("Choose a day within a year."))
    hold(actor.department_id)
    commitment = Commitment(
        id=uuid4(),
        department_id=actor.department_id,
        what=what,
        reference=reference,
        due_at=due_at,
        due_week=rules.week_of(due_at.astimezone(ZoneInfo(facts.time_zone)).date()),
        made_by_id=actor.id,
        made_at=now,
    )
    db.session.add(commitment)
    publish(
        CommitmentMade(
            actor_id=actor.id, subject_id=commitment.id, department_id=actor.department_id
        )
    )
    return commitment.id


def keep(commitment_id: UUID, *, actor: Actor) -> None:
    """Say that it was done just now, on time."""
    commitment = queries.get_commitment(commitment_id, actor=actor, lock=True)
    ensure(policies.may_settle(actor, commitment), SETTLED)
    if rules.outcome(commitment.due_at, clock.now()) is CommitmentState.LATE:
        raise DomainError(LATE)
    _settle(commitment, CommitmentState.KEPT, actor, "")


def settle(commitment_id: UUID, *, actor: Actor, state: CommitmentState, reason: str) -> None:
    """Say what became of it, also afterwards; what was not kept on time has a reason."""
    commitment = queries.get_commitment(commitment_id, actor=actor, lock=True)
    ensure(policies.may_settle(actor, commitment), SETTLED)
    if state is CommitmentState.OPEN:
        raise FieldError("state", N_("Say what became of it."))
    if state is not CommitmentState.KEPT and not reason:
        raise FieldError("reason", N_("Say why, in a few words: that is what we learn from."))
    if state is CommitmentState.LATE and clock.now() <= commitment.due_at:
        raise FieldError("state", N_("It is not late yet."))
    _settle(commitment, state, actor, reason)


def _settle(commitment: Commitment, state: CommitmentState, actor: Actor, reason: str) -> None:
    commitment.move_to(state)
    commitment.settled_at = clock.now()
    commitment.settled_by_id = actor.id
    commitment.reason = reason
    publish(
        CommitmentSettled(
            actor_id=actor.id,
            subject_id=commitment.id,
            department_id=commitment.department_id,
            state=state,
        )
    )


def reopen(commitment_id: UUID, *, actor: Actor) -> None:
    """Take back what was said of it: that was a slip."""
    commitment = queries.get_commitment(commitment_id, actor=actor, lock=True)
    ensure(
        policies.may_reopen(actor, commitment), N_("What was said of this stays: a week is over.")
    )
    commitment.move_to(CommitmentState.OPEN)
    commitment.settled_at = None
    commitment.settled_by_id = None
    commitment.reason = ""
    publish(
        CommitmentReopened(
            actor_id=actor.id,
            subject_id=commitment.id,
            department_id=commitment.department_id,
        )
    )


def count_week(*, actor: Actor, week: date, kept: int, late: int, broken: int) -> None:
    """Record what the actor's team kept in a week that was counted elsewhere, or record it anew."""
    ensure(policies.may_make(actor), IN_PERSON)
    if actor.id is None or actor.department_id is None:
        raise NotFound
    today = clock.today(get_facts(actor).time_zone)
    if week != rules.week_of(week) or week > today or week < today - rules.WEEK * 105:
        raise FieldError("week", N_("Choose a week that has begun, of the last two years."))
    if not 1 <= kept + late + broken <= rules.MOST_CASES:
        raise DomainError(N_("Give at least one case, and not more than a million."))
    hold(actor.department_id)
    now = clock.now()
    before = queries.find_week(actor.department_id, week, lock=True)
    if before is not None:
        before.superseded_at = now
        db.session.flush()
    db.session.add(
        WeekTotal(
            id=uuid4(),
            department_id=actor.department_id,
            week=week,
            kept=kept,
            late=late,
            broken=broken,
            recorded_by_id=actor.id,
            recorded_at=now,
        )
    )
    publish(
        WeekCounted(
            actor_id=actor.id,
            subject_id=actor.department_id,
            week=week,
            kept=kept,
            late=late,
            broken=broken,
        )
    )


def empty(commitment_ids: Collection[UUID], *, actor: Actor) -> None:
    """Take the words out of commitments that were settled long ago; what became of them stays."""
    ensure(actor.is_system, N_("Old words are taken out by the worker."))
    db.session.execute(
        update(Commitment)
        .where(Commitment.id.in_(sorted(commitment_ids)))
        .values(
            what="",
            reference="",
            reason="",
            emptied_at=clock.now(),
            version=Commitment.version + 1,
        )
    )
