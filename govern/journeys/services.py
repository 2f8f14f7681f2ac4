"""Makes and changes journeys."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, DomainError, check_version
from govern.core.permissions import Actor, ensure
from govern.extensions import db
from govern.journeys import policies, queries, rules
from govern.journeys.events import (
    JourneyChanged,
    JourneyCreated,
    StageAdded,
    StageChanged,
    StageEnded,
    StageMoved,
)
from govern.journeys.models import Journey, Stage
from govern.organisation.queries import get_facts

if TYPE_CHECKING:
    from govern.core.localised import Localised

REFUSED = N_("Only the CX director changes journeys.")
ENDED = N_("This stage has ended; it is kept for what points to it.")


def create_generic(*, actor: Actor) -> UUID:
    """Make the generic journey of six stages that every organisation starts with."""
    ensure(policies.may_edit(actor), REFUSED)
    languages = get_facts(actor).languages
    name = rules.GENERIC_NAME.only(languages)
    journey = Journey(id=uuid4(), name=name, created_at=clock.now())
    journey.stages = [
        Stage(position=position, name=name.only(languages), great=great.only(languages))
        for position, (name, great) in enumerate(rules.GENERIC_STAGES, start=1)
    ]
    db.session.add(journey)
    publish(JourneyCreated(actor_id=actor.id, subject_id=journey.id, stages=len(journey.stages)))
    return journey.id


def rename(
    journey_id: UUID, *, actor: Actor, name: Localised, country: str, industry: str, version: int
) -> None:
    """Give a journey another name, country or industry."""
    ensure(policies.may_edit(actor), REFUSED)
    journey = queries.get_journey(journey_id)
    check_version(journey, version, N_("Somebody else changed this journey while you were typing."))
    journey.name = name
    journey.country = country
    journey.industry = industry
    publish(JourneyChanged(actor_id=actor.id, subject_id=journey.id))


def add_stage(journey_id: UUID, *, actor: Actor, name: Localised, great: Localised) -> UUID:
    """Put a stage at the end of a journey."""
    ensure(policies.may_edit(actor), REFUSED)
    journey = queries.hold_journey(journey_id)
    if sum(stage.ended_at is None for stage in journey.stages) >= rules.MOST_STAGES:
        raise DomainError(
            N_("A journey has at most %(most)d stages; end one first."), most=rules.MOST_STAGES
        )
    last = max((stage.position for stage in journey.stages), default=0)
    stage = Stage(id=uuid4(), journey_id=journey.id, position=last + 1, name=name, great=great)
    db.session.add(stage)
    publish(StageAdded(actor_id=actor.id, subject_id=stage.id))
    return stage.id


def describe_stage(
    stage_id: UUID, *, actor: Actor, name: Localised, great: Localised, version: int
) -> None:
    """Name a stage and say what great looks like there."""
    stage = queries.get_stage(stage_id)
    ensure(policies.may_edit(actor), REFUSED)
    ensure(policies.may_edit_stage(actor, stage), ENDED)
    check_version(stage, version, N_("Somebody else changed this stage while you were typing."))
    stage.name = name
    stage.great = great
    publish(StageChanged(actor_id=actor.id, subject_id=stage.id))


def move_stage_up(stage_id: UUID, *, actor: Actor) -> None:
    """Let a stage and the one before it change places; the first one stays where it is."""
    ensure(policies.may_edit(actor), REFUSED)
    stage = queries.get_stage(stage_id)
    ensure(policies.may_edit_stage(actor, stage), ENDED)
    earlier = [
        other
        for other in queries.hold_journey(stage.journey_id).stages
        if other.ended_at is None and other.position < stage.position
    ]
    if not earlier:
        raise DomainError(N_("This is already the first stage."))
    before = earlier[-1]
    before.position, stage.position = stage.position, before.position
    publish(StageMoved(actor_id=actor.id, subject_id=stage.id, position=stage.position))


def end_stage(stage_id: UUID, *, actor: Actor) -> None:
    """Take a stage out of use; what points to it keeps its name."""
    ensure(policies.may_edit(actor), REFUSED)
    stage = queries.get_stage(stage_id)
    ensure(policies.may_edit_stage(actor, stage), ENDED)
    stage.ended_at = clock.now()
    publish(StageEnded(actor_id=actor.id, subject_id=stage.id))
