"""Floor teams with hosts, places, and floor days in any state."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import factory

from govern.core import clock
from govern.core.permissions import Role
from govern.core.types import sort_key
from govern.floor.models import FloorTeam, Slot
from govern.floor.rules import FloorKind, instant_of
from tests.factories.base import Factory
from tests.factories.people import DepartmentFactory, PersonFactory, RoleAssignmentFactory

if TYPE_CHECKING:
    from govern.people.models import Person

LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)


class FloorTeamFactory(Factory):
    """A team that receives colleagues."""

    class Meta:  # noqa: D106
        model = FloorTeam
        exclude = ("department",)

    department = factory.SubFactory(DepartmentFactory)
    id = factory.Faker("uuid4", cast_to=None)
    name = factory.Sequence(lambda n: f"Contact centre {n}")
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.name))
    department_id = factory.LazyAttribute(lambda o: o.department.id)
    place = "Harbour 1"
    time_zone = "Europe/Amsterdam"
    created_at = factory.LazyFunction(clock.now)


class SlotFactory(Factory):
    """A time with places tomorrow morning."""

    class Meta:  # noqa: D106
        model = Slot

    id = factory.Faker("uuid4", cast_to=None)
    kind = FloorKind.OBSERVATIONAL
    day = date(2026, 5, 22)
    begins = time(9)
    ends = time(13)
    starts_at = factory.LazyAttribute(lambda o: instant_of(o.day, o.begins, "Europe/Amsterdam"))
    ends_at = factory.LazyAttribute(lambda o: instant_of(o.day, o.ends, "Europe/Amsterdam"))
    capacity = 1
    taken = 0
    offered_at = factory.LazyFunction(clock.now)


def host_of(team: FloorTeam, **more: Any) -> Person:
    """Give somebody who has been a host of a team for years."""
    person: Person = PersonFactory(**more)
    RoleAssignmentFactory(
        person_id=person.id, role=Role.HOST, scope_id=team.id, started_at=LONG_AGO
    )
    return person
