"""A department that ends, or goes into another one, leaves nothing open behind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from govern.accounts.queries import find_actor_of
from govern.advocates import services as advocates
from govern.advocates.models import Appointment
from govern.advocates.rules import AppointmentKind
from govern.audit.models import AuditRow
from govern.commitments.models import Commitment
from govern.commitments.rules import CommitmentState
from govern.core import clock
from govern.core.errors import DomainError, FieldError, NotAllowed, NotFound
from govern.core.permissions import Role, system
from govern.core.private import visible_to
from govern.core.transactions import transaction
from govern.departments import services as departments
from govern.departments.models import Department
from govern.extensions import Model
from govern.floor import services as floor
from govern.floor.models import FloorTeam
from govern.jobs.models import JobRun
from govern.mergers import services
from govern.nominations.models import Entry, Finalist
from govern.people import services as people
from govern.people.models import Person, RoleAssignment
from govern.promises.models import Promise
from govern.promises.rules import PromiseState
from govern.rounds.models import Round
from govern.rounds.rules import RUNNING
from govern.tasks.models import Task
from tests.client import Client, parsed, texts
from tests.factories.awards import Story
from tests.factories.commitments import CommitmentFactory, stored
from tests.factories.floor import FloorTeamFactory, SlotFactory, host_of
from tests.factories.people import (
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    RoleAssignmentFactory,
    administrator,
    director,
)
from tests.factories.promises import PromiseFactory

if TYPE_CHECKING:
    from govern.core.permissions import Actor

SYSTEM = system("a test looks")
#: Every column that names a department -> which of its rows go on; None: what was, and stays so.
GOES_ON: dict[str, Any] = {
    "appointment.department_id": Appointment.ended_at.is_(None),
    "award_finalist.department_id": Finalist.entry_id.in_(
        select(Entry.id).join(Round, Round.id == Entry.round_id).where(Round.state.in_(RUNNING))
    ),
    "commitment.department_id": Commitment.state == CommitmentState.OPEN,
    "commitment_week.department_id": None,
    "department.merged_into_id": None,
    "department.parent_id": Department.ended_at.is_(None),
    "department_renaming.department_id": None,
    "floor_team.department_id": FloorTeam.ended_at.is_(None),
    "person.department_id": Person.id.is_not(None),
    "promise.department_id": Promise.state != PromiseState.RETIRED,
    "promise_reading.department_id": None,
    "role_assignment.scope_id": RoleAssignment.ended_at.is_(None),
}


def left_behind(session: Any) -> dict[str, int]:
    """Count what goes on in departments that are no more."""
    ended = select(Department.id).where(Department.ended_at.is_not(None)).scalar_subquery()
    found = {}
    for mapper in Model.registry.mappers:
        for column in mapper.local_table.columns:
            points = any(key.column.table.name == "department" for key in column.foreign_keys)
            if not points and column.name != "scope_id":
                continue
            goes_on = GOES_ON[f"{mapper.local_table.name}.{column.name}"]
            if goes_on is None:
                continue
            counted = select(func.count()).select_from(mapper.class_).where(column.in_(ended))
            reason = "every row that names a department"
            found[f"{mapper.local_table.name}.{column.name}"] = session.scalar(
                visible_to(SYSTEM, counted.where(goes_on), reason=reason)
            )
    assert set(found) == {name for name, goes_on in GOES_ON.items() if goes_on is not None}
    return {name: number for name, number in found.items() if number}


@pytest.fixture
def boss(session: Any) -> Actor:
    OrganisationFactory()
    return find_actor_of(administrator(department=DepartmentFactory(name="Support")).id)


def appointed(
    department: Department,
    person: Person,
    kind: AppointmentKind = AppointmentKind.ADVOCATE,
    ends_on: date | None = None,
) -> UUID:
    """Appoint somebody, as the CX director does."""
    today = clock.today()
    with transaction():
        return advocates.appoint(
            department.id,
            actor=find_actor_of(director().id),
            person_id=person.id,
            kind=kind,
            starts_on=today - timedelta(days=30),
            term_ends_on=ends_on or today + timedelta(days=300),
            topics="Complaints",
        )


def open_in(session: Any, department: Department) -> dict[str, UUID]:
    """Give who is appointed in a department now."""
    session.expire_all()
    found = session.scalars(
        select(Appointment).where(
            Appointment.department_id == department.id, Appointment.ended_at.is_(None)
        )
    )
    return {each.kind.value: each.person_id for each in found}


def test_everything_that_stands_on_a_department_goes_along(
    boss: Actor, session: Any, at: Any
) -> None:
    gent, utrecht = DepartmentFactory(name="Gent"), DepartmentFactory(name="Utrecht")
    below = DepartmentFactory(name="Gent North", parent=gent)
    story = Story(at)
    story.open()
    finalist = PersonFactory(department=gent)
    story.finalist(finalist)
    speaker, deputy = PersonFactory(department=gent), PersonFactory()
    appointed(gent, speaker)
    appointed(gent, deputy, AppointmentKind.DEPUTY)
    team = FloorTeamFactory(department=gent)
    slot = SlotFactory(team_id=team.id, host_id=host_of(team).id)
    promise = PromiseFactory(department_id=gent.id)
    retired = PromiseFactory(department_id=gent.id, state=PromiseState.RETIRED)
    waiting = CommitmentFactory(maker=speaker).id
    kept = CommitmentFactory(maker=speaker, state=CommitmentState.KEPT).id
    RoleAssignmentFactory(person_id=speaker.id, role=Role.MODERATOR, scope_id=gent.id)
    with transaction():
        services.merge(gent.id, actor=boss, into_id=utrecht.id)
    session.expire_all()
    assert left_behind(session) == {}
    assert open_in(session, utrecht) == {"advocate": speaker.id, "deputy": deputy.id}
    assert session.get_one(FloorTeam, team.id).department_id == utrecht.id
    assert slot.withdrawn_at is None
    assert session.get_one(Promise, promise.id).department_id == utrecht.id
    assert session.get_one(Promise, retired.id).department_id == gent.id
    assert stored(waiting).department_id == utrecht.id
    assert stored(kept).department_id == gent.id
    assert session.get_one(Department, below.id).parent_id == utrecht.id
    roles = session.execute(
        select(RoleAssignment.role, RoleAssignment.scope_id).where(
            RoleAssignment.person_id == speaker.id, RoleAssignment.ended_at.is_(None)
        )
    ).all()
    assert roles == [(Role.ADVOCATE, utrecht.id)]
    ended = session.scalars(select(Appointment).where(Appointment.department_id == gent.id)).all()
    assert {each.end_reason for each in ended} == {"This department went into another one."}
    asked = select(Task.person_id).where(Task.kind == "advocates.prepare", Task.closed_at.is_(None))
    assert set(session.scalars(visible_to(SYSTEM, asked, reason="what is asked"))) == {
        speaker.id,
        deputy.id,
    }
    log = session.scalars(select(AuditRow.event).where(AuditRow.actor_id == boss.id)).all()
    assert log.count("advocates.advocate_transferred") == 2
    assert "mergers.things_went_along" in log


def test_where_somebody_has_the_task_the_other_appointment_ends(boss: Actor, session: Any) -> None:
    gent, utrecht = DepartmentFactory(name="Gent"), DepartmentFactory(name="Utrecht")
    theirs, ours = PersonFactory(), PersonFactory()
    appointed(gent, theirs)
    appointed(utrecht, ours)
    with transaction():
        services.merge(gent.id, actor=boss, into_id=utrecht.id)
    assert open_in(session, utrecht) == {"advocate": ours.id}
    assert left_behind(session) == {}
    elsewhere = DepartmentFactory(name="Elsewhere")
    appointed(elsewhere, theirs)
    assert open_in(session, elsewhere) == {"advocate": theirs.id}


@pytest.mark.parametrize("why", ["their term is over", "they leave", "they are deputy there"])
def test_an_appointment_that_cannot_go_along_ends(boss: Actor, session: Any, why: str) -> None:
    gent, utrecht = DepartmentFactory(name="Gent"), DepartmentFactory(name="Utrecht")
    speaker = PersonFactory()
    today = clock.today()
    appointed(gent, speaker, ends_on=today - timedelta(days=1) if "term" in why else None)
    if "deputy" in why:
        appointed(utrecht, speaker, AppointmentKind.DEPUTY)
    if "leave" in why:
        speaker.left_on = today + timedelta(days=3)
        session.flush()
    with transaction():
        services.merge(gent.id, actor=boss, into_id=utrecht.id)
    assert "advocate" not in open_in(session, utrecht)
    assert left_behind(session) == {}


def test_an_empty_department_ends_with_its_appointments(boss: Actor, session: Any) -> None:
    gent = DepartmentFactory(name="Gent")
    appointed(gent, PersonFactory())
    team, promise = FloorTeamFactory(department=gent), PromiseFactory(department_id=gent.id)
    with pytest.raises(DomainError, match="Floor teams"), transaction():
        services.end(gent.id, actor=boss)
    session.expire_all()
    chief = find_actor_of(director().id)
    with transaction():
        floor.end_team(team.id, actor=chief)
    with pytest.raises(DomainError, match="promises still hold"), transaction():
        services.end(gent.id, actor=boss)
    session.expire_all()
    promise.state = PromiseState.RETIRED
    session.flush()
    waiting = CommitmentFactory(department_id=gent.id).id
    with pytest.raises(DomainError, match="Customers still wait"), transaction():
        services.end(gent.id, actor=boss)
    session.expire_all()
    found = stored(waiting)
    found.move_to(CommitmentState.KEPT)
    found.settled_at, found.settled_by_id = clock.now(), chief.id
    session.flush()
    with transaction():
        services.end(gent.id, actor=boss)
    assert open_in(session, gent) == {}
    assert left_behind(session) == {}


def test_nothing_is_put_into_a_department_that_is_no_more(boss: Actor, session: Any) -> None:
    gent, utrecht = DepartmentFactory(name="Gent"), DepartmentFactory(name="Utrecht")
    team = FloorTeamFactory(department=utrecht)
    with transaction():
        services.merge(gent.id, actor=boss, into_id=utrecht.id)
    chief, person = find_actor_of(director().id), PersonFactory()
    place = {"name": "Team", "department_id": gent.id, "place": "Here", "time_zone": "Europe/Paris"}
    with pytest.raises(FieldError, match="has ended"), transaction():
        floor.create_team(actor=chief, **place)
    with pytest.raises(FieldError, match="has ended"), transaction():
        floor.change_team(team.id, actor=chief, version=1, **place)
    with pytest.raises(FieldError, match="has ended"), transaction():
        people.move(
            person.id, actor=boss, department_id=gent.id, manager_id=None, version=person.version
        )
    with pytest.raises(NotFound):
        appointed(gent, person)


def test_an_administrator_ends_no_appointment_of_a_department_in_use(
    boss: Actor, session: Any
) -> None:
    gent = DepartmentFactory(name="Gent")
    appointment_id = appointed(gent, PersonFactory())
    with pytest.raises(NotAllowed), transaction():
        advocates.end(appointment_id, actor=boss, reason="No")
    with pytest.raises(NotAllowed), transaction():
        advocates.transfer(
            appointment_id,
            actor=boss,
            department_id=DepartmentFactory().id,
            term_ends_on=clock.today() + timedelta(days=10),
            reason="No",
        )


@pytest.mark.parametrize("language", ["en", "nl"])
def test_what_happens_is_read_before_it_is_confirmed(
    client: Client, session: Any, statements: Any, language: str
) -> None:
    OrganisationFactory()
    client.sign_in(administrator(language=language))
    gent, utrecht = DepartmentFactory(name="Gent"), DepartmentFactory(name="Utrecht")
    appointed(gent, PersonFactory(name="Ada Advocate"))
    appointed(gent, PersonFactory(name="Dee Deputy", department=gent), AppointmentKind.DEPUTY)
    appointed(utrecht, PersonFactory(), AppointmentKind.DEPUTY)
    FloorTeamFactory(department=gent, name="Line one")
    PromiseFactory(department_id=gent.id)
    url = f"/mergers/{gent.id}/merge"
    with statements() as seen:
        told = client.submit(url, {"into_id": "Utrecht"})
    assert told.status_code == 200
    # The form is opened, and then asked what happens.
    assert len(seen) <= 20, seen
    found = texts(parsed(told), ".//section[@id='confirm']//li")
    assert len(found) == 4
    assert "Ada Advocate" in found[0]
    assert "Utrecht" in found[0]
    assert "Dee Deputy" in found[1]
    assert "Line one" in found[2]
    assert session.get_one(Department, gent.id).ended_at is None
    end = client.get(f"/mergers/{gent.id}/end")
    assert len(texts(parsed(end), ".//form//li")) == 5  # people, two appointments, team, promise.
    done = client.submit(url, {"into_id": "Utrecht", "confirmed": "y"})
    assert done.status_code == 302
    assert session.get_one(Department, gent.id).merged_into_id == utrecht.id
    history = session.scalars(
        select(Appointment).where(Appointment.department_id == gent.id)
    ).first()
    client.sign_in(director(language=language))
    page = client.get(f"/advocates/appointments/{history.id}")
    assert page.status_code == 200
    assert language == "nl" or "went into another one" in page.text


def test_pressed_twice_it_is_done_once(client: Client, session: Any) -> None:
    OrganisationFactory()
    client.sign_in(administrator())
    gent, utrecht = DepartmentFactory(name="Gent"), DepartmentFactory(name="Utrecht")
    url = f"/mergers/{gent.id}/merge"
    sent = {"into_id": str(utrecht.id), "confirmed": "y", "submission_id": str(uuid4())}
    first, second = client.submit(url, sent), client.submit(url, sent)
    assert (first.status_code, second.status_code) == (302, 303)
    assert first.location == second.location
    merged = select(func.count()).where(AuditRow.event == "departments.department_merged")
    assert session.scalar(merged) == 1
    damaged = client.submit(url, {**sent, "submission_id": "damaged"})
    assert damaged.status_code == 422


def test_votes_for_former_colleagues_stay_votes_for_ones_own(
    boss: Actor, session: Any, at: Any
) -> None:
    gent, utrecht = DepartmentFactory(name="Gent"), DepartmentFactory(name="Utrecht")
    story = Story(at)
    voter = PersonFactory(department=gent, created_at=story.start)
    story.open()
    entries = [story.finalist(PersonFactory(department=gent)) for _number in range(2)]
    story.after(days=21)
    story.advance()
    with transaction():
        services.merge(gent.id, actor=boss, into_id=utrecht.id)
    with pytest.raises(DomainError, match="more is chosen"):
        story.vote(voter, *entries)


def test_the_figures_are_counted_anew_at_once(boss: Actor, session: Any) -> None:
    later = clock.now() + timedelta(minutes=4)
    session.add(JobRun(name="figures.refresh", due_at=later))
    session.flush()
    with transaction():
        departments.add(actor=boss, name="New", parent_id=None)
    session.expire_all()
    assert session.get_one(JobRun, "figures.refresh").due_at <= clock.now()
