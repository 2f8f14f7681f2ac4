"""Barriers as they were reported or have an owner, and mitigations."""

from __future__ import annotations

from datetime import date

import factory

from govern.barriers.models import Barrier, Mitigation
from govern.barriers.rules import BarrierState, BarrierType, Mechanism
from govern.core import clock
from tests.factories.base import Factory


class BarrierFactory(Factory):
    """A barrier somebody reported; `owned=<person>` gives it an owner and severity 4."""

    class Meta:  # noqa: D106
        model = Barrier
        exclude = ("owned",)

    owned = None
    id = factory.Faker("uuid4", cast_to=None)
    text = factory.Sequence(lambda n: f"A refund above ten euros needs {n} signatures.")
    type = BarrierType.INTERNAL_RULES
    reported_at = factory.LazyFunction(clock.now)
    state = factory.LazyAttribute(
        lambda o: BarrierState.OWNED if o.owned else BarrierState.REPORTED
    )
    owner_id = factory.LazyAttribute(lambda o: o.owned.id if o.owned else None)
    severity = factory.LazyAttribute(lambda o: 4 if o.owned else 0)
    residual = factory.LazyAttribute(lambda o: o.severity * 100)


class MitigationFactory(Factory):
    """Something that is planned."""

    class Meta:  # noqa: D106
        model = Mitigation

    id = factory.Faker("uuid4", cast_to=None)
    text = "The desk decides up to fifty euros."
    mechanism = Mechanism.RULE_CHANGE
    due_on = date(2026, 9, 1)
    reduction = 50
    planned_at = factory.LazyFunction(clock.now)
