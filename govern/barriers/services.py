"""Reports barriers, takes them in hand, plans and accepts mitigations, and ends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID, uuid4

from govern.barriers import policies, queries, rules
from govern.barriers.events import (
    BarrierEnded,
    BarrierHandedOver,
    BarrierReported,
    BarrierTakenInHand,
    MitigationAccepted,
    MitigationHandedOver,
    MitigationPlanned,
)
from govern.barriers.models import Barrier, Mitigation
from govern.barriers.rules import BarrierKind, BarrierState, Mechanism
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, DomainError, FieldError, check_version
from govern.core.permissions import Actor, ensure
from govern.extensions import db
from govern.journeys import queries as journeys
from govern.people import queries as people
from govern.people.presence import takes_on

if TYPE_CHECKING:
    from datetime import date

CHANGED = N_("Somebody else changed this barrier while you were typing.")
REFUSED = N_("Only the CX director says how severe a barrier is and who owns it.")
NOT_OWNER = N_("Only the owner of the barrier and the CX director work on it.")
HANDERS = N_(
    "Who looks after barriers hands this over, and the manager does so for somebody who leaves."
)
OWN_PLAN = N_("You planned this yourself. It is accepted by one of these: %(others)s.")
ONLY_OWN_PLAN = N_(
    "Nobody accepts what they planned themselves, and nobody else can accept it yet. Give the "
    "barrier to another owner, or invite a second CX director under People."
)
NONE_ACCEPTED = N_(
    "No mitigation is accepted yet. Who planned one does not accept it; these can: %(others)s."
)
NOT_IN_HAND = N_("This barrier is not in somebody's hand at this moment.")


def report(
    *,
    actor: Actor,
    kind: BarrierKind,
    sentence: str,
    stage_id: UUID | None = None,
    without_name: bool = False,
) -> UUID:
    """Report a barrier; without a name neither the row nor the event says whose it is.

    The log shows its day only; it keeps the instant, so who reads the database itself may guess
    from what else happened (docs/decisions/0026).
    """
    ensure(policies.may_report(actor), N_("Only colleagues report barriers."))
    if stage_id is not None and journeys.get_stage(stage_id).ended_at is not None:
        raise FieldError("stage_id", N_("This stage is no longer in use; choose another one."))
    now = clock.now()
    barrier = Barrier(
        id=uuid4(),
        kind=kind,
        sentence=sentence,
        stage_id=stage_id,
        reporter_id=None if without_name else actor.id,
        reported_at=now.replace(hour=0, minute=0, second=0, microsecond=0) if without_name else now,
        state=BarrierState.REPORTED,
    )
    db.session.add(barrier)
    publish(
        BarrierReported(
            actor_id=barrier.reporter_id, subject_id=barrier.id, kind=kind, stage_id=stage_id
        )
    )
    return barrier.id


def take_in_hand(
    barrier_id: UUID, *, actor: Actor, severity: int, owner_id: UUID, version: int
) -> None:
    """Say how severe a barrier is and who owns it, or change that."""
    ensure(policies.may_manage(actor), REFUSED)
    barrier = queries.get_barrier(barrier_id, lock=True)
    check_version(barrier, version, CHANGED)
    if not rules.LEAST_SEVERITY <= severity <= rules.MOST_SEVERITY:
        raise FieldError("severity", N_("The severity is a number from 1 to 5."))
    _check_works_here(owner_id)
    barrier.move_to(BarrierState.IN_HAND)
    before_id = barrier.owner_id
    barrier.severity = severity
    barrier.owner_id = owner_id
    barrier.taken_at = clock.now()
    publish(
        BarrierTakenInHand(
            actor_id=actor.id,
            subject_id=barrier.id,
            owner_id=owner_id,
            severity=severity,
            reporter_id=barrier.reporter_id,
            before_id=before_id,
        )
    )


def plan_mitigation(
    barrier_id: UUID,
    *,
    actor: Actor,
    mechanism: Mechanism,
    text: str,
    owner_id: UUID,
    due_on: date,
    reduction: int,
    cost: int | None = None,
) -> UUID:
    """Plan a mitigation; it counts when somebody else accepts it."""
    barrier = queries.get_barrier(barrier_id, lock=True)
    ensure(policies.may_work_on(actor, barrier) and actor.id is not None, NOT_OWNER)
    _check_in_hand(barrier)
    if len(barrier.mitigations) >= rules.MOST_MITIGATIONS:
        raise DomainError(
            N_("A barrier has at most %(most)d mitigations."), most=rules.MOST_MITIGATIONS
        )
    _check_works_here(owner_id)
    _check_plan(due_on, reduction, cost, actor)
    mitigation = Mitigation(
        id=uuid4(),
        barrier_id=barrier.id,
        mechanism=mechanism,
        text=text,
        owner_id=owner_id,
        due_on=due_on,
        cost=cost,
        reduction=reduction,
        planned_by_id=cast("UUID", actor.id),
        planned_at=clock.now(),
    )
    db.session.add(mitigation)
    publish(
        MitigationPlanned(
            actor_id=actor.id,
            subject_id=mitigation.id,
            barrier_id=barrier.id,
            mechanism=mechanism,
            owner_id=owner_id,
            due_on=due_on,
            reduction=reduction,
        )
    )
    return mitigation.id


def accept_mitigation(mitigation_id: UUID, *, actor: Actor) -> UUID:
    """Accept a mitigation that somebody else planned, and give its barrier."""
    mitigation = queries.get_mitigation(mitigation_id)
    barrier = queries.get_barrier(mitigation.barrier_id, lock=True)
    ensure(policies.may_work_on(actor, barrier), NOT_OWNER)
    allowed = policies.may_accept(actor, barrier, mitigation)
    others = "" if allowed else policies.name_who_accepts(barrier, mitigation.planned_by_id)
    ensure(allowed, OWN_PLAN if others else ONLY_OWN_PLAN, others=others)
    _check_in_hand(barrier)
    if mitigation.accepted_at is not None:
        raise Conflict(N_("This mitigation was accepted already."))
    mitigation.accepted_by_id = actor.id
    mitigation.accepted_at = clock.now()
    publish(
        MitigationAccepted(
            actor_id=actor.id,
            subject_id=mitigation.id,
            barrier_id=barrier.id,
            owner_id=mitigation.owner_id,
            reduction=mitigation.reduction,
        )
    )
    return barrier.id


def hand_over(barrier_id: UUID, *, actor: Actor, to_id: UUID, before_id: UUID) -> None:
    """Give a barrier in hand to another owner, for the one who had it until now."""
    barrier = queries.get_barrier(barrier_id, lock=True)
    ensure(policies.may_hand_over(actor, barrier), HANDERS)
    _check_in_hand(barrier)
    _check_hands(barrier.owner_id, before_id, to_id)
    barrier.owner_id = to_id
    publish(
        BarrierHandedOver(
            actor_id=actor.id, subject_id=barrier.id, owner_id=to_id, before_id=before_id
        )
    )


def hand_over_mitigation(
    mitigation_id: UUID, *, actor: Actor, to_id: UUID, before_id: UUID
) -> None:
    """Let somebody else see to a mitigation; who planned and who accepted it stays."""
    mitigation = queries.get_mitigation(mitigation_id)
    ensure(policies.may_hand_over_mitigation(actor, mitigation), HANDERS)
    _check_in_hand(queries.get_barrier(mitigation.barrier_id, lock=True))
    _check_hands(mitigation.owner_id, before_id, to_id)
    mitigation.owner_id = to_id
    publish(
        MitigationHandedOver(
            actor_id=actor.id,
            subject_id=mitigation.id,
            barrier_id=mitigation.barrier_id,
            owner_id=to_id,
            before_id=before_id,
        )
    )


def close(
    barrier_id: UUID, *, actor: Actor, outcome: BarrierState, words: str, version: int
) -> None:
    """Say how a barrier ended: mitigated, not to be removed but mitigated, or closed."""
    barrier = queries.get_barrier(barrier_id, lock=True)
    ensure(policies.may_work_on(actor, barrier), NOT_OWNER)
    check_version(barrier, version, CHANGED)
    if outcome not in rules.OUTCOMES:
        raise FieldError("outcome", N_("Choose how it ended."))
    accepted = any(mitigation.accepted_at for mitigation in barrier.mitigations)
    if outcome is not BarrierState.CLOSED and not accepted:
        others = policies.name_who_accepts(barrier, actor.id)
        raise FieldError("outcome", NONE_ACCEPTED if others else ONLY_OWN_PLAN, others=others)
    barrier.move_to(outcome)
    barrier.outcome = words
    barrier.ended_at = clock.now()
    barrier.ended_by_id = actor.id
    publish(
        BarrierEnded(
            actor_id=actor.id,
            subject_id=barrier.id,
            outcome=outcome,
            reporter_id=barrier.reporter_id,
            mitigation_ids=tuple(mitigation.id for mitigation in barrier.mitigations),
        )
    )


def _check_in_hand(barrier: Barrier) -> None:
    if barrier.state is not BarrierState.IN_HAND:
        raise Conflict(NOT_IN_HAND)


def _check_hands(owner_id: UUID | None, before_id: UUID, to_id: UUID) -> None:
    if owner_id != before_id:
        raise Conflict(N_("Somebody else has handed this over already."))
    if to_id == owner_id:
        raise FieldError("person", N_("They have it already. Choose somebody else."))
    _check_works_here(to_id, "person")


def _check_works_here(person_id: UUID, field_name: str = "owner") -> None:
    person = people.get_person(person_id)
    if not takes_on(person_id):
        raise FieldError(
            field_name, N_("%(name)s has left, or their account is closed."), name=person.name
        )


def _check_plan(due_on: date, reduction: int, cost: int | None, actor: Actor) -> None:
    today = clock.today(actor.time_zone)
    if due_on < today:
        raise FieldError("due_on", N_("This day has passed."))
    if due_on > clock.months_after(today, rules.LONGEST_MONTHS):
        raise FieldError(
            "due_on", N_("Choose a day within %(most)d months."), most=rules.LONGEST_MONTHS
        )
    if not 0 <= reduction <= 100:  # noqa: PLR2004 - percent.
        raise FieldError("reduction", N_("A percentage from 0 to 100."))
    if cost is not None and not 0 <= cost <= rules.HIGHEST_COST:
        raise FieldError("cost", N_("An amount of zero or more."))
