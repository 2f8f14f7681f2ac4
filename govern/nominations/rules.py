"""The states of a story, why one is declined, and when it is long enough to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from govern.core.errors import N_

#: What happened and what it meant for the customer, together, in characters.
SHORTEST_STORY = 150
#: As many as the form has fields for; a story about more people is about a team.
MOST_NOMINEES = 3


class NominationState(StrEnum):
    """How far a nomination is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class DeclineReason(StrEnum):
    """Why a nomination did not become an entry; the nominator reads it."""

    NO_CUSTOMER = "no_customer"
    TOO_THIN = "too_thin"
    NAMES_CUSTOMER = "names_customer"
    NOT_THIS_ROUND = "not_this_round"
    OTHER = "other"


class Answer(StrEnum):
    """What a finalist said about standing."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"


STATE_NAMES = {
    NominationState.DRAFT: N_("Draft"),
    NominationState.SUBMITTED: N_("Sent in"),
    NominationState.ACCEPTED: N_("On the shortlist"),
    NominationState.DECLINED: N_("Not on the shortlist"),
    NominationState.WITHDRAWN: N_("Withdrawn"),
}
REASON_NAMES = {
    DeclineReason.NO_CUSTOMER: N_("It does not say what it meant for a customer."),
    DeclineReason.TOO_THIN: N_("It does not say enough about what happened."),
    DeclineReason.NAMES_CUSTOMER: N_("A customer can be recognised in it."),
    DeclineReason.NOT_THIS_ROUND: N_("It does not belong in this round."),
    DeclineReason.OTHER: N_("Another reason, given below."),
}


OTHERS_DECIDE = N_("You cannot decide about a story you are part of. These can: %(others)s.")
NOBODY_DECIDES = N_(
    "You cannot decide about a story you are part of, and nobody else can yet. Invite another "
    "moderator under People."
)
#: What is said to who sends a story in when nominations have ended in the meantime.
KEPT = N_(
    "This round takes no stories any more. What you wrote is kept as a draft under 'My stories'; "
    "only you can see it."
)


@dataclass(frozen=True)
class Problem:
    """What a story lacks before it can be sent in."""

    field: str
    message: str
    params: dict[str, object]


def problem(deed: str, effect: str) -> Problem | None:
    """Give what a story lacks: what happened, what it meant, and enough of both; or None."""
    if not deed:
        return Problem("deed", N_("Say what they did."), {})
    if not effect:
        return Problem("effect", N_("Say what it meant for the customer."), {})
    length = len(deed) + len(effect)
    if length < SHORTEST_STORY:
        return Problem(
            "effect",
            N_("Tell a little more: %(missing)d characters are missing in these two answers."),
            {"missing": SHORTEST_STORY - length},
        )
    return None


def answer_due_at(asked_at: datetime, days: int, voting_opens_at: datetime) -> datetime:
    """Give until when a finalist can answer: so many days, and not after the ballot opens."""
    return min(asked_at + timedelta(days=days), voting_opens_at)


def story_of(situation: str, deed: str, effect: str) -> str:
    """Give the text a moderator starts from: the three parts, one after the other."""
    return "\n\n".join(part for part in (situation, deed, effect) if part)
