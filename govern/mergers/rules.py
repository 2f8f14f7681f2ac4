"""What becomes of the appointments of a department that ends, and how that is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from govern.advocates.rules import AppointmentKind
from govern.core.errors import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date
    from uuid import UUID

MERGED = N_("This department went into another one.")
OVER = N_("This department came to its end.")
GOES_ALONG = {
    AppointmentKind.ADVOCATE: N_(
        "%(name)s becomes the customer advocate of %(into)s, which has none."
    ),
    AppointmentKind.DEPUTY: N_("%(name)s becomes the deputy advocate of %(into)s, which has none."),
}
ENDS = {
    AppointmentKind.ADVOCATE: N_("The appointment of %(name)s as customer advocate ends."),
    AppointmentKind.DEPUTY: N_("The appointment of %(name)s as deputy advocate ends."),
}
ROLES = N_("Other roles that were given for this department and end: %(count)d.")
TEAMS = N_(
    "Floor teams that go into %(into)s, with their hosts and every place that was booked: "
    "%(count)d (%(names)s)."
)
TEAMS_STAY = N_(
    "Floor teams still stand in this department: %(names)s. The CX director ends them or gives "
    "them another department first; or merge this department into another one."
)
PROMISES = N_("Customer promises that hold in %(into)s from now on: %(count)d.")
PROMISES_STAY = N_(
    "Customer promises still hold in this department: %(count)d. The CX director retires them "
    "first; or merge this department into another one."
)
COMMITMENTS = N_(
    "Open commitments to customers that go along: %(count)d. "
    "The people of %(into)s read them from then on."
)
COMMITMENTS_STAY = N_(
    "Customers still wait for what this department promised them: %(count)d. Somebody of the "
    "department above it says first what became of that; or merge this department into another one."
)
FINALISTS = N_(
    "Award rounds that run: %(count)d. A vote for a finalist from here counts there as one for "
    "%(into)s."
)
PEOPLE_STAY = N_("People are still in this department; move them, or merge it into another one.")


@dataclass(frozen=True)
class Consequence:
    """What ending a department does to one thing, or why it cannot end yet."""

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    #: True when somebody has to see to it first.
    stops: bool = False


@dataclass(frozen=True, kw_only=True)
class Held:
    """An open appointment in one of the two departments."""

    id: UUID
    kind: AppointmentKind
    person_id: UUID
    name: str
    term_ends_on: date
    #: They leave, or may not come in any more.
    leaves: bool = False


def who_goes_along(
    here: Iterable[Held], there: Collection[Held], today: date
) -> list[tuple[Held, bool]]:
    """Say of each appointment, the advocate first, whether it goes along into the other department.

    It does where nobody has that task and the person has no other one there, for a term that is
    still to end. Who leaves is not appointed anew: somebody else has to be found anyway.
    """
    tasks = {held.kind for held in there}
    people = {held.person_id for held in there}
    return [
        (
            held,
            held.kind not in tasks
            and held.person_id not in people
            and held.term_ends_on > today
            and not held.leaves,
        )
        for held in sorted(here, key=lambda held: held.kind)
    ]
