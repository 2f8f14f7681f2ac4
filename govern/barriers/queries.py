"""Reads barriers with their mitigations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from govern.audit.rules import show_by_day
from govern.barriers.events import BarrierReported
from govern.barriers.models import Barrier, Mitigation
from govern.core.descriptions import name_open_things
from govern.core.errors import NotFound
from govern.extensions import db
from govern.journeys.models import Stage
from govern.people.models import Person

if TYPE_CHECKING:
    from uuid import UUID

    from govern.barriers.rules import BarrierKind, BarrierState


def listed(
    *,
    state: BarrierState | None = None,
    kind: BarrierKind | None = None,
    stage_id: UUID | None = None,
    text: str = "",
) -> Any:  # noqa: ANN401 - a statement of columns.
    """Give the statement of barriers with their reporter, stage, owner and numbers of measures."""
    owner = aliased(Person)
    planned = func.count(Mitigation.id)
    measures = select(planned).where(Mitigation.barrier_id == Barrier.id).correlate(Barrier)
    statement = (
        select(
            Barrier.id,
            Barrier.kind,
            Barrier.sentence,
            Barrier.state,
            Barrier.severity,
            Barrier.reported_at,
            Barrier.outcome,
            Barrier.ended_at,
            Stage.name.label("stage"),
            Person.name.label("reporter"),
            owner.name.label("owner"),
            measures.scalar_subquery().label("planned"),
            measures.where(Mitigation.accepted_at.is_not(None)).scalar_subquery().label("accepted"),
        )
        .outerjoin(Person, Person.id == Barrier.reporter_id)
        .outerjoin(owner, owner.id == Barrier.owner_id)
        .outerjoin(Stage, Stage.id == Barrier.stage_id)
    )
    if state is not None:
        statement = statement.where(Barrier.state == state)
    if kind is not None:
        statement = statement.where(Barrier.kind == kind)
    if stage_id is not None:
        statement = statement.where(Barrier.stage_id == stage_id)
    if text:
        found = func.lower(Barrier.sentence).contains(text.lower(), autoescape=True)
        statement = statement.where(found)
    return statement


def get_barrier(barrier_id: UUID, *, lock: bool = False) -> Barrier:
    """Give a barrier with its mitigations and everybody named in them.

    Locked, it and its mitigations are as they are now, and nobody else changes them meanwhile.
    """
    statement = (
        select(Barrier)
        .where(Barrier.id == barrier_id)
        .options(
            joinedload(Barrier.stage),
            joinedload(Barrier.reporter),
            joinedload(Barrier.owner),
            joinedload(Barrier.ended_by),
            selectinload(Barrier.mitigations).options(
                joinedload(Mitigation.owner),
                joinedload(Mitigation.planned_by),
                joinedload(Mitigation.accepted_by),
            ),
        )
    )
    if lock:
        statement = statement.with_for_update(of=Barrier, key_share=True)
        statement = statement.execution_options(populate_existing=True)
    barrier = db.session.scalar(statement)
    if barrier is None:
        raise NotFound
    return barrier


def get_mitigation(mitigation_id: UUID) -> Mitigation:
    """Give a mitigation with its barrier."""
    mitigation = db.session.scalar(
        select(Mitigation)
        .where(Mitigation.id == mitigation_id)
        .options(joinedload(Mitigation.barrier), joinedload(Mitigation.owner))
    )
    if mitigation is None:
        raise NotFound
    return mitigation


name_open_things("barrier", lambda: select(Barrier.id, Barrier.sentence))
name_open_things("mitigation", lambda: select(Mitigation.id, Mitigation.text))
show_by_day(BarrierReported.name)
