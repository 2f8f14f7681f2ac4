"""The invented organisation a benchmark measures: its ids and people follow from numbers alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from uuid import UUID

from govern.core import clock

SEED = 20260521
PEOPLE_IN_A_DEPARTMENT = 40
FEWEST_DEPARTMENTS = 8
JOURNEYS = 12
STAGES_IN_A_JOURNEY = 8
#: The first people hold the roles that write; who comes after them is like everybody else.
DIRECTORS = range(8)
ADMINISTRATORS = range(8, 10)
LEADERS = range(10, 18)
AUDITORS = range(18, 20)
FIRST_EMPLOYEE = 20
SMALLEST = 100


class Reader(StrEnum):
    """As whom a page is read or a form is sent."""

    NOBODY = "nobody"
    EMPLOYEE = "employee"
    DIRECTOR = "director"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


def _this_hour() -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class World:
    """An organisation of so many people; the same number gives the same organisation."""

    size: int
    now: datetime = field(default_factory=_this_hour)

    @property
    def departments(self) -> int:
        """Give how many departments there are."""
        return max(FEWEST_DEPARTMENTS, self.size // PEOPLE_IN_A_DEPARTMENT)

    def id(self, kind: str, number: int) -> UUID:
        """Give the id of the thing with this number; scattered like a random one."""
        digest = hashlib.blake2b(f"{SEED}:{kind}:{number}".encode(), digest_size=16).digest()
        return UUID(bytes=digest, version=4)

    def random(self, kind: str) -> Random:
        """Give a source of chance that is the same in every run."""
        return Random(f"{SEED}:{kind}")

    def ago(self, days: float) -> datetime:
        """Give the instant so many days ago."""
        return self.now - timedelta(days=days)

    def has_left(self, number: int) -> bool:
        """Tell whether this person left; one of 33 did."""
        return number % 33 == 32 and number >= FIRST_EMPLOYEE  # noqa: PLR2004 - the last of 33.

    def has_account(self, number: int) -> bool:
        """Tell whether this person can sign in; one of ten cannot."""
        return number % 10 != 9 or number < FIRST_EMPLOYEE  # noqa: PLR2004 - the last of ten.

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
        able = (n for n in holders if self.has_account(n) and not self.has_left(n))
        return [number for number, _ in zip(able, range(most), strict=False)]
