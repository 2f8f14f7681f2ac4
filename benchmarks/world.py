"""The invented organisation a benchmark measures: its ids and people follow from numbers alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from random import Random
from uuid import UUID

from govern.core import clock

SEED = 20260521
PEOPLE_IN_A_DEPARTMENT = 40
FEWEST_DEPARTMENTS = 10
FEWEST_PROMISES, PEOPLE_TO_A_PROMISE = 12, 1000
#: A deep organisation has this behind it: promises, periods and parts of each, and versions.
DEEP_PROMISES, DEEP_PERIODS, DEEP_PARTS, DEEP_VERSIONS = 2000, 120, 40, 500
PERIODS = 24
FEWEST_TEAMS, PEOPLE_TO_A_TEAM = 4, 500
JOURNEYS = 12
STAGES_IN_A_JOURNEY = 8
#: The first people hold the roles that write; who comes after them is like everybody else.
DIRECTORS = range(8)
ADMINISTRATORS = range(8, 10)
LEADERS = range(10, 18)
AUDITORS = range(18, 20)
FIRST_EMPLOYEE = 20
SMALLEST = 100
#: Rows of one thing point to others that were made a while ago.
IDS_KEPT = 500_000
#: Who writes in the forms of employees; nothing that is invented about others is about them.
WRITERS = range(FIRST_EMPLOYEE, FIRST_EMPLOYEE + 10)


class Reader(StrEnum):
    """As whom a page is read or a form is sent."""

    NOBODY = "nobody"
    EMPLOYEE = "employee"
    DIRECTOR = "director"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


@lru_cache(IDS_KEPT)
def _id(kind: str, number: int) -> UUID:
    digest = hashlib.blake2b(f"{SEED}:{kind}:{number}".encode(), digest_size=16).digest()
    return UUID(bytes=digest, version=4)


def _this_hour() -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class World:
    """An organisation of so many people; the same number gives the same organisation."""

    size: int
    now: datetime = field(default_factory=_this_hour)
    #: Whether it has ten years behind it: many promises, each counted in many parts.
    deep: bool = False

    @property
    def departments(self) -> int:
        """Give how many departments there are."""
        return max(FEWEST_DEPARTMENTS, self.size // PEOPLE_IN_A_DEPARTMENT)

    @property
    def promises(self) -> int:
        """Give how many promises there are."""
        return DEEP_PROMISES if self.deep else FEWEST_PROMISES + self.size // PEOPLE_TO_A_PROMISE

    @property
    def periods(self) -> int:
        """Give how many months each promise was counted in."""
        return DEEP_PERIODS if self.deep else PERIODS

    @property
    def parts(self) -> list[str | None]:
        """Give the countries a figure is counted in; None alone is the whole organisation."""
        letters = "ABCDEFGH"
        made = [a + b for a in letters for b in letters][:DEEP_PARTS]
        return [*made] if self.deep else [None]

    @property
    def versions(self) -> int:
        """Give how many versions of the definition there are."""
        return DEEP_VERSIONS if self.deep else 2

    @property
    def teams(self) -> int:
        """Give how many floor teams there are."""
        return FEWEST_TEAMS + self.size // PEOPLE_TO_A_TEAM

    def id(self, kind: str, number: int) -> UUID:
        """Give the id of the thing with this number; scattered like a random one."""
        return _id(kind, number)

    def random(self, kind: str) -> Random:
        """Give a source of chance that is the same in every run."""
        return Random(f"{SEED}:{kind}")

    def ago(self, days: float) -> datetime:
        """Give the instant so many days ago."""
        return self.now - timedelta(days=days)

    def has_left(self, number: int) -> bool:
        """Tell whether this person left; one of 34 did."""
        return number % 34 == 33 and number >= FIRST_EMPLOYEE  # noqa: PLR2004 - the last of 34.

    def has_account(self, number: int) -> bool:
        """Tell whether this person can sign in; one of eleven cannot."""
        return number % 11 != 10 or number < FIRST_EMPLOYEE  # noqa: PLR2004 - the last of eleven.

    def is_here(self, number: int) -> bool:
        """Tell whether this person works here and can sign in."""
        return self.has_account(number) and not self.has_left(number)

    def colleague(self, department: int, turn: int = 0) -> int:
        """Give the number of somebody of a department who is here; another one for each turn."""
        numbers = range(department, self.size, self.departments)
        here = (n for n in numbers if n not in WRITERS and n >= FIRST_EMPLOYEE and self.is_here(n))
        return next(islice(here, turn, None))

    def spoken_for(self) -> list[int]:
        """Give the departments that have an advocate; one of five has none."""
        return [number for number in range(self.departments) if number % 5 != 4]  # noqa: PLR2004

    def host_of(self, team: int) -> int:
        """Give the number of the host of a floor team; each team has one."""
        return self.colleague(team % self.departments, 2)

    def days_ahead(self, days: int) -> date:
        """Give the day so many days from today."""
        return self.now.date() + timedelta(days=days)

    def months(self, most: int) -> list[date]:
        """Give the first days of the last months, the present one first."""
        first = self.now.date().replace(day=1)
        found = [first]
        while len(found) < most:
            found.append((found[-1] - timedelta(days=1)).replace(day=1))
        return found

    def token(self, number: int) -> str:
        """Give the secret of this person's signed-in browser."""
        return hashlib.sha256(f"{SEED}:token:{number}".encode()).hexdigest()

    def readers(self, reader: Reader, most: int) -> list[int]:
        """Give the numbers of people who read or write as this reader."""
        if reader is Reader.NOBODY:
            return []
        holders = {
            Reader.DIRECTOR: DIRECTORS,
            Reader.LEADER: LEADERS,
            Reader.ADMINISTRATOR: ADMINISTRATORS,
            Reader.EMPLOYEE: range(FIRST_EMPLOYEE, self.size),
        }[reader]
        return list(islice(filter(self.is_here, holders), most))
