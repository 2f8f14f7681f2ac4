"""Barriers: reported in a minute, taken in hand, mitigated by two people, and ended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from govern.accounts.queries import find_actor_of
from govern.audit.models import AuditRow
from govern.barriers import services
from govern.barriers.models import Barrier, Mitigation
from govern.barriers.rules import BarrierKind, BarrierState, Mechanism
from govern.core.errors import Conflict, FieldError, IllegalTransition, NotAllowed, Stale
from govern.core.transactions import SubmissionRecord, transaction
from govern.extensions import db
from govern.notifications.models import OutboxRow
from govern.tasks.models import Task
from tests.client import Client, parsed, texts
from tests.factories.insights import BarrierFactory
from tests.factories.people import OrganisationFactory, PersonFactory, director

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from govern.core.permissions import Actor
    from govern.people.models import Person

    At = Callable[[datetime], None]

DUE = date(2026, 6, 20)


@pytest.fixture
def boss(session: Any, at: At) -> Actor:
    """Give the CX director of an organisation."""
    OrganisationFactory()
    return find_actor_of(director().id)


def taken(boss: Actor, owner: Person, **more: Any) -> Barrier:
    barrier: Barrier = BarrierFactory(**more)
    with transaction():
        services.take_in_hand(barrier.id, actor=boss, severity=4, owner_id=owner.id, version=1)
    return barrier


def planned(actor: Actor, barrier: Barrier, owner: Person, **more: Any) -> UUID:
    values: dict[str, Any] = {
        "mechanism": Mechanism.COLLABORATION,
        "text": "One desk for both",
        "due_on": DUE,
        "reduction": 50,
        **more,
    }
    with transaction():
        return services.plan_mitigation(barrier.id, actor=actor, owner_id=owner.id, **values)


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
    assert ("barriers.accept", owner.id) in open_tasks(session)
    accepted(find_actor_of(owner.id), mitigation_id)
    assert open_tasks(session) == [("barriers.mitigate", doer.id)]
    assert mails(session, mitigation_id) == [("barriers.mitigate", doer.id)]
    close(find_actor_of(owner.id), barrier, BarrierState.MITIGATED)
    assert open_tasks(session) == []
    assert mails(session, barrier.id) == [
        ("barriers.ended", barrier.reporter_id),
        ("barriers.in_hand", barrier.reporter_id),
        ("barriers.own", owner.id),
    ]


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


def test_the_list_is_filtered_in_a_constant_number_of_statements(
    client: Client, boss: Actor, statements: Any
) -> None:
    for _ in range(30):
        BarrierFactory()
    barrier = taken(boss, PersonFactory(), kind=BarrierKind.REGULATION, sentence="A_law")
    planned(boss, barrier, PersonFactory())
    client.sign_in(PersonFactory())
    client.get("/barriers/")
    with statements() as seen:
        page = client.get("/barriers/?text=a_LAW&kind=regulation&state=in_hand")
    assert texts(parsed(page), ".//tbody//a") == ["A_law"]
    assert len(seen) <= 6, seen
    with statements() as seen:
        assert client.get("/barriers/").status_code == 200
    assert len(seen) <= 6, seen
    assert client.get("/barriers/?format=xlsx").status_code == 200


def test_a_barrier_is_shown_in_a_constant_number_of_statements(
    client: Client, boss: Actor, statements: Any
) -> None:
    barrier = taken(boss, PersonFactory())
    for _ in range(5):
        accepted(find_actor_of(director().id), planned(boss, barrier, PersonFactory()))
    client.sign_in(PersonFactory())
    client.get(f"/barriers/{barrier.id}")
    with statements() as seen:
        page = client.get(f"/barriers/{barrier.id}")
    assert len(seen) <= 6, seen
    assert "0.1" in texts(parsed(page), ".//dd/b")


def test_a_colleague_reports_once_with_two_fields(client: Client, boss: Actor) -> None:
    client.sign_in(PersonFactory())
    assert client.submit("/barriers/new", {"sentence": ""}).status_code == 422
    fields = {"sentence": "Nobody may", "submission_id": "6c1f4c6e-68a5-4c1d-9a52-000000000002"}
    first = client.submit("/barriers/new", fields)
    again = client.submit("/barriers/new", fields)
    assert (first.status_code, again.status_code) == (302, 303)
    assert client.get("/barriers/?format=csv").text.count("Nobody may") == 1
    assert "Take it in hand" not in client.get(first.location).text


def test_director_and_owner_work_on_it_in_the_browser(
    client: Client, boss: Actor, session: Any
) -> None:
    barrier, owner = BarrierFactory(), PersonFactory(name="Noor Visser")
    url = f"/barriers/{barrier.id}"
    client.sign_in(director())
    take = {"severity": "5", "owner": "Noor Visser"}
    assert client.submit(f"{url}/take-in-hand", take).status_code == 302
    plan = {
        "text": "One desk",
        "owner": "Noor Visser",
        "due_on": "2026-06-20",
        "reduction": "40",
        "cost": "",
    }
    assert client.submit(f"{url}/plan", {**plan, "reduction": "x"}).status_code == 422
    assert client.submit(f"{url}/plan", plan).status_code == 302
    assert "You planned this yourself" in client.get(url).text
    mitigation_id = session.scalar(select(Mitigation.id))
    client.sign_in(owner)
    led = client.get(f"/barriers/mitigations/{mitigation_id}")
    assert led.location.endswith(f"{url}#mitigations")
    done = client.act(f"/barriers/mitigations/{mitigation_id}/accept")
    assert done.status_code == 302
    assert "3" in texts(parsed(client.get(url)), ".//dd/b")
    end = {"outcome": "cannot_be_removed", "words": "The law stays; one desk explains it"}
    assert client.submit(f"{url}/close", end).status_code == 302
    assert "one desk explains it" in client.get(url).text


def test_what_is_not_there_is_not_found(client: Client, boss: Actor) -> None:
    client.sign_in(director())
    for page in ("", "/take-in-hand", "/plan", "/close"):
        assert client.get(f"/barriers/{boss.id}{page}").status_code == 404
    assert client.get(f"/barriers/mitigations/{boss.id}").status_code == 404


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_page_reads_in_both_languages(client: Client, boss: Actor, language: str) -> None:
    barrier = taken(boss, PersonFactory())
    planned(boss, barrier, PersonFactory(), cost=100)
    client.sign_in(director(language=language))
    for page in (
        "",
        "new",
        *(f"{barrier.id}{act}" for act in ("", "/take-in-hand", "/plan", "/close")),
    ):
        assert client.get(f"/barriers/{page}").status_code == 200, page
