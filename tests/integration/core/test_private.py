"""Private tables: no statement reads them unless somebody said on whose behalf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from govern.core import clock, permissions
from govern.core.permissions import ANONYMOUS, system
from govern.core.private import PRIVATE_TABLES, UnscopedRead, nothing, private, visible_to
from govern.extensions import db
from govern.journeys.models import Journey, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement


@pytest.fixture
def secret_stage(session: Any) -> Iterator[UUID]:
    """Make stages private for a while: nobody but the system sees one."""
    stage = Stage(position=1)
    journey = Journey(created_at=clock.now(), stages=[stage])
    db.session.add(journey)
    db.session.flush()

    def scope(_actor: permissions.Actor) -> ColumnElement[bool]:
        return nothing()

    private(Stage.__table__, scope)
    yield stage.id
    del PRIVATE_TABLES[Stage.__tablename__]


STATEMENTS = {
    "entity": lambda: select(Stage),
    "column": lambda: select(Stage.id),
    "core": lambda: select(Stage.__table__.c.name),
    "count": lambda: select(func.count()).select_from(Stage),
    "count of a column": lambda: select(func.count(Stage.id)),
    "exists": lambda: select(exists().where(Stage.position == 1)),
    "exists as a filter": lambda: select(Journey.id).where(
        exists().where(Stage.journey_id == Journey.id)
    ),
    "in a sub-select": lambda: select(Journey.id).where(Journey.id.in_(select(Stage.journey_id))),
    "join": lambda: select(Journey.id).join(Stage, Stage.journey_id == Journey.id),
    "outer join": lambda: select(Journey.id).outerjoin(Stage, Stage.journey_id == Journey.id),
    "joined loading": lambda: select(Journey).options(joinedload(Journey.stages)),
    "sub-query": lambda: select(select(Stage.id).subquery()),
    "union": lambda: select(Journey.id).union(select(Stage.id)),
    "common table expression": lambda: select(select(Stage.id).cte()),
    "scalar sub-query": lambda: select(Journey.id, select(func.max(Stage.id)).scalar_subquery()),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_an_unscoped_read_is_refused(secret_stage: UUID, name: str) -> None:
    with pytest.raises(UnscopedRead):
        db.session.execute(STATEMENTS[name]())


def test_get_and_refresh_are_reads_too(secret_stage: UUID) -> None:
    stage = db.session.scalar(visible_to(system("test"), select(Stage)))
    assert stage is not None
    with pytest.raises(UnscopedRead):
        db.session.refresh(stage)
    db.session.expunge_all()
    with pytest.raises(UnscopedRead):
        db.session.get(Stage, secret_stage)


def test_a_lazy_load_is_a_read_too(secret_stage: UUID) -> None:
    stage = db.session.scalar(visible_to(system("test"), select(Stage)))
    assert stage is not None
    db.session.expire(stage)
    with pytest.raises(UnscopedRead):
        _ = stage.position


def test_who_may_see_nothing_sees_nothing(secret_stage: UUID) -> None:
    statement = visible_to(ANONYMOUS, select(Stage))
    assert db.session.scalars(statement).all() == []


def test_the_system_sees_everything_for_a_reason(secret_stage: UUID) -> None:
    statement = visible_to(system("recount"), select(Stage.id))
    assert db.session.scalars(statement).all() == [secret_stage]
    with pytest.raises(UnscopedRead, match="for a reason"):
        visible_to(system(""), select(Stage.id))


def test_scopes_narrow_joins_as_well(secret_stage: UUID) -> None:
    statement = visible_to(
        ANONYMOUS, select(Journey.id).join(Stage, Stage.journey_id == Journey.id)
    )
    assert db.session.execute(statement).all() == []


def test_a_form_seen_before_is_narrowed_for_who_asks_now(secret_stage: UUID) -> None:
    journeys = select(Journey.id)
    assert db.session.scalars(visible_to(ANONYMOUS, journeys)).all() != []
    for _ in range(2):
        stages = journeys.join(Stage, Stage.journey_id == Journey.id).where(Stage.position == 1)
        assert db.session.scalars(visible_to(ANONYMOUS, stages)).all() == []

    def everything(_actor: permissions.Actor) -> ColumnElement[bool]:
        return Stage.id == secret_stage

    private(Stage.__table__, everything)
    assert db.session.scalars(visible_to(ANONYMOUS, stages)).all() != []
