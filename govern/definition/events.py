"""What happens to the definition."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.descriptions import Depending, describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class DraftBegun(Event):
    """A draft was begun; the subject is the version."""

    name = "definition.draft_begun"
    private = True
    number: int
    reopened: bool


@dataclass(frozen=True, kw_only=True)
class DraftSaved(Event):
    """The text of a draft was saved; the subject is the version."""

    name = "definition.draft_saved"
    private = True
    revision: int


@dataclass(frozen=True, kw_only=True)
class MarkedAsExample(Event):
    """A draft was filled from the library; the subject is the version."""

    name = "definition.marked_as_example"
    private = True


@dataclass(frozen=True, kw_only=True)
class SentForReview(Event):
    """A draft went to review; the subject is the version."""

    name = "definition.sent_for_review"
    private = True


@dataclass(frozen=True, kw_only=True)
class ReturnedToDraft(Event):
    """A text came back to be changed; the subject is the version."""

    name = "definition.returned_to_draft"
    private = True
    declined: bool


describe(
    {
        DraftBegun: Depending(
            "reopened",
            {True: N_("Reopened the locked definition: began version %(number)s.")},
            N_("Began version %(number)s of the definition."),
        ),
        DraftSaved: N_("Saved version %(subject)s of the definition, revision %(revision)s."),
        MarkedAsExample: N_("Filled version %(subject)s of the definition from an example."),
        ReturnedToDraft: Depending(
            "declined",
            {True: N_("Declined: version %(subject)s of the definition is a draft again.")},
            N_("Sent version %(subject)s of the definition back to be changed."),
        ),
        SentForReview: N_("Sent version %(subject)s of the definition to review."),
    },
    subject="version",
)
