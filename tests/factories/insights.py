"""Insights and barriers as they are reported."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import factory

from govern.barriers import services
from govern.barriers.models import Barrier
from govern.barriers.rules import BarrierKind, BarrierState, Mechanism
from govern.core import clock
from govern.core.transactions import transaction
from govern.insights.models import Insight
from govern.insights.rules import InsightState, Source
from tests.factories.base import Factory
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor
    from govern.people.models import Person


class InsightFactory(Factory):
    """An insight nobody has answered yet."""

    class Meta:  # noqa: D106
        model = Insight
        exclude = ("reporter",)

    reporter = factory.SubFactory(PersonFactory)
    id = factory.Faker("uuid4", cast_to=None)
    text = factory.Sequence(lambda n: f"Customers call a second time about letter {n}")
    source = Source.FLOOR
    reporter_id = factory.LazyAttribute(lambda o: o.reporter.id)
    reported_at = factory.LazyFunction(clock.now)
    state = InsightState.OPEN


class BarrierFactory(Factory):
    """A barrier nobody owns yet."""

    class Meta:  # noqa: D106
        model = Barrier
        exclude = ("reporter",)

    reporter = factory.SubFactory(PersonFactory)
    id = factory.Faker("uuid4", cast_to=None)
    kind = BarrierKind.SILO
    sentence = factory.Sequence(lambda n: f"Two departments answer letter {n} differently")
    reporter_id = factory.LazyAttribute(lambda o: o.reporter.id)
    reported_at = factory.LazyFunction(clock.now)
    state = BarrierState.REPORTED


def taken(boss: Actor, owner: Person, **more: Any) -> Barrier:
    """Give a barrier of severity 4 in somebody's hand."""
    barrier: Barrier = BarrierFactory(**more)
    with transaction():
        services.take_in_hand(barrier.id, actor=boss, severity=4, owner_id=owner.id, version=1)
    return barrier


def planned(actor: Actor, barrier: Barrier, owner: Person, **more: Any) -> UUID:
    """Plan a mitigation that takes half of the severity away."""
    values: dict[str, Any] = {
        "mechanism": Mechanism.COLLABORATION,
        "text": "One desk for both",
        "due_on": clock.today() + timedelta(days=30),
        "reduction": 50,
        **more,
    }
    with transaction():
        return services.plan_mitigation(barrier.id, actor=actor, owner_id=owner.id, **values)
