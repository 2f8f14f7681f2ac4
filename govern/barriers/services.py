"""Names barriers, gives them an owner and a severity, mitigates them and closes them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

from govern.barriers import policies, queries, rules
from govern.barriers.events import (
    BarrierAssessed,
    BarrierClosed,
    BarrierReopened,
    BarrierReported,
    MitigationAccepted,
    MitigationPlanned,
)
from govern.barriers.models import Barrier, BarrierStep, Mitigation
from govern.barriers.rules import BarrierState, BarrierType, Mechanism
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, DomainError, FieldError, IllegalTransition, Stale
from govern.core.permissions import Actor, ensure
from govern.extensions import db

NOT_YOURS = N_("The owner of a barrier does this, or the CX director.")
CLOSED = N_("This barrier is closed; open it again first.")


def report(
    *,
    actor: Actor,
    text: str,
    type: BarrierType,  # noqa: A002 - what a barrier is called everywhere.
    stage_id: UUID | None,
    named: bool,
) -> UUID:
    """Name a barrier, with one's name or without; without, nothing is kept of who it was."""
    ensure(policies.may_report(actor), N_("Only colleagues report barriers."))
    by_id = actor.id if named else None
    barrier = Barrier(
        id=uuid4(),
        text=text,
        type=type,
        stage_id=stage_id,
        reporter_id=by_id,
        reported_at=clock.now(),
    )
    db.session.add(barrier)
    db.session.flush()
    _note(barrier, BarrierState.REPORTED, by_id)
    publish(BarrierReported(actor_id=by_id, subject_id=barrier.id, type=type))
    return barrier.id


def assess(barrier_id: UUID, *, actor: Actor, severity: int, owner_id: UUID, version: int) -> None:
    """Say how severe a barrier is and who owns it."""
    ensure(policies.may_assess(actor), N_("Only the CX director gives a barrier an owner."))
    barrier = queries.get_barrier(barrier_id)
    if barrier.version != version:
        raise Stale(
            N_("Somebody else looked at this barrier while you were typing."),
            version=barrier.version,
        )
    if not rules.LOWEST <= severity <= rules.HIGHEST:
        raise FieldError("severity", N_("Choose a severity from 1 to 5."))
    if barrier.state in {BarrierState.MITIGATED, BarrierState.REMOVED}:
        raise IllegalTransition(CLOSED)
    before_id = barrier.owner_id
    barrier.owner_id = owner_id
    barrier.severity = severity
    barrier.review_on = rules.review_on(severity, clock.today(actor.time_zone))
    _measure(barrier)
    if barrier.state is not BarrierState.OWNED:
        barrier.move_to(BarrierState.OWNED)
        _note(barrier, BarrierState.OWNED, actor.id)
    publish(
        BarrierAssessed(
            actor_id=actor.id,
            subject_id=barrier.id,
            severity=severity,
            owner_id=owner_id,
            before_id=before_id,
        )
    )


def plan_mitigation(
    barrier_id: UUID,
    *,
    actor: Actor,
    text: str,
    mechanism: Mechanism,
    owner_id: UUID,
    due_on: date,
    cost: int | None,
    reduction: int,
) -> UUID:
    """Plan something that makes a barrier smaller."""
    barrier = queries.get_barrier(barrier_id)
    ensure(policies.may_plan(actor, barrier), NOT_YOURS)
    if barrier.state is not BarrierState.OWNED:
        raise Conflict(N_("A mitigation belongs to a barrier that has an owner and is open."))
    today = clock.today(actor.time_zone)
    if not today <= due_on <= today + timedelta(days=rules.FURTHEST_DAYS):
        raise FieldError("due_on", N_("Choose a day from today, within ten years."))
    if not 1 <= reduction <= rules.WHOLE:
        raise FieldError("reduction", N_("Give a percentage from 1 to 100."))
    if cost is not None and not 0 <= cost <= rules.MOST_COST:
        raise FieldError("cost", N_("Give an amount of at most twelve digits, not below zero."))
    if len(barrier.mitigations) >= rules.MOST_MITIGATIONS:
        raise DomainError(
            N_("A barrier has at most %(most)d mitigations."), most=rules.MOST_MITIGATIONS
        )
    mitigation = Mitigation(
        id=uuid4(),
        barrier_id=barrier.id,
        text=text,
        mechanism=mechanism,
        owner_id=owner_id,
        due_on=due_on,
        cost=cost,
        reduction=reduction,
        planned_by_id=actor.id,
        planned_at=clock.now(),
    )
    db.session.add(mitigation)
    publish(
        MitigationPlanned(
            actor_id=actor.id,
            subject_id=barrier.id,
            mitigation_id=mitigation.id,
            owner_id=owner_id,
            due_on=due_on,
        )
    )
    return mitigation.id


