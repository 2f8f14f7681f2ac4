"""Somebody who has one of everything in hand, and the people around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from govern.accounts.queries import find_actor_of
from govern.advocates import services as advocates
from govern.advocates.models import Appointment
from govern.advocates.rules import AppointmentKind
from govern.barriers import services as barriers
from govern.bookings import services as bookings
from govern.core import clock
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.extensions import db
from govern.insights import services as insights
from govern.people import services as people
from tests.factories.floor import FloorTeamFactory, SlotFactory, host_of
from tests.factories.insights import InsightFactory, planned, taken
from tests.factories.people import (
    OrganisationFactory,
    PersonFactory,
    RoleAssignmentFactory,
    administrator,
    director,
)
from tests.factories.promises import PromiseFactory

if TYPE_CHECKING:
    from uuid import UUID

    from govern.barriers.models import Barrier
    from govern.core.permissions import Actor
    from govern.floor.models import FloorTeam, Slot
    from govern.insights.models import Insight
    from govern.people.models import Person
    from govern.promises.models import Promise


@dataclass
class Estate:
    """Who leaves, with everything they have in hand, and who stays."""

    boss: Person
    administrator: Person
    top: Person
    manager: Person
    leaver: Person
    heir: Person
    visitor: Person
    team: FloorTeam
    other_host: Person
    role_id: UUID
    appointment_id: UUID
    promise: Promise
    barrier: Barrier
    mitigation_id: UUID
    insight: Insight
    slot: Slot
    booking_id: UUID

    def actor(self, who: Person) -> Actor:
        """Give somebody as an actor."""
        return find_actor_of(who.id)

    def leave(self, who: Person | None = None, on: date | None = None) -> None:
        """Write down somebody's last day: yesterday, unless another one is given."""
        person = who or self.leaver
        with transaction():
            people.end(
                person.id,
                actor=self.actor(self.administrator),
                left_on=on or clock.today() - timedelta(days=1),
                version=person.version,
            )


def estate() -> Estate:
    """Make somebody who has one of everything in hand."""
    OrganisationFactory()
    boss, admin, top = director(name="Dora Director"), administrator(), PersonFactory(name="Top")
    manager = PersonFactory(name="Mo Manager", manager_id=top.id)
    team = FloorTeamFactory()
    leaver = host_of(team, name="Lee Leaver", manager_id=manager.id)
    role = RoleAssignmentFactory(person_id=leaver.id, role=Role.AUDITOR)
    actor, today = find_actor_of(boss.id), clock.today()
    promise = PromiseFactory(owner=leaver)
    barrier = taken(actor, leaver)
    mitigation_id = planned(actor, barrier, leaver)
    insight = InsightFactory()
    slot = SlotFactory(team_id=team.id, host_id=leaver.id)
    visitor = PersonFactory(name="Vera Visitor")
    with transaction():
        barriers.accept_mitigation(mitigation_id, actor=find_actor_of(leaver.id))
        insights.take_action(
            insight.id,
            actor=actor,
            action="Write one letter",
            owner_id=leaver.id,
            due_on=today + timedelta(days=30),
            version=1,
        )
        appointment_id = advocates.appoint(
            leaver.department_id,
            actor=actor,
            person_id=leaver.id,
            kind=AppointmentKind.ADVOCATE,
            starts_on=today,
            term_ends_on=today + timedelta(days=700),
        )
        booking_id = bookings.book(slot.id, actor=find_actor_of(visitor.id))
    return Estate(
        boss=boss,
        administrator=admin,
        top=top,
        manager=manager,
        leaver=leaver,
        heir=PersonFactory(name="Hei Heir"),
        visitor=visitor,
        team=team,
        other_host=host_of(team, name="Otto Other"),
        role_id=role.id,
        appointment_id=db.session.get_one(Appointment, appointment_id).id,
        promise=promise,
        barrier=barrier,
        mitigation_id=mitigation_id,
        insight=insight,
        slot=slot,
        booking_id=booking_id,
    )
