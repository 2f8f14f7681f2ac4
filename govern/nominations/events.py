"""What happens to nominations and entries; all of it private until the announcement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from govern.core.descriptions import Depending, describe, word_values
from govern.core.errors import N_
from govern.core.events import Event
from govern.nominations.rules import REASON_NAMES, Answer, DeclineReason


@dataclass(frozen=True, kw_only=True)
class NominationBegun(Event):
    """Somebody began a story; the subject is the nomination."""

    name = "nominations.nomination_begun"
    private = True
    round_id: UUID


@dataclass(frozen=True, kw_only=True)
class NominationWritten(Event):
    """A draft was saved; the subject is the nomination."""

    name = "nominations.nomination_written"
    private = True


@dataclass(frozen=True, kw_only=True)
class NominationSubmitted(Event):
    """A story was sent in; the subject is the nomination."""

    name = "nominations.nomination_submitted"
    private = True
    round_id: UUID
    voting_opens_at: datetime


@dataclass(frozen=True, kw_only=True)
class NominationWithdrawn(Event):
    """The nominator took a story back; the subject is the nomination."""

    name = "nominations.nomination_withdrawn"
    private = True
    round_id: UUID
    #: How many stories of the round still wait for a moderator.
    waiting: int


@dataclass(frozen=True, kw_only=True)
class NominationAccepted(Event):
    """A story came onto the shortlist; the subject is the nomination."""

    name = "nominations.nomination_accepted"
    private = True
    nominator_id: UUID
    round_id: UUID
    entry_id: UUID
    #: The nominees who are asked now; those of an entry that was there already know.
    asked_ids: tuple[UUID, ...]
    answer_due_at: datetime
    waiting: int


@dataclass(frozen=True, kw_only=True)
class NominationDeclined(Event):
    """A story did not come onto the shortlist; the subject is the nomination."""

    name = "nominations.nomination_declined"
    private = True
    nominator_id: UUID
    round_id: UUID
    reason: DeclineReason
    waiting: int


@dataclass(frozen=True, kw_only=True)
class FinalistAnswered(Event):
    """A finalist said whether to stand, or somebody wrote it down for them; about the entry."""

    name = "nominations.finalist_answered"
    private = True
    person_id: UUID
    finalist_id: UUID
    answer: Answer
    may_publish: bool


@dataclass(frozen=True, kw_only=True)
class PublicationWithdrawn(Event):
    """A nominee took the name and the story off the wall; the subject is the entry."""

    name = "nominations.publication_withdrawn"
    private = True
    person_id: UUID


describe(
    {
        NominationAccepted: N_("Put the story “%(subject)s” on the shortlist."),
        NominationBegun: N_("Began the story “%(subject)s” for %(round_id)s."),
        NominationDeclined: N_("Declined the story “%(subject)s”: %(reason)s"),
        NominationSubmitted: N_("Sent the story “%(subject)s” in."),
        NominationWithdrawn: N_("Took the story “%(subject)s” back."),
        NominationWritten: N_("Saved the story “%(subject)s”."),
    },
    subject="nomination",
    round_id="round",
    reason="decline reason",
)
describe(
    {
        FinalistAnswered: Depending(
            "answer",
            {"yes": N_("%(person_id)s stands with the story “%(subject)s”.")},
            N_("%(person_id)s does not stand with the story “%(subject)s”."),
        ),
        PublicationWithdrawn: N_(
            "Took the name of %(person_id)s and the story “%(subject)s” off the wall."
        ),
    },
    subject="entry",
    person_id="person",
)
word_values("decline reason", REASON_NAMES)
