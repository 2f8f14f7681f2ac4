"""What happens while a definition is read and commented on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from govern.core.descriptions import Depending, describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ReviewAsked(Event):
    """Colleagues were asked to read a draft; the subject is the version."""

    name = "reviews.review_asked"
    number: int
    reviewer_ids: tuple[UUID, ...]
    due_on: date


@dataclass(frozen=True, kw_only=True)
class DraftReviewed(Event):
    """Somebody said what they think of the draft; the subject is the version."""

    name = "reviews.draft_reviewed"
    number: int
    author_id: UUID
    fine: bool


@dataclass(frozen=True, kw_only=True)
class CommentMade(Event):
    """Somebody commented on the definition; the subject is the version."""

    name = "reviews.comment_made"
    number: int
    parked: bool


@dataclass(frozen=True, kw_only=True)
class CommentTakenBack(Event):
    """Somebody took a comment of their own back; the subject is the version."""

    name = "reviews.comment_taken_back"
    number: int


@dataclass(frozen=True, kw_only=True)
class CommentAnswered(Event):
    """A comment was answered; the subject is the comment."""

    name = "reviews.comment_answered"
    definition_id: UUID
    number: int
    made_by_id: UUID


describe(
    {
        CommentAnswered: N_("Answered a comment on version %(number)s of the definition."),
        CommentMade: Depending(
            "parked",
            {
                True: N_(
                    "Commented on version %(number)s of the definition, for when it is reviewed."
                )
            },
            N_("Commented on the draft of version %(number)s of the definition."),
        ),
        CommentTakenBack: N_("Took a comment on version %(number)s of the definition back."),
        DraftReviewed: Depending(
            "fine",
            {True: N_("Read version %(number)s of the definition and finds it good.")},
            N_("Read version %(number)s of the definition and asks for changes."),
        ),
        ReviewAsked: N_("Asked colleagues to read the draft of version %(number)s by %(due_on)s."),
    },
    subject="version",
)
