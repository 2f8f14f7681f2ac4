"""Barriers: reported in a minute, taken in hand, mitigated by two people, and ended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from govern.accounts.queries import find_actor_of
from govern.audit.models import AuditRow
from govern.barriers import queries, services
from govern.barriers.models import Barrier, Mitigation
from govern.barriers.rules import BarrierState
from govern.core.errors import Conflict, FieldError, IllegalTransition, NotAllowed, Stale
from govern.core.permissions import Role
from govern.core.transactions import SubmissionRecord, transaction
from govern.extensions import db
from govern.notifications.models import OutboxRow
from govern.organisation.queries import end_of_day
from govern.tasks.models import Task
from tests.client import Client, parsed
from tests.factories.insights import BarrierFactory, planned, taken
from tests.factories.people import OrganisationFactory, PersonFactory, director

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from govern.core.permissions import Actor

    At = Callable[[datetime], None]


@pytest.fixture
def boss(session: Any, at: At) -> Actor:
    """Give the CX director of an organisation."""
    OrganisationFactory()
    return find_actor_of(director().id)


def accepted(actor: Actor, mitigation_id: UUID) -> None:
    with transaction():
        services.accept_mitigation(mitigation_id, actor=actor)


def close(actor: Actor, barrier: Barrier, outcome: BarrierState, version: int = 2) -> None:
    with transaction():
        services.close(
            barrier.id, actor=actor, outcome=outcome, words="One answer now", version=version
        )


def mails(session: Any, subject_id: UUID) -> list[tuple[str, UUID]]:
    rows = session.scalars(select(OutboxRow).where(OutboxRow.subject_id == subject_id))
    return sorted((row.kind, row.recipient_id) for row in rows)


def open_tasks(session: Any) -> list[tuple[str, UUID]]:
    rows = session.scalars(select(Task).where(Task.closed_at.is_(None)))
    return sorted((task.kind, task.person_id) for task in rows)


def test_from_report_to_mitigated_everybody_concerned_is_told(boss: Actor, session: Any) -> None:
    owner, doer = PersonFactory(), PersonFactory()
    barrier = taken(boss, owner)
    assert open_tasks(session) == [("barriers.own", owner.id)]
    mitigation_id = planned(boss, barrier, doer)
    # Somebody planned already, so that nobody asks the owner for a plan any more.
    assert open_tasks(session) == [("barriers.accept", owner.id)]
    accepted(find_actor_of(owner.id), mitigation_id)
    assert open_tasks(session) == [("barriers.mitigate", doer.id)]
    due_at = session.scalar(select(Task.due_at).where(Task.kind == "barriers.mitigate"))
    assert due_at == end_of_day(queries.get_mitigation(mitigation_id).due_on)
    assert mails(session, mitigation_id) == [("barriers.mitigate", doer.id)]
    close(find_actor_of(owner.id), barrier, BarrierState.MITIGATED)
    assert open_tasks(session) == []
    assert mails(session, barrier.id) == [
        ("barriers.ended", barrier.reporter_id),
        ("barriers.in_hand", barrier.reporter_id),
        ("barriers.own", owner.id),
    ]


def _the_log_shows_its_day_only(client: Client, logged: AuditRow) -> None:
    client.sign_in(PersonFactory(roles=[Role.AUDITOR]))
    address = f"/audit/?subject={logged.subject_id}"
    day, clock_time = logged.at.date().isoformat(), f"{logged.at:%H:%M}"
    (row,) = parsed(client.get(address)).iterfind(".//tbody//time")
    assert row.get("datetime") == day
    assert clock_time not in "".join(row.itertext())
    (line,) = [
        line for line in client.get(f"{address}&format=csv").text.splitlines() if day in line
    ]
    assert "00:00" in line
    assert f"{logged.at:%H:%M:%S}" not in line


def test_without_a_name_nothing_leads_to_who_sent_it(
    client: Client, boss: Actor, session: Any
) -> None:
    person = PersonFactory()
    client.sign_in(person)
    answer = client.submit(
        "/barriers/new", {"sentence": "Two rules contradict", "without_name": "y"}
    )
    assert answer.status_code == 302
    barrier = session.scalar(select(Barrier))
    assert barrier.reporter_id is None
    assert barrier.reported_at.hour == barrier.reported_at.minute == barrier.reported_at.second == 0
    logged = session.scalar(select(AuditRow).where(AuditRow.subject_id == barrier.id))
    assert logged.actor_id is None
    sent = session.scalars(select(SubmissionRecord).where(SubmissionRecord.location.is_not(None)))
    assert [row.actor_id for row in sent if str(barrier.id) in row.location] == [None]
    assert person.name not in client.get(f"/barriers/?format=csv&text={barrier.sentence}").text
    _the_log_shows_its_day_only(client, logged)
    client.sign_in(person)
    with transaction():
        services.take_in_hand(barrier.id, actor=boss, severity=2, owner_id=boss.id, version=1)
    close(boss, barrier, BarrierState.CLOSED)
    assert mails(session, barrier.id) == []
    assert client.get(f"/barriers/{barrier.id}").status_code == 200


def test_who_planned_a_mitigation_never_accepts_it(boss: Actor, session: Any) -> None:
    barrier = taken(boss, PersonFactory())
    mitigation_id = planned(boss, barrier, PersonFactory())
    with pytest.raises(NotAllowed):
        accepted(boss, mitigation_id)
    with pytest.raises(Conflict), transaction():
        services.ensure(allowed=True, message="the schema refuses it as well")
        db.session.execute(
            update(Mitigation)
            .where(Mitigation.id == mitigation_id)
            .values(accepted_by_id=boss.id, accepted_at=barrier.reported_at)
        )
    accepted(find_actor_of(director().id), mitigation_id)
    with pytest.raises(Conflict):
        accepted(find_actor_of(director().id), mitigation_id)


def test_only_those_concerned_work_on_a_barrier(boss: Actor) -> None:
    colleague = find_actor_of(PersonFactory().id)
    barrier = taken(boss, PersonFactory())
    mitigation_id = planned(boss, barrier, PersonFactory())
    with pytest.raises(NotAllowed), transaction():
        services.take_in_hand(barrier.id, actor=colleague, severity=1, owner_id=boss.id, version=2)
    with pytest.raises(NotAllowed):
        planned(colleague, barrier, PersonFactory())
    with pytest.raises(NotAllowed):
        accepted(colleague, mitigation_id)
    with pytest.raises(NotAllowed):
        close(colleague, barrier, BarrierState.CLOSED)


def test_nothing_is_mitigated_without_an_accepted_mitigation(boss: Actor) -> None:
    barrier = taken(boss, PersonFactory())
    planned(boss, barrier, PersonFactory())
    for outcome in (BarrierState.MITIGATED, BarrierState.CANNOT_BE_REMOVED, BarrierState.IN_HAND):
        with pytest.raises(FieldError) as refused:
            close(boss, barrier, outcome)
        assert refused.value.field == "outcome"


def test_what_has_ended_or_is_in_nobodys_hand_takes_no_plans(boss: Actor) -> None:
    with pytest.raises(Conflict):
        planned(boss, BarrierFactory(), PersonFactory())
    barrier = taken(boss, PersonFactory())
    mitigation_id = planned(boss, barrier, PersonFactory())
    close(boss, barrier, BarrierState.CLOSED)
    with pytest.raises(Conflict):
        accepted(find_actor_of(director().id), mitigation_id)
    with pytest.raises(IllegalTransition):
        close(boss, barrier, BarrierState.CLOSED, version=3)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"due_on": date(2026, 5, 20)}, "due_on"),
        ({"due_on": date(2029, 5, 22)}, "due_on"),
        ({"reduction": 101}, "reduction"),
        ({"cost": -1}, "cost"),
    ],
)
def test_a_mitigation_has_bounds(boss: Actor, changed: dict[str, Any], field: str) -> None:
    barrier = taken(boss, PersonFactory())
    with pytest.raises(FieldError) as refused:
        planned(boss, barrier, PersonFactory(), **changed)
    assert refused.value.field == field


def test_who_has_left_owns_nothing(boss: Actor) -> None:
    gone = PersonFactory(left_on=date(2026, 5, 20))
    with pytest.raises(FieldError):
        taken(boss, gone)
    with pytest.raises(FieldError):
        planned(boss, taken(boss, PersonFactory()), gone)


def test_severity_has_bounds_and_an_overtaken_change_is_stale(boss: Actor) -> None:
    barrier = taken(boss, PersonFactory())
    with pytest.raises(Stale), transaction():
        services.take_in_hand(barrier.id, actor=boss, severity=1, owner_id=boss.id, version=1)
    with pytest.raises(FieldError), transaction():
        services.take_in_hand(barrier.id, actor=boss, severity=6, owner_id=boss.id, version=2)


def test_another_owner_gets_the_task(boss: Actor, session: Any) -> None:
    barrier, second = taken(boss, PersonFactory()), PersonFactory()
    with transaction():
        services.take_in_hand(barrier.id, actor=boss, severity=5, owner_id=second.id, version=2)
    assert open_tasks(session) == [("barriers.own", second.id)]
