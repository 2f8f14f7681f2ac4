"""The parts an organisation can switch on and off, and the pages that belong to them."""

from __future__ import annotations

from enum import StrEnum

from govern.core.errors import N_


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
    **dict.fromkeys(("answers", "ballots", "nominations", "rounds"), Module.AWARDS),
    **dict.fromkeys(("commitments", "counting", "interim"), Module.PROMISES),
    **dict.fromkeys(
        ("acknowledgements", "certificates", "comparisons", "hearings", "reviews", "signoff"),
        Module.DEFINITION,
    ),
}
#: What each part is called on the page where it is switched on and off.
MODULE_NAMES = {
    Module.DEFINITION: N_("Definition of customer-centricity"),
    Module.PROMISES: N_("Customer promises"),
    Module.ADVOCATES: N_("Customer advocates"),
    Module.ROTATIONS: N_("Back to the floor"),
    Module.AWARDS: N_("Awards"),
    Module.INSIGHTS: N_("Insights"),
    Module.BARRIERS: N_("Barriers"),
}
