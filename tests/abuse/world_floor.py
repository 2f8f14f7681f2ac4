"""The floor of the world: teams, hosts, places to book, days in each state, and licences."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from govern.bookings import services as bookings
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.extensions import db
from govern.floor.rules import FloorKind
from govern.licences import services as licences
from govern.licences.models import Licence, LicenceStanding
from govern.rotations import services as rotations
from govern.rotations.models import Rotation
from govern.rotations.rules import RotationState
from tests.abuse.world_ground import TODAY, vouched
from tests.factories.floor import LONG_AGO, FloorTeamFactory, SlotFactory
from tests.factories.people import RoleAssignmentFactory

if TYPE_CHECKING:
    from tests.abuse.world import World


def stand(world: World) -> None:
    """Open the places, and tell days of each kind."""
    _open_places(world)
    _tell_days(world)
    _license(world)


def _open_places(world: World) -> None:
    team = FloorTeamFactory(department=world.here, name="Contact centre")
    far = FloorTeamFactory(department=world.there, name="Harbour desk")
    world.ids["team"] = team.id
    for name, where in (("host", team), ("other", far)):
        RoleAssignmentFactory(
            person_id=world.people[name].id,
            role=Role.HOST,
            scope_id=where.id,
            started_at=LONG_AGO,
        )
    more = {"team_id": team.id, "host_id": world.people["host"].id}
    world.ids["slot"] = SlotFactory(**more, capacity=20).id
    world.ids["empty_slot"] = SlotFactory(**more, begins=time(14), ends=time(17)).id
    today = SlotFactory(**more, day=TODAY, begins=time(15), ends=time(17), capacity=3)
    with transaction():
        world.ids["booking"] = bookings.book(today.id, actor=world.actor("visitor"))
    world.ids["host_person"] = world.people["host"].id


def _log(world: World, day: date, host: str = "host") -> UUID:
    person = world.people["visitor"]
    with transaction():
        return rotations.log_day(
            actor=world.actor("visitor"),
            person_id=person.id,
            team_id=world.ids["team"],
            host_id=world.people[host].id,
            kind=FloorKind.INTERACTIVE,
            day=day,
            begins=time(9),
            ends=time(12),
        )


def _tell_days(world: World) -> None:
    world.ids["pending"] = _log(world, TODAY - timedelta(days=1))
    world.ids["arrived"] = _log(world, TODAY - timedelta(days=2))
    world.ids["confirmed"] = _log(world, TODAY - timedelta(days=3))
    with transaction():
        rotations.confirm(world.ids["confirmed"], actor=world.actor("host"))
        rotations.debrief(
            world.ids["confirmed"],
            actor=world.actor("visitor"),
            great="A customer was called back within the hour.",
            learned="Letters are read aloud at the kitchen table.",
            in_the_way="",
            action="",
            action_on=None,
            finish=True,
            version=0,
        )
    arrived = db.session.get(Rotation, world.ids["arrived"])
    arrived.state = RotationState.ARRIVED
    db.session.flush()


def _license(world: World) -> None:
    with vouched():
        world.ids["exemption"] = licences.exempt(
            world.people["exempted"].id,
            actor=world.actor("director"),
            reason="Works at sea until summer.",
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=60),
        )
    licence = Licence(
        person_id=world.people["holder"].id,
        number="NL-2026-000001",
        code="0123456789abcdef" * 2,
        issued_at=world.now,
    )
    standing = LicenceStanding(
        person_id=licence.person_id,
        valid_from=TODAY - timedelta(days=10),
        valid_until=TODAY + timedelta(days=80),
        classes="I",
        settled_at=world.now,
    )
    db.session.add_all([licence, standing])
    db.session.flush()
    world.words["code"] = licence.code
