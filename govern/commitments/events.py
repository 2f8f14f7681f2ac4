"""What happens to commitments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.commitments.rules import STATE_NAMES, CommitmentState
from govern.core.descriptions import DAY, describe, word_values
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class CommitmentMade(Event):
    """A team promised one customer something; the subject is the commitment."""

    name = "commitments.commitment_made"
    private = True
    department_id: UUID


@dataclass(frozen=True, kw_only=True)
class CommitmentSettled(Event):
    """It was kept, kept late or broken; the subject is the commitment."""

    name = "commitments.commitment_settled"
    private = True
    department_id: UUID
    state: CommitmentState


@dataclass(frozen=True, kw_only=True)
class CommitmentReopened(Event):
    """What was said of it was a slip; the subject is the commitment."""

    name = "commitments.commitment_reopened"
    private = True
    department_id: UUID


@dataclass(frozen=True, kw_only=True)
class WeekCounted(Event):
    """The total of a week was recorded, or recorded anew; the subject is the department."""

    name = "commitments.week_counted"
    week: date
    kept: int
    late: int
    broken: int


word_values("commitment_state", STATE_NAMES)
describe(
    {
        CommitmentMade: N_("Wrote down a commitment to a customer."),
        CommitmentReopened: N_("Took back what was said of a commitment."),
        CommitmentSettled: N_("Said what became of a commitment: %(state)s."),
        WeekCounted: N_(
            "Recorded the week from %(week)s of %(subject)s: "
            "%(kept)s kept, %(late)s late, %(broken)s not kept."
        ),
    },
    subject="department",
    state="commitment_state",
    week=DAY,
)
