"""What happens to barriers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.barriers.rules import BarrierKind, BarrierState, Mechanism
from govern.core.descriptions import DAY, Depending, describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class BarrierReported(Event):
    """A barrier was reported; without an actor when it was sent without a name."""

    name = "barriers.barrier_reported"
    kind: BarrierKind
    stage_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class BarrierTakenInHand(Event):
    """A barrier has an owner and a severity, or got other ones."""

    name = "barriers.barrier_taken_in_hand"
    owner_id: UUID
    severity: int
    reporter_id: UUID | None
    #: Who owned it before.
    before_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class MitigationPlanned(Event):
    """Somebody planned a mitigation; the subject is the mitigation."""

    name = "barriers.mitigation_planned"
    barrier_id: UUID
    mechanism: Mechanism
    owner_id: UUID
    due_on: date
    reduction: int


@dataclass(frozen=True, kw_only=True)
class MitigationAccepted(Event):
    """Somebody else than its planner accepted a mitigation; the subject is the mitigation."""

    name = "barriers.mitigation_accepted"
    barrier_id: UUID
    owner_id: UUID
    reduction: int


@dataclass(frozen=True, kw_only=True)
class BarrierHandedOver(Event):
    """A barrier in hand has another owner, with everything else as it was."""

    name = "barriers.barrier_handed_over"
    owner_id: UUID
    before_id: UUID


@dataclass(frozen=True, kw_only=True)
class MitigationHandedOver(Event):
    """Somebody else sees to a mitigation; the subject is the mitigation."""

    name = "barriers.mitigation_handed_over"
    barrier_id: UUID
    owner_id: UUID
    before_id: UUID


@dataclass(frozen=True, kw_only=True)
class BarrierEnded(Event):
    """A barrier is mitigated, cannot be removed, or was closed."""

    name = "barriers.barrier_ended"
    outcome: BarrierState
    reporter_id: UUID | None
    mitigation_ids: tuple[UUID, ...]


describe(
    {
        BarrierEnded: Depending(
            "outcome",
            {
                "mitigated": N_("Said that the barrier “%(subject)s” is mitigated."),
                "cannot_be_removed": N_("Said that the barrier “%(subject)s” cannot be removed."),
            },
            N_("Closed the barrier “%(subject)s”."),
        ),
        BarrierHandedOver: N_(
            "Handed the barrier “%(subject)s” over from %(before_id)s to %(owner_id)s."
        ),
        BarrierTakenInHand: N_(
            "Gave the barrier “%(subject)s” severity %(severity)s and the owner %(owner_id)s."
        ),
        MitigationAccepted: N_("Accepted a mitigation of the barrier “%(barrier_id)s”."),
        MitigationHandedOver: N_(
            "Handed a mitigation of the barrier “%(barrier_id)s” over from %(before_id)s "
            "to %(owner_id)s."
        ),
        MitigationPlanned: N_(
            "Planned a mitigation of the barrier “%(barrier_id)s”: %(owner_id)s sees to it "
            "by %(due_on)s."
        ),
    },
    subject="barrier",
    barrier_id="barrier",
    owner_id="person",
    before_id="person",
    due_on=DAY,
)
describe(
    {BarrierReported: N_("Reported the barrier “%(subject)s”.")},
    nobody=N_("Somebody, without a name"),
    subject="barrier",
)
