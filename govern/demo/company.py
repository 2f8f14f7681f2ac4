"""The people of the demo as they act in its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.accounts.queries import find_actor_of
from govern.demo import cast
from govern.departments.queries import list_tree
from govern.people.queries import find_person_by_text

if TYPE_CHECKING:
    from datetime import date
    from random import Random
    from uuid import UUID

    from govern.core.permissions import Actor
    from govern.demo.cast import Extra
    from govern.demo.diary import Diary

#: Below this many days somebody is new and does not act yet.
SETTLED_DAYS = 100


class Company:
    """Who works at Havenlicht: found by e-mail or employee number, and as an actor."""

    def __init__(self, *, diary: Diary, random: Random, extras: list[Extra], key: str) -> None:
        self.diary = diary
        self.random = random
        self.extras = extras
        #: The installation's secret, for hashes of addresses.
        self.key = key
        self._ids: dict[str, UUID] = {}
        self._actors: dict[str, Actor] = {}
        self._departments: dict[str, UUID] = {}

    def id_of(self, key: str) -> UUID:
        """Give the id of somebody by e-mail or employee number."""
        if key not in self._ids:
            self._ids[key] = find_person_by_text(key).id
        return self._ids[key]

    def actor(self, key: str) -> Actor:
        """Give somebody as they act; what they may do is read once until `role_changed`."""
        if key not in self._actors:
            self._actors[key] = find_actor_of(self.id_of(key))
        return self._actors[key]

    def role_changed(self, key: str) -> None:
        """Read anew what somebody may do."""
        self._actors.pop(key, None)

    @property
    def director(self) -> Actor:
        """Give the CX director."""
        return self.actor(cast.DIRECTOR)

    def department(self, name: str) -> UUID:
        """Give the id of a department by its name."""
        if not self._departments:
            self._departments = {branch.name: branch.id for branch in list_tree()}
        return self._departments[name]

    def members(self, department: str, *, since: date | None = None) -> list[Extra]:
        """Give who works in a department, has an account, and has been here a while."""
        day = since or self.diary.first
        return [extra for extra in self.settled(day) if extra.department == department]

    def settled(self, day: date) -> list[Extra]:
        """Give everybody with an account who had joined by a day."""
        return [extra for extra in self.extras if extra.email and extra.joined_on <= day]

    def lead(self, department: str) -> str:
        """Give the number of who leads a department: the first in it, by whom the others report."""
        if department == "Claims Rotterdam":
            return cast.MANAGER
        return next(e.number for e in self.extras if e.department == department)

    def colleague(self, day: date, *, but: str = "") -> Extra:
        """Give anybody who may act on a day, of another department than this one."""
        return self.random.choice([e for e in self.settled(day) if e.department != but])
