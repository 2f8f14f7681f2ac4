"""What a team promised single customers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import factory
from sqlalchemy import select

from govern.commitments.models import Commitment
from govern.commitments.rules import CommitmentState, week_of
from govern.core import clock
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.extensions import db
from tests.factories.base import Factory
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from uuid import UUID

LOOKING = system("a test looks")


class CommitmentFactory(Factory):
    """Something promised to one customer, due tomorrow unless `due_at` is given."""

    class Meta:  # noqa: D106
        model = Commitment
        exclude = ("maker",)

    maker = factory.SubFactory(PersonFactory)
    id = factory.Faker("uuid4", cast_to=None)
    department_id = factory.LazyAttribute(lambda o: o.maker.department_id)
    what = "Call back about the estimate"
    reference = "C-4471"
    due_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=1))
    due_week = factory.LazyAttribute(lambda o: week_of(o.due_at.date()))
    made_by_id = factory.LazyAttribute(lambda o: o.maker.id)
    made_at = factory.LazyFunction(clock.now)
    state = CommitmentState.OPEN
    settled_at = factory.LazyAttribute(
        lambda o: None if o.state is CommitmentState.OPEN else clock.now()
    )
    settled_by_id = factory.LazyAttribute(lambda o: o.settled_at and o.made_by_id)
    reason = factory.LazyAttribute(
        lambda o: "The part came late" if o.state is CommitmentState.BROKEN else ""
    )


def stored(commitment_id: UUID) -> Commitment:
    """Give a commitment as it is stored now."""
    statement = select(Commitment).where(Commitment.id == commitment_id)
    return db.session.scalars(
        visible_to(LOOKING, statement).execution_options(populate_existing=True)
    ).one()


def list_stored() -> list[UUID]:
    """Give the ids of everything that is stored."""
    return list(db.session.scalars(visible_to(LOOKING, select(Commitment.id))))
