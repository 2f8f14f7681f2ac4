"""What the programme consists of, in the words of the page that explains it in a minute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from govern.core.errors import N_
from govern.core.permissions import Permission
from govern.organisation.modules import Module

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Part:
    """One part of the programme: what it is and why one would open it."""

    module: Module
    title: str
    sentence: str
    icon: str
    endpoint: str
    act: str


PARTS = (
    Part(
        Module.DEFINITION,
        N_("What we mean by customer-centricity"),
        N_("One definition, signed by the people who lead us. It settles what to do in doubt."),
        "bi:pen",
        "definition.current",
        N_("Read the definition"),
    ),
    Part(
        Module.PROMISES,
        N_("What we promise customers"),
        N_("Each promise has an owner, a number, and a result that everybody can see."),
        "bi:patch-check",
        "promises.board",
        N_("See whether we keep them"),
    ),
    Part(
        Module.ADVOCATES,
        N_("Who speaks for customers"),
        N_("Each department has a customer advocate, whose word is heard before we decide."),
        "bi:megaphone",
        "advocates.register",
        N_("Find your advocate"),
    ),
    Part(
        Module.ROTATIONS,
        N_("Back to the floor"),
        N_("Everybody spends a day where customers are, and earns a customer driving licence."),
        "bi:signpost-2",
        "rotations.overview",
        N_("Book or log a floor day"),
    ),
    Part(
        Module.INSIGHTS,
        N_("What we learn"),
        N_("What customers tell us gets an action or an honest no, and you hear which."),
        "bi:lightbulb",
        "insights.overview",
        N_("Share what you learned"),
    ),
    Part(
        Module.BARRIERS,
        N_("What stands in the way"),
        N_("Name what keeps us from serving customers well; somebody owns it from then on."),
        "bi:cone-striped",
        "barriers.overview",
        N_("Report a barrier"),
    ),
    Part(
        Module.AWARDS,
        N_("Who deserves a cheer"),
        N_("Colleagues tell customer stories, everybody votes, and the best are celebrated."),
        "bi:trophy",
        "awards.board",
        N_("Read the stories"),
    ),
)


@dataclass(frozen=True)
class Ahead:
    """What whoever looks after a part can do next while nothing waits for them."""

    module: Module
    permission: Permission
    sentence: str
    icon: str
    endpoint: str
    act: str
    arguments: Mapping[str, str]


AHEAD = (
    Ahead(
        Module.DEFINITION,
        Permission.DEFINITION_EDIT,
        N_("A definition is being written: finish it, and send it out for signature"),
        "bi:pen",
        "definition.versions",
        N_("Go on"),
        {},
    ),
    Ahead(
        Module.PROMISES,
        Permission.PROMISES_MANAGE,
        N_("Promises are proposed: put them into your own words, and agree to them"),
        "bi:patch-check",
        "promises.board",
        N_("Look at them"),
        {"state": "proposed"},
    ),
    Ahead(
        Module.ADVOCATES,
        Permission.ADVOCATES_APPOINT,
        N_("Departments have no customer advocate yet: ask somebody in each"),
        "bi:megaphone",
        "advocates.register",
        N_("See which"),
        {"show": "gaps"},
    ),
    Ahead(
        Module.AWARDS,
        Permission.AWARDS_MANAGE,
        N_("An award round is prepared: look it over, and open it"),
        "bi:trophy",
        "awards.board",
        N_("Look and open"),
        {},
    ),
)

#: How many tasks the front page shows; the rest is one click away.
TASKS_SHOWN = 5
#: How many people worth a cheer it shows.
CHEERS_SHOWN = 3


def greeting(hour: int) -> str:
    """Give the message id of a greeting for an hour of the day, with the first name in it."""
    if 5 <= hour < 12:  # noqa: PLR2004 - hours.
        return N_("Good morning, %(name)s")
    if 12 <= hour < 18:  # noqa: PLR2004
        return N_("Good afternoon, %(name)s")
    return N_("Good evening, %(name)s")
