"""Reports insights and answers them: with an action and its effect, or with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID, uuid4

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, FieldError, check_version
from govern.core.permissions import Actor, ensure
from govern.core.types import SENTENCE_LENGTH
from govern.extensions import db
from govern.insights import policies, queries, rules
from govern.insights.events import (
    ActionHandedOver,
    ActionTaken,
    EffectRecorded,
    InsightReported,
    WillNotBeDone,
)
from govern.insights.models import Insight
from govern.insights.rules import InsightState, Source
from govern.journeys import queries as journeys
from govern.people import queries as people
from govern.people.presence import takes_on
from govern.promises import queries as promises

if TYPE_CHECKING:
    from datetime import date

    from govern.people.models import Person

REFUSED = N_("Only the CX director decides what follows an insight.")
HANDERS = N_("The CX director hands this over, and the manager does so for somebody who leaves.")
NOT_LEARNED = N_(
    "Say first what the cause was and what is repaired; then the owner of the promise or the CX "
    "director makes an insight of it."
)
ALREADY = N_("This case is an insight already.")
NOT_OWNER = N_("Only the owner of the action and the CX director say what became of it.")


def report(*, actor: Actor, text: str, source: Source, stage_id: UUID | None = None) -> UUID:
    """Report something learned."""
    ensure(
        policies.may_report(actor) and actor.id is not None,
        N_("Only colleagues report what they learned."),
    )
    if stage_id is not None and journeys.get_stage(stage_id).ended_at is not None:
        raise FieldError("stage_id", N_("This stage is no longer in use; choose another one."))
    insight = Insight(
        id=uuid4(),
        text=text,
        source=source,
        stage_id=stage_id,
        reporter_id=cast("UUID", actor.id),
        reported_at=clock.now(),
        state=InsightState.OPEN,
    )
    db.session.add(insight)
    publish(
        InsightReported(actor_id=actor.id, subject_id=insight.id, source=source, stage_id=stage_id)
    )
    return insight.id


def learn_from_case(case_id: UUID, *, actor: Actor, text: str, action: str, due_on: date) -> UUID:
    """Make what went wrong with a promise an insight, and its repair the action that follows.

    The owner of the promise answers for both, so nobody has to decide about it anew.
    """
    case = promises.get_case(case_id)
    promise = promises.get_promise(case.promise_id)
    ensure(policies.may_learn_from(actor, promise, case), NOT_LEARNED)
    if queries.find_of_case(case_id) is not None:
        raise Conflict(ALREADY)
    now = clock.now()
    insight = Insight(
        id=uuid4(),
        text=text[: rules.TEXT_MOST],
        source=Source.PROMISE,
        stage_id=promise.stage_id,
        promise_case_id=case_id,
        reporter_id=cast("UUID", actor.id),
        reported_at=now,
        state=InsightState.OPEN,
    )
    db.session.add(insight)
    db.session.flush()
    insight.move_to(InsightState.IN_ACTION)
    insight.action = action[:SENTENCE_LENGTH]
    insight.action_owner_id = promise.owner_id
    insight.action_due_on = due_on
    insight.action_taken_at = now
    publish(
        InsightReported(
            actor_id=actor.id,
            subject_id=insight.id,
            source=Source.PROMISE,
            stage_id=promise.stage_id,
        )
    )
    publish(
        ActionTaken(
            actor_id=actor.id,
            subject_id=insight.id,
            owner_id=promise.owner_id,
            due_on=due_on,
            reporter_id=insight.reporter_id,
            before_id=None,
        )
    )
    return insight.id


def take_action(
    insight_id: UUID, *, actor: Actor, action: str, owner_id: UUID, due_on: date, version: int
) -> None:
    """Say which action follows, who owns it and when it is done; or give it to somebody else."""
    ensure(policies.may_manage(actor), REFUSED)
    insight = _get(insight_id, version)
    owner = _who_takes(owner_id, "owner")
    today = clock.today(actor.time_zone)
    if due_on < today:
        raise FieldError("due_on", N_("This day has passed."))
    if due_on > clock.months_after(today, rules.LONGEST_MONTHS):
        raise FieldError(
            "due_on",
            N_("Choose a day within %(most)d months; make a long action smaller."),
            most=rules.LONGEST_MONTHS,
        )
    insight.move_to(InsightState.IN_ACTION)
    before_id = insight.action_owner_id
    insight.action = action
    insight.action_owner_id = owner.id
    insight.action_due_on = due_on
    insight.action_taken_at = clock.now()
    publish(
        ActionTaken(
            actor_id=actor.id,
            subject_id=insight.id,
            owner_id=owner.id,
            due_on=due_on,
            reporter_id=insight.reporter_id,
            before_id=before_id,
        )
    )


def hand_over(insight_id: UUID, *, actor: Actor, to_id: UUID, before_id: UUID) -> None:
    """Give the action that follows an insight to another owner, for the one who had it."""
    insight = queries.get_insight(insight_id)
    ensure(policies.may_hand_over(actor, insight), HANDERS)
    if insight.state is not InsightState.IN_ACTION or insight.action_owner_id != before_id:
        raise Conflict(N_("Somebody else has handed this over already, or answered it."))
    if to_id == before_id:
        raise FieldError("person", N_("They have it already. Choose somebody else."))
    insight.action_owner_id = _who_takes(to_id, "person").id
    publish(
        ActionHandedOver(
            actor_id=actor.id, subject_id=insight.id, owner_id=to_id, before_id=before_id
        )
    )


def will_not_do(insight_id: UUID, *, actor: Actor, reason: str, version: int) -> None:
    """Say that nothing follows, and why; the reporter and everybody else read it."""
    ensure(policies.may_answer(actor, queries.get_insight(insight_id)), NOT_OWNER)
    insight = _get(insight_id, version)
    insight.move_to(InsightState.WILL_NOT_DO)
    insight.reason = reason
    _answer(insight, actor)
    publish(
        WillNotBeDone(actor_id=actor.id, subject_id=insight.id, reporter_id=insight.reporter_id)
    )


def record_effect(insight_id: UUID, *, actor: Actor, effect: str, version: int) -> None:
    """Write down what changed for customers."""
    ensure(policies.may_answer(actor, queries.get_insight(insight_id)), NOT_OWNER)
    insight = _get(insight_id, version)
    insight.move_to(InsightState.EFFECT_RECORDED)
    insight.effect = effect
    _answer(insight, actor)
    publish(
        EffectRecorded(actor_id=actor.id, subject_id=insight.id, reporter_id=insight.reporter_id)
    )


def _who_takes(person_id: UUID, field_name: str) -> Person:
    person = people.get_person(person_id)
    if not takes_on(person_id):
        raise FieldError(
            field_name, N_("%(name)s has left, or their account is closed."), name=person.name
        )
    return person


def _get(insight_id: UUID, version: int) -> Insight:
    insight = queries.get_insight(insight_id)
    check_version(
        insight, version, N_("Somebody else answered this insight while you were typing.")
    )
    return insight


def _answer(insight: Insight, actor: Actor) -> None:
    insight.answered_at = clock.now()
    insight.answered_by_id = actor.id
