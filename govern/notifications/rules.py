"""The kinds of messages there are; each slice declares its own in `notifications.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor

#: How long to wait after the first, second ... failure; after the last one it has failed.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
#: A worker that did not report back in this time is taken to be lost.
CLAIM = timedelta(minutes=5)
#: How many messages one worker takes at once, and into how many rows one audience is expanded.
BATCH = 50
EXPANDED_AT_ONCE = 500
#: Digests leave on a Monday, or on every working day, at this hour of the reader's clock.
DIGEST_HOUR = time(7, 0)
SATURDAY = 5


class Frequency(StrEnum):
    """How often a person gets what can wait."""

    WEEKLY = "weekly"
    DAILY = "daily"
    NEVER = "never"


def digest_slot(frequency: Frequency, time_zone: str, now: datetime) -> datetime:
    """Give the newest moment, not after now, at which this digest leaves in this time zone."""
    local = now.astimezone(ZoneInfo(time_zone))
    day = local.date()
    if local.time() < DIGEST_HOUR:
        day -= timedelta(days=1)
    if frequency is Frequency.WEEKLY:
        day -= timedelta(days=day.weekday())
    elif day.weekday() >= SATURDAY:
        day -= timedelta(days=day.weekday() - SATURDAY + 1)
    return datetime.combine(day, DIGEST_HOUR, ZoneInfo(time_zone))


@dataclass(frozen=True)
class Reader:
    """Whom a message is for, as they are when it is delivered."""

    #: Nobody when they have left or their account was closed.
    actor: Actor
    has_account: bool


@dataclass(frozen=True, kw_only=True)
class MailKind:
    """How a message is made when it is delivered, for the person as they are then."""

    #: For example 'definition.signature_requested'; also `templates/<slice>/email/<event>`.
    name: str
    #: Message id with named placeholders; reveals nothing that is hidden.
    subject: str
    template: str
    #: Gives the template's values for this person, or None when it is no longer true.
    #: A value `url` (one of our own paths) becomes the link of its line in a digest.
    context: Callable[[UUID, Actor, dict[str, str]], dict[str, Any] | None]
    #: Must be told at once, whatever the person chose (security, deadlines of one's own).
    at_once: bool = False
    #: Is of use to somebody who has an address and no account; then it goes at once, for they have
    #: no digest, and its template, which knows `has_account`, leads to no page they cannot open.
    without_account: bool = False
    blueprint: str = ""
    #: Where it goes when that is not the person's own address (a change of e-mail), from the ids.
    address: Callable[[dict[str, str]], str | None] | None = None
    audiences: dict[str, Callable[[UUID], list[UUID]]] = field(default_factory=dict)


KINDS: dict[str, MailKind] = {}


def declare(*kinds: MailKind) -> None:
    """Make kinds of messages known."""
    for kind in kinds:
        KINDS[kind.name] = kind


def audience_of(kind: MailKind, audience: str) -> Callable[[UUID], list[UUID]] | None:
    """Give the function that finds the people of an audience."""
    return kind.audiences.get(audience)
