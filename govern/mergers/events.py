"""What goes along when a department goes into another one; the subject is the department."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from govern.core.descriptions import describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ThingsWentAlong(Event):
    """Floor teams and promises of a department belong to the one it went into."""

    name = "mergers.things_went_along"
    into_id: UUID
    teams: int
    promises: int


describe(
    {
        ThingsWentAlong: N_(
            "With %(subject)s went into %(into_id)s: floor teams: %(teams)s, promises: "
            "%(promises)s."
        ),
    },
    subject="department",
    into_id="department",
)