def accept_mitigation(mitigation_id: UUID, *, actor: Actor, evidence: str) -> None:
    """Find that a mitigation works, which makes the barrier smaller; never one's own plan."""
    mitigation = queries.get_mitigation(mitigation_id)
    barrier = queries.get_barrier(mitigation.barrier_id)
    ensure(
        policies.may_accept(actor, mitigation, barrier.owner_id),
        N_("Somebody else than who planned a mitigation accepts it: the owner, or a leader."),
    )
    if mitigation.accepted_at is not None:
        raise Conflict(N_("This mitigation was accepted before."))
    if barrier.state is not BarrierState.OWNED:
        raise IllegalTransition(CLOSED)
    mitigation.accepted_by_id = actor.id
    mitigation.accepted_at = clock.now()
    mitigation.evidence = evidence
    _measure(barrier)
    publish(
        MitigationAccepted(
            actor_id=actor.id,
            subject_id=barrier.id,
            mitigation_id=mitigation.id,
            residual=barrier.residual,
        )
    )


def close(barrier_id: UUID, *, actor: Actor, outcome: BarrierState, words: str) -> None:
    """Say that a barrier is gone, that it cannot go but was made smaller, or that it is none."""
    barrier = queries.get_barrier(barrier_id)
    if outcome is BarrierState.DISMISSED:
        ensure(
            policies.may_dismiss(actor),
            N_("Only the CX director says that something is not a barrier."),
        )
    else:
        ensure(policies.may_close(actor, barrier), NOT_YOURS)
    if outcome not in rules.ENDS:
        raise FieldError("outcome", N_("Choose what became of it."))
    accepted = any(mitigation.accepted_at for mitigation in barrier.mitigations)
    if outcome is BarrierState.MITIGATED and not accepted:
        raise FieldError(
            "outcome",
            N_("First a mitigation must be accepted by somebody else than who planned it."),
        )
    barrier.move_to(outcome)
    _note(barrier, outcome, actor.id, words)
    publish(BarrierClosed(actor_id=actor.id, subject_id=barrier.id, outcome=outcome))


def reopen(barrier_id: UUID, *, actor: Actor, words: str) -> None:
    """Open a closed barrier again; what was done and said stays."""
    barrier = queries.get_barrier(barrier_id)
    ensure(policies.may_reopen(actor, barrier), NOT_YOURS)
    if barrier.owner_id is None:
        raise DomainError(
            N_("Nobody owned this barrier. Give it an owner and a severity; that opens it again.")
        )
    barrier.move_to(BarrierState.OWNED)
    barrier.review_on = rules.review_on(barrier.severity, clock.today(actor.time_zone))
    _note(barrier, BarrierState.OWNED, actor.id, words)
    publish(BarrierReopened(actor_id=actor.id, subject_id=barrier.id, owner_id=barrier.owner_id))


def _measure(barrier: Barrier) -> None:
    barrier.residual = rules.residual(
        barrier.severity,
        [mitigation.reduction for mitigation in barrier.mitigations if mitigation.accepted_at],
    )


def _note(barrier: Barrier, state: BarrierState, by_id: UUID | None, words: str = "") -> None:
    db.session.add(
        BarrierStep(
            id=uuid4(),
            barrier_id=barrier.id,
            state=state,
            words=words,
            by_id=by_id,
            at=clock.now(),
        )
    )
