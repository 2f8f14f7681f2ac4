"""The kinds of things somebody has in hand, and how they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from govern.core.errors import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from govern.core.localised import Localised

#: The task of who hands over.
HAND_OVER = "handovers.hand_over"


class Kind(StrEnum):
    """What somebody can have in hand."""

    ROLE = "role"
    APPOINTMENT = "appointment"
    HOST = "host"
    PROMISE = "promise"
    BARRIER = "barrier"
    MITIGATION = "mitigation"
    ACTION = "action"
    SLOT = "slot"


KIND_NAMES: Mapping[Kind, str] = {
    Kind.ROLE: N_("Role"),
    Kind.APPOINTMENT: N_("Customer advocate or deputy"),
    Kind.HOST: N_("Host of a floor team"),
    Kind.PROMISE: N_("Owner of a promise"),
    Kind.BARRIER: N_("Owner of a barrier"),
    Kind.MITIGATION: N_("Sees to a mitigation"),
    Kind.ACTION: N_("Owner of an action after an insight"),
    Kind.SLOT: N_("Receives colleagues on the floor"),
}
#: The part of the product each belongs to; empty for what is always on.
BLUEPRINTS: Mapping[Kind, str] = {
    Kind.ROLE: "",
    Kind.APPOINTMENT: "advocates",
    Kind.HOST: "floor",
    Kind.PROMISE: "promises",
    Kind.BARRIER: "barriers",
    Kind.MITIGATION: "barriers",
    Kind.ACTION: "insights",
    Kind.SLOT: "bookings",
}


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One thing somebody has in hand."""

    kind: Kind
    id: UUID
    person_id: UUID
    #: Where it belongs: the team of a host, the barrier of a mitigation.
    place_id: UUID | None
    text: str | Localised
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Left:
    """How much somebody who leaves leaves behind."""

    name: str
    #: Roles that only administrators and the line end, and everything else.
    roles: int
    others: int
