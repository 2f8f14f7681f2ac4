"""A floor team with a host, and somebody who was there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from govern.accounts.queries import find_actor_of
from govern.core.transactions import transaction
from govern.floor.models import FloorTeam
from govern.floor.rules import FloorKind
from govern.people.models import Person
from govern.rotations import services
from tests.factories.floor import FloorTeamFactory, host_of
from tests.factories.people import OrganisationFactory, PersonFactory, director

if TYPE_CHECKING:
    from govern.core.permissions import Actor


@dataclass
class Floor:
    """A team, its host, somebody with a manager, and the CX director."""

    team: FloorTeam
    host: Person
    manager: Person
    person: Person
    boss: Person

    def actor(self, who: Person) -> Actor:
        """Give somebody as an actor."""
        return find_actor_of(who.id)

    def log(self, who: Person | None = None, **more: Any) -> UUID:
        """Log today's day of somebody, with the host."""
        who = who or self.person
        values: dict[str, Any] = {
            "person_id": who.id,
            "team_id": self.team.id,
            "host_id": self.host.id,
            "kind": FloorKind.INTERACTIVE,
            "day": date(2026, 5, 21),
            # Over at two in the afternoon in Amsterdam, when it is noon here.
            "begins": time(5),
            "ends": time(13),
            **more,
        }
        by = values.pop("by", who)
        with transaction():
            return services.log_day(actor=self.actor(by), **values)

    def tell(self, rotation_id: UUID, who: Person | None = None, **more: Any) -> None:
        """Finish the debrief of a day."""
        values: dict[str, Any] = {
            "great": "A customer was called back within the hour.",
            "learned": "Letters are read aloud at the kitchen table.",
            "in_the_way": "",
            "action": "",
            "action_on": None,
            "finish": True,
            "version": 0,
            **more,
        }
        with transaction():
            services.debrief(rotation_id, actor=self.actor(who or self.person), **values)

    def confirm(self, rotation_id: UUID, who: Person | None = None) -> None:
        """Confirm a day, as its host."""
        with transaction():
            services.confirm(rotation_id, actor=self.actor(who or self.host))


@pytest.fixture
def floor(session: Any, at: Any) -> Floor:
    """Give a floor with people, at noon."""
    OrganisationFactory()
    team = FloorTeamFactory()
    manager = PersonFactory(name="Mo Manager")
    return Floor(
        team=team,
        host=host_of(team, name="Hanna Host"),
        manager=manager,
        person=PersonFactory(name="Pim Person", manager_id=manager.id),
        boss=director(name="Dora Director"),
    )
