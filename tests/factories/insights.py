"""Insights and barriers as they are reported."""

from __future__ import annotations

import factory

from govern.barriers.models import Barrier
from govern.barriers.rules import BarrierKind, BarrierState
from govern.core import clock
from govern.insights.models import Insight
from govern.insights.rules import InsightState, Source
from tests.factories.base import Factory
from tests.factories.people import PersonFactory


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
