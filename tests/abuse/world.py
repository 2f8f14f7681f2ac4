"""One world with an object of each kind, in a state that tells who may do what with it."""

from __future__ import annotations

import io
from contextlib import contextmanager
from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import select

from govern.accounts.models import Account, SignInSession
from govern.accounts.queries import find_actor, find_actor_of
from govern.accounts.rules import SESSION_LENGTH, Method, new_token, token_hash
from govern.advocates import services as advocates
from govern.advocates.rules import AppointmentKind
from govern.barriers.models import Mitigation
from govern.barriers.rules import BarrierState, Mechanism
from govern.bookings import services as bookings
from govern.core import clock
from govern.core.permissions import Permission, Role, record_check
from govern.core.transactions import transaction
from govern.extensions import db
from govern.floor.rules import FloorKind
from govern.insights.rules import InsightState
from govern.journeys import services as journeys
from govern.journeys.queries import list_journeys
from govern.licences import services as licences
from govern.licences.models import Licence, LicenceStanding
from govern.links import services as links
from govern.links.rules import LinkPurpose, link_token
from govern.notifications.models import OutboxRow
from govern.people.models import Person, RoleAssignment
from govern.promises.rules import PromiseState
from govern.rotations import services as rotations
from govern.rotations.models import Rotation
from govern.rotations.rules import RotationState
from govern.sheets.reading import read_rows
from govern.staffing import rules as staffing_rules
from govern.staffing import services as staffing
from govern.tasks import services as tasks
from govern.tasks.models import Task
from tests.abuse import world_definition, world_stories
from tests.factories.floor import LONG_AGO, FloorTeamFactory, SlotFactory
from tests.factories.insights import BarrierFactory, InsightFactory
from tests.factories.people import (
    AccountFactory,
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    RoleAssignmentFactory,
)
from tests.factories.promises import PromiseCaseFactory, PromiseFactory, PromiseReadingFactory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from govern.core.permissions import Actor

#: What each actor of the matrix is, besides an employee.
ROLES: dict[str, list[Role]] = {
    "employee": [],
    "advocate": [],
    "host": [],
    "moderator": [Role.MODERATOR],
    "juror": [Role.JUROR],
    "director": [Role.CX_DIRECTOR],
    "leader": [Role.SENIOR_LEADER],
    "administrator": [Role.ADMINISTRATOR],
    "auditor": [Role.AUDITOR],
    # Who is shut out held every key.
    "deactivated": list(Role),
    "other": [],
}
#: Who is a party to something, by what they are to it.
PARTIES = (
    "action_owner",
    "appointee",
    "asked",
    "barrier_owner",
    "chief",
    "exempted",
    "finalist",
    "holder",
    "newcomer",
    "nominator",
    "nominee",
    "promise_owner",
    "role_holder",
    "second_administrator",
    "unasked_leader",
    "visitor",
    "winner",
)
SECRET = "a secret for tests only, and long enough"
TODAY = date(2026, 5, 21)


