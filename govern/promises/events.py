"""What happens to promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.core.descriptions import DAY, describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class PromiseProposed(Event):
    """A promise was written; the subject is the promise."""

    name = "promises.promise_proposed"
    owner_id: UUID


@dataclass(frozen=True, kw_only=True)
class PromiseChanged(Event):
    """A promise that is not live yet was written anew; the subject is the promise."""

    name = "promises.promise_changed"
    owner_id: UUID


@dataclass(frozen=True, kw_only=True)
class PromiseAgreed(Event):
    """The promise may be made; the subject is the promise."""

    name = "promises.promise_agreed"


@dataclass(frozen=True, kw_only=True)
class PromiseWentLive(Event):
    """Customers may hold us to it; the subject is the promise."""

    name = "promises.promise_went_live"


@dataclass(frozen=True, kw_only=True)
class PromiseReworded(Event):
    """A live promise has a wording or an owner from a day on; the subject is the promise."""

    name = "promises.promise_reworded"
    wording: int
    owner_id: UUID
    starts_on: date
    #: The case the owner has still to answer.
    unanswered_case_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class PromiseRetired(Event):
    """The promise is made no more; the subject is the promise."""

    name = "promises.promise_retired"
    closed_case_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ReadingRecorded(Event):
    """It was counted how often a promise was kept; the subject is the promise."""

    name = "promises.reading_recorded"
    reading_id: UUID
    period_start: date
    kept: int
    total: int
    opened_case_id: UUID | None
    closed_case_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ReadingCorrected(Event):
    """A count was replaced by a better one; the subject is the promise."""

    name = "promises.reading_corrected"
    reading_id: UUID
    superseded_id: UUID
    kept: int
    total: int
    opened_case_id: UUID | None
    closed_case_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class CaseAnswered(Event):
    """The owner said why a promise was not kept and what is done; the subject is the case."""

    name = "promises.case_answered"
    promise_id: UUID


@dataclass(frozen=True, kw_only=True)
class PromiseHandedOver(Event):
    """A promise has another owner, with everything else as it was."""

    name = "promises.promise_handed_over"
    owner_id: UUID
    before_id: UUID


@dataclass(frozen=True, kw_only=True)
class ChangedForAWhile(Event):
    """Something else holds than a promise for some days; the subject is the promise."""

    name = "promises.changed_for_a_while"
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class ChangeEnded(Event):
    """A promise holds again, earlier than was said; the subject is the promise."""

    name = "promises.change_ended"


describe(
    {
        ChangedForAWhile: N_(
            "Changed the promise “%(subject)s” for a while, from %(starts_on)s to %(ends_on)s."
        ),
        ChangeEnded: N_("Let the promise “%(subject)s” hold again."),
        PromiseAgreed: N_("Agreed that the promise “%(subject)s” may be made."),
        PromiseChanged: N_("Changed the promise “%(subject)s”, owned by %(owner_id)s."),
        PromiseHandedOver: N_(
            "Handed the promise “%(subject)s” over from %(before_id)s to %(owner_id)s."
        ),
        PromiseProposed: N_("Proposed the promise “%(subject)s”, owned by %(owner_id)s."),
        PromiseRetired: N_("Retired the promise “%(subject)s”."),
        PromiseReworded: N_(
            "Gave the promise “%(subject)s” its words from %(starts_on)s on, owned by %(owner_id)s."
        ),
        PromiseWentLive: N_("Made the promise “%(subject)s” to customers."),
        ReadingCorrected: N_(
            "Corrected a figure of the promise “%(subject)s”: kept %(kept)s of %(total)s."
        ),
        ReadingRecorded: N_(
            "Recorded the promise “%(subject)s” from %(period_start)s: kept %(kept)s of %(total)s."
        ),
    },
    subject="promise",
    owner_id="person",
    before_id="person",
    period_start=DAY,
    starts_on=DAY,
    ends_on=DAY,
)
describe(
    {CaseAnswered: N_("Answered why the promise “%(promise_id)s” was not kept.")},
    promise_id="promise",
)
