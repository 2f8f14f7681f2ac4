"""What a count may be, which part it is of, and how the parts of a period are added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol
from uuid import UUID

from govern.core.errors import N_, FieldError

if TYPE_CHECKING:
    from collections.abc import Sequence

#: More cases than this in a period is a slip of the keyboard.
MOST_CASES = 1_000_000_000
COUNTRY_LENGTH = 2


class Count(NamedTuple):
    """Kept of total."""

    kept: int
    total: int


class Axis(StrEnum):
    """What a count can be of: everything the promise is about, or one part of it."""

    WHOLE = "whole"
    DEPARTMENT = "department"
    COUNTRY = "country"
    STAGE = "stage"


AXIS_NAMES = {
    Axis.DEPARTMENT: N_("By department"),
    Axis.COUNTRY: N_("By country"),
    Axis.STAGE: N_("By stage"),
}


class Scope(NamedTuple):
    """What a count is of: a department, a country or a stage; nothing of these is the whole."""

    department_id: UUID | None = None
    country: str | None = None
    stage_id: UUID | None = None

    @property
    def axis(self) -> Axis:
        """Give what kind of part this is."""
        if self.department_id:
            return Axis.DEPARTMENT
        if self.country:
            return Axis.COUNTRY
        return Axis.STAGE if self.stage_id else Axis.WHOLE


WHOLE = Scope()
ONE_PART = N_("A figure belongs to one part: a department, a country or a stage.")


def is_country(text: str) -> bool:
    """Tell whether this is a country as it is written here: two capital letters (ISO 3166-1)."""
    return len(text) == COUNTRY_LENGTH and text.isascii() and text.isalpha() and text.isupper()


def check_scope(scope: Scope) -> None:
    """Refuse a figure of two parts at once: nobody could add those up."""
    if sum(map(bool, scope)) > 1:
        raise FieldError("country", ONE_PART)


class Part(Protocol):
    """A count with what it is of; path is that of its department, with all above it."""

    @property
    def department_id(self) -> UUID | None: ...  # noqa: D102 - what it says.
    @property
    def country(self) -> str | None: ...  # noqa: D102
    @property
    def stage_id(self) -> UUID | None: ...  # noqa: D102
    @property
    def path(self) -> str | None: ...  # noqa: D102
    @property
    def kept(self) -> int: ...  # noqa: D102
    @property
    def total(self) -> int: ...  # noqa: D102


def together(parts: Iterable[Part]) -> Count:
    """Add up the counts of a period, each case once.

    A count of the whole stands alone. Otherwise the parts of one kind are added, those with the
    most cases: the same cases are in the counts by country and in those by department. A
    department is left out where one above it was counted too, for it is in there.
    """
    by_axis: dict[Axis, list[Part]] = defaultdict(list)
    for part in parts:
        by_axis[Scope(part.department_id, part.country, part.stage_id).axis].append(part)
    if whole := by_axis.pop(Axis.WHOLE, None):
        return _sum(whole)
    if Axis.DEPARTMENT in by_axis:
        by_axis[Axis.DEPARTMENT] = _outermost(by_axis[Axis.DEPARTMENT])
    sums = [_sum(by_axis[axis]) for axis in Axis if axis in by_axis]
    return max(sums, key=lambda count: count.total, default=Count(0, 0))


def _sum(parts: Iterable[Part]) -> Count:
    every = list(parts)
    return Count(sum(part.kept for part in every), sum(part.total for part in every))


def _outermost(parts: Sequence[Part]) -> list[Part]:
    """Leave out the departments that lie in another one of these."""
    paths = {part.path or "" for part in parts}

    def is_inside(part: Part) -> bool:
        steps = (part.path or "").split("/")[:-2]
        above = ("/".join(steps[: n + 1]) + "/" for n in range(len(steps)))
        return any(path in paths for path in above)

    return [part for part in parts if not is_inside(part)]


def check_count(kept: int, total: int) -> None:
    """Refuse a count that cannot be: more kept than there were, none, or absurdly many."""
    if not 1 <= total <= MOST_CASES:
        raise FieldError("total", N_("Give a number of cases from 1 to a thousand million."))
    if kept < 0:
        raise FieldError("kept", N_("Fewer than none cannot be kept."))
    if kept > total:
        raise FieldError("kept", N_("More were kept than there were cases."))


def check_remedies(owed: int | None, paid: int | None) -> None:
    """Refuse remedies that cannot be: more given than owed, or given and not said how many owed."""
    if paid is not None and owed is None:
        raise FieldError("remedies_owed", N_("Say also how many were owed."))
    if owed is not None and paid is not None and paid > owed:
        raise FieldError("remedies_paid", N_("More were given than were owed."))
