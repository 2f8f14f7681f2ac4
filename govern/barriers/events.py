"""What happens to barriers; the subject is always the barrier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.barriers.rules import BarrierState, BarrierType
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class BarrierReported(Event):
    """Somebody named a barrier; without a name there is no actor."""

    name = "barriers.barrier_reported"
    type: BarrierType


@dataclass(frozen=True, kw_only=True)
class BarrierAssessed(Event):
    """A barrier was given a severity and an owner."""

    name = "barriers.barrier_assessed"
    severity: int
    owner_id: UUID
    before_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class MitigationPlanned(Event):
    """Something will be done about a barrier."""

    name = "barriers.mitigation_planned"
    mitigation_id: UUID
    owner_id: UUID
    due_on: date


@dataclass(frozen=True, kw_only=True)
class MitigationAccepted(Event):
    """Somebody else than who planned it found that a mitigation works."""

    name = "barriers.mitigation_accepted"
    mitigation_id: UUID
    residual: int


@dataclass(frozen=True, kw_only=True)
class BarrierClosed(Event):
    """A barrier was removed, made as small as it can be, or is none."""

    name = "barriers.barrier_closed"
    outcome: BarrierState


@dataclass(frozen=True, kw_only=True)
class BarrierReopened(Event):
    """A closed barrier is there again."""

    name = "barriers.barrier_reopened"
    owner_id: UUID
