"""What happens to nominations and entries; all of it private until the announcement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from govern.core.events import Event
from govern.nominations.rules import Answer, DeclineReason


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
