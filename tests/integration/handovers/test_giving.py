"""What is in hand goes to others, by whoever may give it; each slice says who that is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.advocates import services as advocates
from govern.advocates.models import Appointment
from govern.barriers import services as barriers
from govern.barriers.models import Barrier, Mitigation
from govern.barriers.rules import Mechanism
from govern.bookings import services as bookings
from govern.core import clock
from govern.core.errors import Conflict, FieldError, NotAllowed
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.floor import services as floor
from govern.floor.models import Slot
from govern.insights import services as insights
from govern.insights.models import Insight
from govern.notifications.models import OutboxRow
from govern.people import services as people
from govern.promises import services as promises
from govern.promises.models import Promise
from govern.rotations.models import Rotation
from govern.tasks.models import Task
from tests.factories.people import PersonFactory
from tests.factories.promises import PromiseCaseFactory

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from govern.core.permissions import Actor
    from tests.factories.handovers import Estate


def open_tasks(session: Any, person_id: UUID) -> set[str]:
    rows = select(Task.kind).where(Task.person_id == person_id, Task.closed_at.is_(None))
    return set(session.scalars(rows))


def told(session: Any, person_id: UUID) -> set[str]:
    return set(session.scalars(select(OutboxRow.kind).where(OutboxRow.recipient_id == person_id)))


def gifts(left: Estate) -> list[tuple[Callable[..., None], UUID]]:
    """Give every use case that gives something to somebody else, with the thing."""
    return [
        (promises.hand_over, left.promise.id),
        (barriers.hand_over, left.barrier.id),
        (barriers.hand_over_mitigation, left.mitigation_id),
        (insights.hand_over, left.insight.id),
        (bookings.hand_over, left.slot.id),
    ]


def give_all(left: Estate, actor: Actor) -> None:
    for give, thing_id in gifts(left):
        to = left.other_host if give is bookings.hand_over else left.heir
        with transaction():
            give(thing_id, actor=actor, to_id=to.id, before_id=left.leaver.id)


def owners(session: Any, left: Estate) -> set[UUID]:
    session.expire_all()
    return {
        session.get_one(Promise, left.promise.id).owner_id,
        session.get_one(Barrier, left.barrier.id).owner_id,
        session.get_one(Mitigation, left.mitigation_id).owner_id,
        session.get_one(Insight, left.insight.id).action_owner_id,
    }


def test_the_manager_gives_everything_away_and_the_task_is_done(session: Any, left: Estate) -> None:
    case = PromiseCaseFactory(promise_id=left.promise.id, opened_period=left.promise.starts_on)
    left.leave()
    manager = left.actor(left.manager)
    give_all(left, manager)
    assert owners(session, left) == {left.heir.id}
    assert session.get_one(Slot, left.slot.id).host_id == left.other_host.id
    assert session.get_one(Rotation, left.booking_id).host_id == left.other_host.id
    assert "handovers.hand_over" in open_tasks(session, left.manager.id)
    with transaction():
        advocates.end(left.appointment_id, actor=manager, reason="Lee leaves")
        floor.end_host(left.team.id, actor=manager, person_id=left.leaver.id)
        people.end_role(left.leaver.id, Role.AUDITOR, actor=manager)
    assert "handovers.hand_over" not in open_tasks(session, left.manager.id)
    assert session.get_one(Appointment, left.appointment_id).ended_at is not None
    assert open_tasks(session, left.heir.id) == {
        "barriers.mitigate",
        "insights.own_action",
        "promises.repair",
    }
    assert told(session, left.heir.id) == {
        "barriers.mitigate",
        "barriers.own",
        "insights.own_action",
        "promises.own",
    }
    assert told(session, left.other_host.id) == {"bookings.booked"}
    assert "bookings.other_host" in told(session, left.visitor.id)
    assert case.closed_at is None


def test_with_a_barrier_goes_what_is_still_to_be_accepted(session: Any, left: Estate) -> None:
    """The plan of somebody else waits for the owner of the barrier, whoever that is."""
    with transaction():
        planned = barriers.plan_mitigation(
            left.barrier.id,
            actor=left.actor(left.boss),
            mechanism=Mechanism.WORKFLOW,
            text="A colleague rings back within a day.",
            owner_id=left.heir.id,
            due_on=clock.today() + timedelta(days=30),
            reduction=20,
        )
    left.leave()
    with transaction():
        barriers.hand_over(
            left.barrier.id,
            actor=left.actor(left.manager),
            to_id=left.heir.id,
            before_id=left.leaver.id,
        )
    waiting = select(Task.person_id).where(
        Task.kind == "barriers.accept", Task.subject_id == planned, Task.closed_at.is_(None)
    )
    assert session.scalars(waiting).all() == [left.heir.id]


@pytest.mark.parametrize("who", ["administrator", "boss", "top", "manager"])
def test_who_may_give_a_promise_of_who_leaves(session: Any, left: Estate, who: str) -> None:
    left.leave()
    with transaction():
        promises.hand_over(
            left.promise.id,
            actor=left.actor(getattr(left, who)),
            to_id=left.heir.id,
            before_id=left.leaver.id,
        )
    assert session.get_one(Promise, left.promise.id).owner_id == left.heir.id


def test_nobody_gives_away_what_somebody_has_who_stays(session: Any, left: Estate) -> None:
    for actor in (left.actor(left.manager), left.actor(left.administrator)):
        for give, thing_id in gifts(left):
            with pytest.raises(NotAllowed), transaction():
                give(thing_id, actor=actor, to_id=left.heir.id, before_id=left.leaver.id)
        with pytest.raises(NotAllowed), transaction():
            advocates.end(left.appointment_id, actor=actor, reason="No")
        with pytest.raises(NotAllowed), transaction():
            floor.end_host(left.team.id, actor=actor, person_id=left.leaver.id)
    give_all(left, left.actor(left.boss))
    assert owners(session, left) == {left.heir.id}


def test_who_stands_elsewhere_in_the_line_gives_nothing(session: Any, left: Estate) -> None:
    left.leave()
    for person in (left.visitor, left.heir):
        for give, thing_id in gifts(left):
            with pytest.raises(NotAllowed), transaction():
                give(
                    thing_id,
                    actor=left.actor(person),
                    to_id=left.heir.id,
                    before_id=left.leaver.id,
                )


def test_the_second_of_two_givers_is_told_it_was_done(session: Any, left: Estate) -> None:
    left.leave()
    give_all(left, left.actor(left.manager))
    third = PersonFactory()
    for give, thing_id in gifts(left):
        with pytest.raises(Conflict), transaction():
            give(
                thing_id,
                actor=left.actor(left.boss),
                to_id=third.id,
                before_id=left.leaver.id,
            )


def test_it_goes_to_nobody_who_is_gone_or_has_it_already(session: Any, left: Estate) -> None:
    left.leave()
    gone = PersonFactory(left_on=left.leaver.left_on)
    for to_id in (gone.id, left.leaver.id):
        for give, thing_id in gifts(left):
            with pytest.raises(FieldError), transaction():
                give(
                    thing_id,
                    actor=left.actor(left.manager),
                    to_id=to_id,
                    before_id=left.leaver.id,
                )


def test_a_slot_goes_to_a_host_who_did_not_book_it(session: Any, left: Estate) -> None:
    with transaction():
        floor.add_host(left.team.id, actor=left.actor(left.boss), person_id=left.visitor.id)
    for person in (left.visitor, left.heir):
        with pytest.raises(FieldError), transaction():
            bookings.hand_over(
                left.slot.id,
                actor=left.actor(left.other_host),
                to_id=person.id,
                before_id=left.leaver.id,
            )
    with transaction():
        bookings.hand_over(
            left.slot.id,
            actor=left.actor(left.other_host),
            to_id=left.other_host.id,
            before_id=left.leaver.id,
        )
    assert session.get_one(Slot, left.slot.id).host_id == left.other_host.id


def test_who_owns_the_barrier_lets_somebody_else_see_to_a_mitigation(
    session: Any, left: Estate
) -> None:
    with transaction():
        barriers.hand_over_mitigation(
            left.mitigation_id,
            actor=left.actor(left.leaver),
            to_id=left.heir.id,
            before_id=left.leaver.id,
        )
    assert open_tasks(session, left.heir.id) == {"barriers.mitigate"}
    assert "barriers.mitigate" not in open_tasks(session, left.leaver.id)


def test_what_is_over_is_not_handed_over(session: Any, left: Estate) -> None:
    boss = left.actor(left.boss)
    with transaction():
        promises.retire(left.promise.id, actor=boss)
        insights.will_not_do(left.insight.id, actor=boss, reason="Done elsewhere", version=2)
        barriers.close(
            left.barrier.id,
            actor=boss,
            outcome=barriers.BarrierState.MITIGATED,
            words="One answer now",
            version=left.barrier.version,
        )
    with pytest.raises(NotAllowed), transaction():
        promises.hand_over(
            left.promise.id, actor=boss, to_id=left.heir.id, before_id=left.leaver.id
        )
    for give, thing_id in gifts(left)[1:4]:
        with pytest.raises(Conflict), transaction():
            give(thing_id, actor=boss, to_id=left.heir.id, before_id=left.leaver.id)
