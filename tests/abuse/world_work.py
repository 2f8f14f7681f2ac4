"""The work of the world: advocates, promises, what was learned and what stands in the way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from govern.advocates import services as advocates
from govern.advocates.rules import AppointmentKind
from govern.barriers.models import Mitigation
from govern.barriers.rules import BarrierState, Mechanism
from govern.commitments.rules import CommitmentState
from govern.core.transactions import transaction
from govern.extensions import db
from govern.insights.rules import InsightState
from govern.promises.rules import PromiseState
from tests.abuse.world_ground import TODAY
from tests.factories.commitments import CommitmentFactory
from tests.factories.insights import BarrierFactory, InsightFactory
from tests.factories.promises import (
    PromiseCaseFactory,
    PromiseFactory,
    PromiseReadingFactory,
    TemporaryChangeFactory,
)

if TYPE_CHECKING:
    from tests.abuse.world import World


def begin(world: World) -> None:
    """Appoint, promise and learn."""
    _appoint(world)
    _promise(world)
    _learn(world)


def _appoint(world: World) -> None:
    for name, kind in (
        ("appointee", AppointmentKind.ADVOCATE),
        ("advocate", AppointmentKind.DEPUTY),
    ):
        with transaction():
            world.ids[name] = advocates.appoint(
                world.here.id,
                actor=world.actor("director"),
                person_id=world.people[name].id,
                kind=kind,
                starts_on=TODAY,
                term_ends_on=TODAY + timedelta(days=300),
            )


def _promise(world: World) -> None:
    owner = world.people["promise_owner"]
    live = PromiseFactory(owner=owner)
    world.ids["promise"] = live.id
    world.ids["proposed"] = PromiseFactory(owner=owner, state=PromiseState.PROPOSED).id
    world.ids["agreed"] = PromiseFactory(owner=owner, state=PromiseState.AGREED).id
    more = {"promise_id": live.id}
    world.ids["reading"] = PromiseReadingFactory(**more, period_start=date(2026, 4, 1)).id
    answered = {
        "opened_period": date(2026, 3, 1),
        "cause": "The rota",
        "repair": "Another rota",
        "answered_at": world.now,
        "answered_by_id": owner.id,
        "closed_at": world.now,
    }
    world.ids["answered_case"] = PromiseCaseFactory(**more, **answered).id
    maker = world.people["employee"]
    world.ids["commitment"] = CommitmentFactory(maker=maker).id
    settled = {"state": CommitmentState.BROKEN, "due_at": world.now - timedelta(days=2)}
    world.ids["settled_commitment"] = CommitmentFactory(maker=maker, **settled).id
    world.ids["change"] = TemporaryChangeFactory(**more, begun_by_id=owner.id).id
    world.ids["case"] = PromiseCaseFactory(**more, opened_period=date(2026, 4, 1)).id


def _learn(world: World) -> None:
    insight = InsightFactory(
        reporter=world.people["employee"],
        state=InsightState.IN_ACTION,
        action="The letter says whom to call.",
        action_owner_id=world.people["action_owner"].id,
        action_due_on=TODAY + timedelta(days=20),
        action_taken_at=world.now,
    )
    world.ids["insight"] = insight.id
    barrier = BarrierFactory(
        reporter=world.people["employee"],
        state=BarrierState.IN_HAND,
        severity=3,
        owner_id=world.people["barrier_owner"].id,
        taken_at=world.now,
    )
    world.ids["barrier"] = barrier.id
    mitigation = Mitigation(
        id=uuid4(),
        barrier_id=barrier.id,
        mechanism=next(iter(Mechanism)),
        text="One desk answers both.",
        owner_id=world.people["employee"].id,
        due_on=TODAY + timedelta(days=30),
        reduction=1,
        planned_by_id=world.people["employee"].id,
        planned_at=world.now,
    )
    db.session.add(mitigation)
    db.session.flush()
    world.ids["mitigation"] = mitigation.id
