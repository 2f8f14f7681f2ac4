"""Reads journeys with their stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from govern.core.descriptions import name_open_things
from govern.core.errors import NotFound
from govern.core.rows import rows
from govern.extensions import db
from govern.journeys.models import Journey, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row


def list_journeys() -> Sequence[Journey]:
    """Give all journeys with their stages and touchpoints, oldest first, in three statements."""
    return db.session.scalars(
        select(Journey)
        .options(selectinload(Journey.stages).selectinload(Stage.touchpoints))
        .order_by(Journey.created_at, Journey.id)
    ).all()


def get_journey(journey_id: UUID) -> Journey:
    """Give a journey with its stages."""
    journey = db.session.scalar(
        select(Journey)
        .where(Journey.id == journey_id)
        .options(selectinload(Journey.stages).selectinload(Stage.touchpoints))
    )
    if journey is None:
        raise NotFound
    return journey


def hold_journey(journey_id: UUID) -> Journey:
    """Give a journey whose stages nobody else adds to or puts in another order meanwhile."""
    held = select(Journey.id).where(Journey.id == journey_id)
    db.session.execute(held.with_for_update(key_share=True)).all()
    db.session.expire_all()
    return get_journey(journey_id)


def get_stage(stage_id: UUID) -> Stage:
    """Give a stage."""
    stage = db.session.get(Stage, stage_id)
    if stage is None:
        raise NotFound
    return stage


_OPEN_STAGES = (
    select(Stage.id, Stage.journey_id, Stage.name)
    .join(Journey, Journey.id == Stage.journey_id)
    .where(Stage.ended_at.is_(None))
    .order_by(Journey.created_at, Journey.id, Stage.position)
)


def list_open_stages() -> Sequence[Row[*tuple[Any, ...]]]:
    """Give what promises, barriers and insights choose from, in order: id, journey_id, name."""
    return rows(_OPEN_STAGES)


name_open_things("journey", lambda: select(Journey.id, Journey.name))
name_open_things("stage", lambda: select(Stage.id, Stage.name))