class World:
    """The people of the matrix, and the ids of what they act upon, by name."""

    def __init__(self, at: Callable[[datetime], None]) -> None:
        """Build everything; the clock ends where it began."""
        self.now = clock.now()
        OrganisationFactory()
        self.here = DepartmentFactory(name="Claims")
        self.there = DepartmentFactory(name="Harbour")
        self.unused = DepartmentFactory(name="To be ended")
        self.people: dict[str, Any] = {}
        self.sessions: dict[str, UUID] = {}
        self.tokens: dict[str, str] = {}
        self.ids: dict[str, UUID] = {}
        self.words: dict[str, str] = {
            "kind": "promise",
            "step": "floor",
            "name": "rotations.hours_needed",
        }
        for name in (*ROLES, *PARTIES):
            self._person(name)
        self._places()
        self._floor_days()
        self._advocates()
        self._promises()
        self._learned()
        self._people()
        self._small_things()
        self._import()
        world_definition.write(self)
        world_stories.tell(self, at)
        at(self.now)
        self._shut_out()

    def actor(self, name: str) -> Actor:
        """Give somebody as an actor in their session."""
        return find_actor(self.tokens[name])

    def let_go(self) -> None:
        """Keep of the people what is needed when their session is gone."""
        self.people = {
            name: SimpleNamespace(id=person.id, name=person.name)
            for name, person in self.people.items()
        }

    def _person(self, name: str) -> None:
        more: dict[str, Any] = {
            "department": self.there if name == "other" else self.here,
            "created_at": LONG_AGO,
        }
        if name == "newcomer":
            more["name"] = "Nina Newcomer"
        roles = ROLES.get(name, [])
        if name == "unasked_leader":
            roles = [Role.SENIOR_LEADER]
        if name == "second_administrator":
            roles = [Role.ADMINISTRATOR]
        person = PersonFactory(**{"name": name.replace("_", " ").title(), **more})
        for role in roles:
            RoleAssignmentFactory(person_id=person.id, role=role, started_at=LONG_AGO)
        self.people[name] = person
        AccountFactory(person_id=person.id, created_at=self.now, password_hash="-")
        self.sessions[name], self.tokens[name] = self.session_of(person)

    def session_of(self, person: Person) -> tuple[UUID, str]:
        """Sign somebody in, and give the session's id and token."""
        token = new_token()
        session = SignInSession(
            id=uuid4(),
            token_hash=token_hash(token),
            person_id=person.id,
            method=Method.PASSWORD,
            created_at=clock.now(),
            expires_at=clock.now() + SESSION_LENGTH,
        )
        db.session.add(session)
        db.session.flush()
        return session.id, token

    def _places(self) -> None:
        team = FloorTeamFactory(department=self.here, name="Contact centre")
        far = FloorTeamFactory(department=self.there, name="Harbour desk")
        self.team_id = self.ids["team"] = team.id
        for name, where in (("host", team), ("other", far)):
            RoleAssignmentFactory(
                person_id=self.people[name].id,
                role=Role.HOST,
                scope_id=where.id,
                started_at=LONG_AGO,
            )
        more = {"team_id": team.id, "host_id": self.people["host"].id}
        self.ids["slot"] = SlotFactory(**more, capacity=20).id
        self.ids["empty_slot"] = SlotFactory(**more, begins=time(14), ends=time(17)).id
        today = SlotFactory(**more, day=TODAY, begins=time(15), ends=time(17), capacity=3)
        with transaction():
            self.ids["booking"] = bookings.book(today.id, actor=self.actor("visitor"))
        self.ids["host_person"] = self.people["host"].id

    def _log(self, day: date, host: str = "host") -> UUID:
        person = self.people["visitor"]
        with transaction():
            return rotations.log_day(
                actor=self.actor("visitor"),
                person_id=person.id,
                team_id=self.team_id,
                host_id=self.people[host].id,
                kind=FloorKind.INTERACTIVE,
                day=day,
                begins=time(9),
                ends=time(12),
            )

    def _floor_days(self) -> None:
        self.ids["pending"] = self._log(TODAY - timedelta(days=1))
        self.ids["arrived"] = self._log(TODAY - timedelta(days=2))
        self.ids["confirmed"] = self._log(TODAY - timedelta(days=3))
        with transaction():
            rotations.confirm(self.ids["confirmed"], actor=self.actor("host"))
            rotations.debrief(
                self.ids["confirmed"],
                actor=self.actor("visitor"),
                great="A customer was called back within the hour.",
                learned="Letters are read aloud at the kitchen table.",
                in_the_way="",
                action="",
                action_on=None,
                finish=True,
            )
        arrived = db.session.get(Rotation, self.ids["arrived"])
        arrived.state = RotationState.ARRIVED
        db.session.flush()
        with vouched():
            self.ids["exemption"] = licences.exempt(
                self.people["exempted"].id,
                actor=self.actor("director"),
                reason="Works at sea until summer.",
                starts_on=TODAY,
                ends_on=TODAY + timedelta(days=60),
            )
        licence = Licence(
            person_id=self.people["holder"].id,
            number="NL-2026-000001",
            code="0123456789abcdef" * 2,
            issued_at=self.now,
        )
        standing = LicenceStanding(
            person_id=licence.person_id,
            valid_from=TODAY - timedelta(days=10),
            valid_until=TODAY + timedelta(days=80),
            classes="I",
            settled_at=self.now,
        )
        db.session.add_all([licence, standing])
        db.session.flush()
        self.words["code"] = licence.code

    def _advocates(self) -> None:
        for name, kind in (
            ("appointee", AppointmentKind.ADVOCATE),
            ("advocate", AppointmentKind.DEPUTY),
        ):
            with transaction():
                self.ids[name] = advocates.appoint(
                    self.here.id,
                    actor=self.actor("director"),
                    person_id=self.people[name].id,
                    kind=kind,
                    starts_on=TODAY,
                    term_ends_on=TODAY + timedelta(days=300),
                )

    def _promises(self) -> None:
        owner = self.people["promise_owner"]
        live = PromiseFactory(owner=owner)
        self.ids["promise"] = live.id
        self.ids["proposed"] = PromiseFactory(owner=owner, state=PromiseState.PROPOSED).id
        self.ids["agreed"] = PromiseFactory(owner=owner, state=PromiseState.AGREED).id
        more = {"promise_id": live.id}
        self.ids["reading"] = PromiseReadingFactory(**more, period_start=date(2026, 4, 1)).id
        self.ids["case"] = PromiseCaseFactory(**more, opened_period=date(2026, 4, 1)).id

    def _learned(self) -> None:
        insight = InsightFactory(
            reporter=self.people["employee"],
            state=InsightState.IN_ACTION,
            action="The letter says whom to call.",
            action_owner_id=self.people["action_owner"].id,
            action_due_on=TODAY + timedelta(days=20),
            action_taken_at=self.now,
        )
        self.ids["insight"] = insight.id
        barrier = BarrierFactory(
            reporter=self.people["employee"],
            state=BarrierState.IN_HAND,
            severity=3,
            owner_id=self.people["barrier_owner"].id,
            taken_at=self.now,
        )
        self.ids["barrier"] = barrier.id
        mitigation = Mitigation(
            id=uuid4(),
            barrier_id=barrier.id,
            mechanism=next(iter(Mechanism)),
            text="One desk answers both.",
            owner_id=self.people["employee"].id,
            due_on=TODAY + timedelta(days=30),
            reduction=1,
            planned_by_id=self.people["employee"].id,
            planned_at=self.now,
        )
        db.session.add(mitigation)
        db.session.flush()
        self.ids["mitigation"] = mitigation.id

    def _people(self) -> None:
        self.ids["person"] = self.people["employee"].id
        self.ids["newcomer"] = self.people["newcomer"].id
        left = PersonFactory(name="Left Long Ago", left_on=TODAY - timedelta(days=30))
        self.ids["left"] = left.id
        leaver = PersonFactory(
            name="Lea Leaver",
            left_on=TODAY - timedelta(days=1),
            manager_id=self.people["chief"].id,
        )
        self.ids["leaver"] = leaver.id
        self.ids["left_promise"] = PromiseFactory(owner=leaver).id
        holder = self.people["role_holder"]
        RoleAssignmentFactory(person_id=holder.id, role=Role.MODERATOR)
        self.ids["assignment"] = db.session.scalars(
            select(RoleAssignment.id).where(RoleAssignment.person_id == holder.id)
        ).one()
        self.ids["session"] = self.sessions["visitor"]
        for purpose, name in ((LinkPurpose.RESET, "token"), (LinkPurpose.EMAIL, "email_token")):
            with vouched():
                (link_id,) = links.make(
                    purpose,
                    [self.people["newcomer"].id],
                    key=SECRET,
                    email="nina.new@example.org" if purpose is LinkPurpose.EMAIL else None,
                )
            self.words[name] = link_token(link_id, SECRET)
        self.ids["message"] = db.session.scalars(
            select(OutboxRow.id).where(OutboxRow.recipient_id.is_not(None)).limit(1)
        ).one()

    def _small_things(self) -> None:
        for name in ("here", "there", "unused"):
            self.ids[name] = getattr(self, name).id
        with transaction():
            self.ids["journey"] = journeys.create_generic(actor=self.actor("director"))
        (journey,) = list_journeys()
        self.ids["stage"] = journey.stages[1].id
        with vouched():
            tasks.open_task("tests.shared", [self.people["visitor"].id], uuid4(), params={})
        self.ids["task"] = db.session.scalars(
            select(Task.id).where(Task.kind == "tests.shared")
        ).one()

    def _import(self) -> None:
        text = "employee_number,name,department\n7001,Iris Import,Claims\n"
        with read_rows(io.BytesIO(text.encode()), filename="people.csv") as sheet:
            parsed = staffing_rules.parse(sheet)
        with transaction():
            self.ids["import"] = staffing.prepare_import(
                parsed,
                actor=self.actor("administrator"),
                filename="people.csv",
                file_hash="0" * 64,
            )

    def _shut_out(self) -> None:
        with vouched():
            account = db.session.get_one(Account, self.people["deactivated"].id)
            account.deactivated_at = self.now
        # Who is shut out could do everything while the account was open.
        shut_out = find_actor_of(self.people["deactivated"].id)
        assert {Permission.AUDIT_READ, Permission.AWARDS_MANAGE} <= shut_out.permissions.keys()


@contextmanager
def vouched() -> Iterator[None]:
    """Run a business transaction in which the test vouches for the check."""
    with transaction():
        record_check("the world is built")
        yield
