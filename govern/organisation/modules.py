"""The parts an organisation can switch on and off, and the pages that belong to them."""

from __future__ import annotations

from enum import StrEnum


class Module(StrEnum):
    """A part of the product that an organisation can switch on and off."""

    DEFINITION = "definition"
    PROMISES = "promises"
    ADVOCATES = "advocates"
    ROTATIONS = "rotations"
    AWARDS = "awards"
    INSIGHTS = "insights"
    BARRIERS = "barriers"


#: The blueprints that belong to a module; all others are always on.
BLUEPRINTS: dict[str, Module] = {
    **{module.value: module for module in Module},
    **dict.fromkeys(("bookings", "floor", "licences"), Module.ROTATIONS),
    **dict.fromkeys(("ballots", "nominations", "rounds"), Module.AWARDS),
    "signoff": Module.DEFINITION,
}
