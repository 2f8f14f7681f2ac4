"""Another rule, or another level: every licence stands by it after the worker's next pass."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from govern.core.errors import NotAllowed
from govern.core.permissions import system
from govern.core.transactions import transaction
from govern.extensions import db
from govern.figures.rules import KINDS
from govern.floor.rules import FloorKind
from govern.licences import jobs as reminders
from govern.licences import queries as licences
from govern.licences import services as exempting
from govern.licences.models import Licence, LicenceStanding
from govern.licences.rules import policy_for
from govern.notifications.models import OutboxRow
from govern.organisation import services as organisation
from govern.organisation.models import SettingValue
from govern.organisation.queries import get_facts
from govern.people import services as people
from govern.people.models import Level, Person
from govern.rotations import jobs, services
from govern.tasks.models import Task
from tests.factories.people import PersonFactory, administrator

if TYPE_CHECKING:
    from tests.client import Client
    from tests.integration.rotations.conftest import Floor

TODAY = date(2026, 5, 21)


def choose(floor: Floor, **values: int) -> None:
    """Change settings of floor days, as an administrator does."""
    actor = floor.actor(administrator())
    for short, value in values.items():
        name = f"rotations.{short}"
        stored = db.session.get(SettingValue, name)
        with transaction():
            organisation.change_setting(
                name, value, actor=actor, version=stored.version if stored else 0
            )


def until(session: Any, person: Person) -> date | None:
    found: date | None = session.scalar(
        select(LicenceStanding.valid_until).where(LicenceStanding.person_id == person.id)
    )
    return found


def licensed(floor: Floor) -> None:
    rotation_id = floor.log()
    floor.confirm(rotation_id)
    floor.tell(rotation_id)


def test_more_hours_take_a_licence_and_fewer_give_it_back(floor: Floor, session: Any) -> None:
    licensed(floor)
    assert not jobs.has_stale()
    choose(floor, hours_needed=16)
    assert jobs.has_stale()
    assert jobs.settle() == 2
    assert until(session, floor.person) is None
    assert not jobs.has_stale()
    choose(floor, hours_needed=8)
    jobs.settle()
    assert until(session, floor.person) == date(2027, 5, 21)
    assert session.get(Licence, floor.person.id) is not None


def test_another_period_is_another_last_day(floor: Floor, session: Any) -> None:
    licensed(floor)
    choose(floor, period_months=6)
    jobs.settle()
    assert until(session, floor.person) == date(2026, 11, 21)


def test_the_organisation_says_how_much_listening_in_counts(floor: Floor, session: Any) -> None:
    listened = floor.log(day=date(2026, 5, 20), host_id=None, kind=FloorKind.INDIRECT)
    served = floor.log(begins=time(5), ends=time(9))
    for rotation_id, by in ((listened, floor.manager), (served, floor.host)):
        floor.confirm(rotation_id, by)
        floor.tell(rotation_id)
    assert until(session, floor.person) == date(2027, 5, 21)
    for chosen in ("listening_percent", "most_listening_percent"):
        choose(floor, **{chosen: 25})
        jobs.settle()
        assert until(session, floor.person) is None
        choose(floor, **{chosen: 50})
        jobs.settle()
        assert until(session, floor.person) == date(2027, 5, 21)


def test_an_executive_owes_what_executives_owe(floor: Floor, session: Any) -> None:
    licensed(floor)
    choose(floor, executive_hours_needed=16)
    assert jobs.settle() == 0
    person = session.get_one(Person, floor.person.id)
    with transaction():
        people.change(
            person.id,
            actor=floor.actor(administrator()),
            name=person.name,
            email=person.email,
            employee_number=person.employee_number,
            level=Level.EXECUTIVE,
            country=person.country,
            language=person.language,
            joined_on=person.joined_on,
            version=person.version,
        )
    assert jobs.settle() == 1
    assert until(session, floor.person) is None


def test_what_only_the_reading_asks_for_holds_at_once(floor: Floor, session: Any) -> None:
    newcomer = PersonFactory(joined_on=date(2026, 3, 1))

    def state(person: Person) -> str:
        policy = policy_for(get_facts(floor.actor(floor.boss)), Level.STAFF)
        listed = licences.holders(TODAY, policy, state="", manager_id=None)
        found: str = session.execute(listed.where(Person.id == person.id)).one().state
        return found

    assert state(newcomer) == "learner"
    choose(floor, joiner_days=30)
    assert state(newcomer) == "none"
    session.execute(
        update(Person).where(Person.id == newcomer.id).values(joined_on=date(2026, 5, 1))
    )
    assert state(newcomer) == "learner"


def test_a_licence_that_ends_later_than_soon_is_not_to_be_renewed(
    floor: Floor, session: Any, at: Any
) -> None:
    licensed(floor)
    at(datetime(2027, 3, 1, 12, tzinfo=UTC))
    assert reminders.remind() == 1
    choose(floor, expiring_days=30)
    reminders.remind()
    open_renewals = select(Task.id).where(Task.kind == "licences.renew", Task.closed_at.is_(None))
    assert session.scalars(open_renewals).all() == []


def test_who_let_it_end_is_asked_to_renew_it_once_unless_exempt(
    floor: Floor, session: Any, at: Any, client: Client
) -> None:
    licensed(floor)
    kinds = select(OutboxRow.kind).where(OutboxRow.kind.like("licences.end%"))
    open_renewals = select(Task.person_id).where(
        Task.kind == "licences.renew", Task.closed_at.is_(None)
    )
    # Somebody exempt is not asked while it ends either.
    at(datetime(2027, 5, 10, 12, tzinfo=UTC))
    values = {"reason": "Leave", "starts_on": date(2027, 5, 1), "ends_on": date(2027, 5, 20)}
    with transaction():
        exempting.exempt(floor.person.id, actor=floor.actor(floor.boss), **values)
    assert reminders.remind() == 0
    # Valid until 21 May 2027; nobody was asked while it ended, and grace has begun.
    at(datetime(2027, 6, 1, 12, tzinfo=UTC))
    assert (reminders.remind(), reminders.remind()) == (1, 0)
    assert session.scalars(kinds).all() == ["licences.ended"]
    assert session.scalars(open_renewals).all() == [floor.person.id]
    page = client.sign_in(floor.person).get("/")
    assert "Renew your customer driving licence" in page.text
    values = {"reason": "Leave", "starts_on": date(2027, 6, 1), "ends_on": date(2027, 7, 1)}
    with transaction():
        exempting.exempt(floor.person.id, actor=floor.actor(floor.boss), **values)
    reminders.remind()
    assert session.scalars(open_renewals).all() == []
    # Expired for good now, and no longer exempt.
    at(datetime(2027, 8, 1, 12, tzinfo=UTC))
    assert (reminders.remind(), reminders.remind()) == (1, 0)
    assert session.scalars(open_renewals).all() == [floor.person.id]


def test_who_cannot_come_in_is_reminded_never(floor: Floor, session: Any, at: Any) -> None:
    person = PersonFactory(account=False)
    rotation_id = floor.log(person, by=floor.boss)
    floor.confirm(rotation_id)
    floor.tell(rotation_id, person)
    assert until(session, person) == date(2027, 5, 21)
    at(datetime(2027, 3, 1, 12, tzinfo=UTC))
    assert (reminders.remind(), reminders.remind()) == (0, 0)


def test_the_figure_follows_the_rules(floor: Floor, session: Any) -> None:
    for _ in range(5):
        PersonFactory()
    licensed(floor)
    count = KINDS["licences.valid"].count
    before = count(TODAY)
    assert before is not None
    assert before.value == 1
    choose(floor, hours_needed=16)
    jobs.settle()
    after = count(TODAY)
    assert after is not None
    assert after.value == 0


def test_many_licences_take_few_statements(floor: Floor, session: Any, statements: Any) -> None:
    licensed(floor)
    choose(floor, period_months=6)
    with statements() as few:
        jobs.settle()
    for _ in range(3):
        person = PersonFactory()
        rotation_id = floor.log(person)
        floor.confirm(rotation_id)
        floor.tell(rotation_id, person)
    choose(floor, period_months=9)
    with statements() as many:
        assert jobs.settle() == 5
    # Three more who change: each is read, written, put into the log, and asked nothing any more.
    assert len(many) - len(few) <= 3 * 6, many


def test_only_the_worker_looks_at_everybody(floor: Floor) -> None:
    with pytest.raises(NotAllowed), transaction():
        services.settle_stale(actor=floor.actor(floor.boss))
    with transaction():
        assert services.settle_stale(actor=system("a test")) == 0
