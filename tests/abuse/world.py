"""One world with an object of each kind, in a state that tells who may do what with it."""

from __future__ import annotations

import io
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import select

from govern.accounts.models import Account, SignInSession
from govern.accounts.queries import find_actor, find_actor_of
from govern.accounts.rules import SESSION_LENGTH, Method, new_token, token_hash
from govern.core import clock
from govern.core.permissions import Permission, Role
from govern.core.transactions import transaction
from govern.extensions import db
from govern.journeys import services as journeys
from govern.journeys.queries import list_journeys
from govern.links import services as links
from govern.links.rules import LinkPurpose, link_token
from govern.notifications.models import OutboxRow
from govern.people.models import Person, RoleAssignment
from govern.sheets.reading import read_rows
from govern.staffing import rules as staffing_rules
from govern.staffing import services as staffing
from govern.tasks import services as tasks
from govern.tasks.models import Task
from tests.abuse import world_definition, world_floor, world_stories, world_work
from tests.abuse.world_ground import TODAY, vouched
from tests.factories.floor import LONG_AGO
from tests.factories.people import (
    AccountFactory,
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    RoleAssignmentFactory,
    let_one_signature_do,
)
from tests.factories.promises import PromiseFactory

if TYPE_CHECKING:
    from collections.abc import Callable
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
    "reader",
    "role_holder",
    "second_administrator",
    "unasked_leader",
    "visitor",
    "winner",
)
SECRET = "a secret for tests only, and long enough"


class World:
    """The people of the matrix, and the ids of what they act upon, by name."""

    def __init__(self, at: Callable[[datetime], None]) -> None:
        """Build everything; the clock ends where it began."""
        self.now = clock.now()
        OrganisationFactory()
        let_one_signature_do()
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
        world_floor.stand(self)
        world_work.begin(self)
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
