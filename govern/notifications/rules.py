"""The kinds of messages there are; each slice declares its own in `notifications.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor


@dataclass(frozen=True, kw_only=True)
class MailKind:
    """How a message is made when it is delivered, for the person as they are then."""

    #: For example 'definition.signature_requested'; also `templates/<slice>/email/<event>`.
    name: str
    #: Message id with named placeholders; reveals nothing that is hidden.
    subject: str
    template: str
    #: Gives the template's values for this person, or None when it is no longer true.
    context: Callable[[UUID, Actor, dict[str, str]], dict[str, Any] | None]
    #: Must be told at once, whatever the person chose (security, deadlines of one's own).
    at_once: bool = False
    blueprint: str = ""
    #: Where it goes when that is not the person's own address (a change of e-mail), from the ids.
    address: Callable[[dict[str, str]], str | None] | None = None
    audiences: dict[str, Callable[[UUID], list[UUID]]] = field(default_factory=dict)


KINDS: dict[str, MailKind] = {}


def declare(*kinds: MailKind) -> None:
    """Make kinds of messages known."""
    for kind in kinds:
        KINDS[kind.name] = kind
