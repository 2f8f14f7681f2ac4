"""What happens to the definition."""

from __future__ import annotations

from dataclasses import dataclass

from govern.audit.rules import describe
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
        DraftBegun.name: N_("Began a draft of the definition."),
        DraftSaved.name: N_("Saved a draft of the definition."),
        MarkedAsExample.name: N_("Marked a draft of the definition as an example."),
        ReturnedToDraft.name: N_("Sent the definition back to be changed."),
        SentForReview.name: N_("Sent the definition to review."),
    }
)
