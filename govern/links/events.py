"""What happens to one-time links."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.descriptions import Depending, describe
from govern.core.errors import N_
from govern.core.events import Event
from govern.links.rules import LinkPurpose


@dataclass(frozen=True, kw_only=True)
class ResetAsked(Event):
    """Somebody asked for a new password; the subject is the link, made only for who has an account.

    It is written for unknown addresses too, so that the two cases do the same work.
    """

    name = "links.reset_asked"


@dataclass(frozen=True, kw_only=True)
class ResetMade(Event):
    """Whoever runs the server made an address for a new password; the subject is the person."""

    name = "links.reset_made"


@dataclass(frozen=True, kw_only=True)
class LinkUsed(Event):
    """Somebody used an invitation or reset link; the subject is the person."""

    name = "links.link_used"
    purpose: LinkPurpose


describe(
    {
        LinkUsed: Depending(
            "purpose",
            {
                "invitation": N_("Came in by the invitation of %(subject)s."),
                "email": N_("Confirmed the new e-mail address of %(subject)s."),
            },
            N_("Used the address for a new password of %(subject)s."),
        ),
        ResetAsked: N_("Asked for a new password."),
        ResetMade: N_("An address for a new password of %(subject)s was made in the terminal."),
    },
    nobody=N_("Somebody who was not signed in"),
    subject="person",
)
