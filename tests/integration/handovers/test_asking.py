"""Who is asked to hand over for somebody who leaves, and for how long."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, update

from govern.accounts import services as accounts
from govern.accounts.models import Account
from govern.core import clock
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.floor.rules import FloorKind
from govern.handovers import jobs
from govern.people import services as people
from govern.people.models import Person
from govern.people.presence import list_stand_ins
from govern.rotations import services as rotations
from govern.tasks.models import Task
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from tests.factories.handovers import Estate


def asked(session: Any, kind: str = "handovers.hand_over") -> set[UUID]:
    rows = select(Task.person_id).where(Task.kind == kind, Task.closed_at.is_(None))
    return set(session.scalars(rows))


def shut_out(session: Any, *everybody: Person) -> None:
    session.execute(
        update(Account)
        .where(Account.person_id.in_([person.id for person in everybody]))
        .values(deactivated_at=clock.now())
    )


def test_the_manager_of_who_leaves_is_asked_once(session: Any, left: Estate) -> None:
    left.leave(on=clock.today() + timedelta(days=30))
    assert asked(session) == {left.manager.id}
    (task,) = session.scalars(select(Task).where(Task.kind == "handovers.hand_over"))
    assert (task.subject_id, task.params) == (left.leaver.id, {"name": "Lee Leaver"})
    with transaction():
        people.bring_back(left.leaver.id, actor=left.actor(left.administrator))
    assert asked(session) == set()


def test_who_is_shut_out_leaves_the_same_behind(session: Any, left: Estate) -> None:
    with transaction():
        accounts.deactivate(left.leaver.id, actor=left.actor(left.administrator))
    assert asked(session) == {left.manager.id}
    assert asked(session, "advocates.replace") == {left.boss.id}
    with transaction():
        accounts.reactivate(left.leaver.id, actor=left.actor(left.administrator))
    assert asked(session) == set()
    assert asked(session, "advocates.replace") == set()


def test_a_manager_who_cannot_come_in_is_passed_over(session: Any, left: Estate) -> None:
    shut_out(session, left.manager)
    left.leave()
    assert asked(session) == {left.top.id}


def test_without_a_manager_director_and_administrator_are_asked(session: Any, left: Estate) -> None:
    shut_out(session, left.manager, left.top)
    left.leave()
    assert asked(session) == {left.boss.id, left.administrator.id}


def test_without_a_director_the_administrator_is_asked(session: Any, left: Estate) -> None:
    shut_out(session, left.manager, left.top, left.boss)
    with transaction():
        people.end_role(left.leaver.id, Role.AUDITOR, actor=left.actor(left.administrator))
    left.leave()
    assert asked(session) == {left.administrator.id}


def test_a_director_is_not_asked_about_a_role(session: Any, left: Estate) -> None:
    person = PersonFactory(roles=[Role.MODERATOR])
    left.leave(person)
    assert asked(session) == {left.administrator.id}
    with transaction():
        people.end_role(person.id, Role.MODERATOR, actor=left.actor(left.administrator))
    assert asked(session) == set()


def test_who_has_nothing_in_hand_just_goes(session: Any, left: Estate) -> None:
    left.leave(left.visitor)
    assert asked(session) == set()


def test_when_the_manager_goes_too_the_next_one_is_asked(session: Any, left: Estate) -> None:
    left.leave()
    left.leave(left.manager)
    assert asked(session) == {left.top.id}


def test_the_worker_asks_and_closes_where_no_event_did(session: Any, left: Estate) -> None:
    session.execute(
        update(Person).where(Person.id == left.leaver.id).values(left_on=date(2026, 5, 1))
    )
    assert jobs.settle() == 1
    assert asked(session) == {left.manager.id}
    session.execute(update(Person).where(Person.id == left.leaver.id).values(left_on=None))
    assert jobs.settle() == 1
    assert asked(session) == set()
    assert jobs.settle() == 0


def test_a_day_that_waits_for_a_host_who_goes_waits_for_the_other_host(
    session: Any, left: Estate
) -> None:
    with transaction():
        rotations.log_day(
            actor=left.actor(left.visitor),
            person_id=left.visitor.id,
            team_id=left.team.id,
            host_id=left.leaver.id,
            kind=FloorKind.INTERACTIVE,
            day=clock.today() - timedelta(days=1),
            begins=time(9),
            ends=time(13),
        )
    assert asked(session, "rotations.confirm") == {left.leaver.id}
    left.leave()
    assert asked(session, "rotations.confirm") == {left.leaver.id, left.other_host.id}


def test_nobody_stands_in_where_managers_make_a_circle(session: Any, left: Estate) -> None:
    session.execute(
        update(Person).where(Person.id == left.top.id).values(manager_id=left.manager.id)
    )
    shut_out(session, left.top, left.manager)
    assert list_stand_ins([left.leaver.id]) == {}
