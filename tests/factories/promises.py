"""Promises, what was counted of them, and their cases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import factory

from govern.core import clock
from govern.core.localised import Localised
from govern.extensions import db
from govern.promises.models import (
    Promise,
    PromiseCase,
    PromiseWording,
    TemporaryChange,
)
from govern.promises.rules import MeasureKind, Period, PromiseState
from govern.readings import queries as readings
from govern.readings.models import PromisePeriod, PromiseReading
from govern.readings.rules import together
from tests.factories.base import Factory
from tests.factories.people import PersonFactory


class PromiseFactory(Factory):
    """A live promise with one wording."""

    class Meta:  # noqa: D106
        model = Promise
        exclude = ("owner", "text")

    owner = factory.SubFactory(PersonFactory)
    text = factory.Sequence(
        lambda n: Localised.of(
            {
                "en": f"We call you back within {n + 1} working hours",
                "nl": f"We bellen je binnen {n + 1} werkuren terug",
            }
        )
    )
    id = factory.Faker("uuid4", cast_to=None)
    state = PromiseState.LIVE
    sort_key = ""
    searched = ""
    owner_id = factory.LazyAttribute(lambda o: o.owner.id)
    for_whom = Localised()
    measure_kind = MeasureKind.STANDARD
    measure = "Calls returned in time, of all calls asked for"
    threshold_permille = 900
    period = Period.MONTH
    remedy = Localised()
    starts_on = date(2020, 1, 1)
    review_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=200))
    created_at = factory.LazyFunction(clock.now)
    wordings = factory.LazyAttribute(
        lambda o: [
            PromiseWording(number=1, text=o.text, starts_on=o.starts_on, created_at=clock.now())
        ]
    )

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        wordings = kwargs.pop("wordings")
        promise = model_class(*args, **kwargs)
        promise.wordings = wordings
        promise.remember_words()
        cls._meta.sqlalchemy_session.add(promise)
        cls._meta.sqlalchemy_session.flush()
        return promise


class PromiseReadingFactory(Factory):
    """A count of a promise; give promise_id and period_start."""

    class Meta:  # noqa: D106
        model = PromiseReading

    id = factory.Faker("uuid4", cast_to=None)
    kept = 90
    total = 100
    recorded_at = factory.LazyFunction(clock.now)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        reading = super()._create(model_class, *args, **kwargs)
        parts = readings.list_parts(reading.promise_id, reading.period_start)
        if parts:
            kept, total = together(parts)
            db.session.merge(
                PromisePeriod(
                    promise_id=reading.promise_id,
                    period_start=reading.period_start,
                    kept=kept,
                    total=total,
                )
            )
            db.session.flush()
        return reading


class PromiseCaseFactory(Factory):
    """An open case; give promise_id and opened_period."""

    class Meta:  # noqa: D106
        model = PromiseCase

    id = factory.Faker("uuid4", cast_to=None)
    opened_at = factory.LazyFunction(clock.now)
    due_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=14))


class TemporaryChangeFactory(Factory):
    """What holds instead of a promise from today on, for a week; give promise_id, begun_by_id."""

    class Meta:  # noqa: D106
        model = TemporaryChange

    id = factory.Faker("uuid4", cast_to=None)
    text = Localised.of({"en": "We answer your letter", "nl": "We beantwoorden je brief"})
    reason = "The flood of May"
    told = "A banner on the site, and a card in the shop."
    told_on = factory.LazyFunction(clock.today)
    starts_on = factory.LazyFunction(clock.today)
    ends_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=7))
    begun_at = factory.LazyFunction(clock.now)
