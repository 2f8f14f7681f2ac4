"""What is done about a barrier: owner, severity, mitigations somebody else accepts, closing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from govern.accounts.queries import find_actor_of
from govern.barriers import queries, services
from govern.barriers.models import Barrier, Mitigation
from govern.barriers.rules import BarrierState
from govern.core import clock
from govern.core.errors import Conflict, FieldError, IllegalTransition, NotAllowed, Stale
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.tasks.models import Task
from tests.client import Client, parsed
from tests.factories.barriers import BarrierFactory, MitigationFactory
from tests.factories.people import OrganisationFactory, PersonFactory, director

if TYPE_CHECKING:
    from govern.people.models import Person

PLAN = {
    "text": "The desk decides up to fifty euros.",
    "mechanism": "rule_change",
    "due_on": "2026-09-01",
    "reduction": "50",
    "cost": "1 500",
}


@pytest.fixture(autouse=True)
def _organisation(session: Any, at: Any) -> None:
    OrganisationFactory()


@pytest.fixture
def owner() -> Person:
    """Give the owner of a barrier."""
    person: Person = PersonFactory(name="Lena Brandt")
    return person


@pytest.fixture
def barrier(owner: Person) -> Barrier:
    """Give a barrier with an owner and severity 4."""
    made: Barrier = BarrierFactory(owned=owner)
    return made


def open_tasks(session: Any, kind: str) -> set[UUID]:
    return set(
        session.scalars(select(Task.person_id).where(Task.kind == kind, Task.closed_at.is_(None)))
    )


def test_the_director_gives_a_barrier_an_owner_and_a_severity(
    client: Client, owner: Person, session: Any
) -> None:
    barrier = BarrierFactory()
    client.sign_in(director())
    answer = client.submit(
        f"/barriers/{barrier.id}/assess", {"severity": "5", "owner": owner.employee_number}
    )
    assert answer.status_code == 302, answer.text
    assert (barrier.state, barrier.severity, barrier.residual) == (BarrierState.OWNED, 5, 500)
    assert barrier.review_on.isoformat() == "2026-06-20"
    assert open_tasks(session, "barriers.own") == {owner.id}


def test_another_owner_takes_the_task_over(
    client: Client, barrier: Barrier, owner: Person, session: Any
) -> None:
    client.sign_in(director())
    for person in (owner, other := PersonFactory()):
        client.submit(f"/barriers/{barrier.id}/assess", {"severity": "4", "owner": person.email})
    assert open_tasks(session, "barriers.own") == {other.id}


def test_two_who_assess_see_what_the_first_chose(
    client: Client, barrier: Barrier, owner: Person
) -> None:
    client.sign_in(director())
    client.submit(f"/barriers/{barrier.id}/assess", {"severity": "2"})
    answer = client.submit(f"/barriers/{barrier.id}/assess", {"severity": "5", "version": "1"})
    assert answer.status_code == 409
    assert "2: costs customers time" in answer.text
    actor = find_actor_of(director().id)
    with pytest.raises(Stale), transaction():
        services.assess(barrier.id, actor=actor, severity=3, owner_id=owner.id, version=1)


def test_the_owner_plans_and_a_senior_leader_accepts(
    client: Client, barrier: Barrier, owner: Person, session: Any
) -> None:
    leader = PersonFactory(roles=[Role.SENIOR_LEADER])
    doer = PersonFactory()
    client.sign_in(owner)
    page = f"/barriers/{barrier.id}/mitigations/plan"
    assert client.submit(page, {**PLAN, "owner": doer.email}).status_code == 302
    mitigation = session.scalar(select(Mitigation))
    assert (mitigation.cost, mitigation.reduction) == (1500, 50)
    assert barrier.residual == 400
    assert open_tasks(session, "barriers.mitigate") == {doer.id}
    assert open_tasks(session, "barriers.accept") == {leader.id}
    client.sign_in(leader)
    accept = f"/barriers/mitigations/{mitigation.id}/accept"
    assert client.submit(accept, {"evidence": "Refunds take a day."}).status_code == 302
    assert barrier.residual == 200
    assert not open_tasks(session, "barriers.mitigate") | open_tasks(session, "barriers.accept")
    assert "2.0 of 4" in (text := client.get(f"/barriers/{barrier.id}").text) or "2 of 4" in text


def test_who_planned_a_mitigation_cannot_accept_it(
    client: Client, barrier: Barrier, owner: Person
) -> None:
    mitigation = MitigationFactory(barrier_id=barrier.id, owner_id=owner.id, planned_by_id=owner.id)
    client.sign_in(owner)
    assert "You planned this yourself." in client.get(f"/barriers/{barrier.id}").text
    page = f"/barriers/mitigations/{mitigation.id}/accept"
    assert client.submit(page, {"evidence": "It works."}).status_code == 403


def test_the_schema_too_refuses_who_planned_it(
    session: Any, barrier: Barrier, owner: Person
) -> None:
    with pytest.raises(IntegrityError), session.begin_nested():
        MitigationFactory(
            barrier_id=barrier.id,
            owner_id=owner.id,
            planned_by_id=owner.id,
            accepted_by_id=owner.id,
            accepted_at=clock.now(),
        )


def test_a_mitigation_is_accepted_once(barrier: Barrier, owner: Person) -> None:
    chief = director()
    mitigation = MitigationFactory(barrier_id=barrier.id, owner_id=owner.id, planned_by_id=chief.id)
    actor = find_actor_of(owner.id)
    with transaction():
        services.accept_mitigation(mitigation.id, actor=actor, evidence="Seen.")
    with pytest.raises(Conflict), transaction():
        services.accept_mitigation(mitigation.id, actor=actor, evidence="Seen.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_on": "2026-02-31"},
        {"due_on": "2026-05-20"},
        {"due_on": "2099-01-01"},
        {"due_on": "tomorrow"},
        {"reduction": "0"},
        {"reduction": "101"},
        {"reduction": "12,5"},
        {"reduction": "NaN"},
        {"reduction": ""},
        {"cost": "-1"},
        {"cost": "1000000000000"},
        {"cost": "9" * 40},
        {"cost": "1e3"},
        {"cost": "12,50"},
        {"owner": "nobody at all"},
        {"owner": ""},
        {"mechanism": "magic"},
    ],
)
def test_a_plan_that_cannot_be_is_refused_beside_the_field(
    client: Client, barrier: Barrier, owner: Person, session: Any, wrong: dict[str, str]
) -> None:
    client.sign_in(owner)
    data = {**PLAN, "owner": owner.email, **wrong}
    answer = client.submit(f"/barriers/{barrier.id}/mitigations/plan", data)
    assert answer.status_code == 422
    field = next(iter(wrong))
    marked = [e for e in parsed(answer).iter() if e.get("aria-invalid") == "true"]
    assert field in {element.get("name") for element in marked}
    assert session.scalar(select(Mitigation)) is None


def test_a_colleague_neither_plans_assesses_nor_closes(
    client: Client, barrier: Barrier, owner: Person
) -> None:
    client.sign_in(PersonFactory())
    page = f"/barriers/{barrier.id}"
    assert client.get(f"{page}/assess").status_code == 403
    plan = client.submit(f"{page}/mitigations/plan", {**PLAN, "owner": owner.email})
    close = client.submit(f"{page}/close", {"outcome": "removed", "words": "Gone."})
    assert (plan.status_code, close.status_code) == (403, 403)


def test_the_owner_does_not_call_it_no_barrier(barrier: Barrier, owner: Person) -> None:
    actor = find_actor_of(owner.id)
    with pytest.raises(NotAllowed), transaction():
        services.close(barrier.id, actor=actor, outcome=BarrierState.DISMISSED, words="No.")


def test_what_cannot_be_removed_needs_an_accepted_mitigation(
    barrier: Barrier, owner: Person
) -> None:
    actor = find_actor_of(owner.id)
    with pytest.raises(FieldError), transaction():
        services.close(barrier.id, actor=actor, outcome=BarrierState.MITIGATED, words="Smaller.")
    with pytest.raises(FieldError), transaction():
        services.close(barrier.id, actor=actor, outcome=BarrierState.OWNED, words="Hm.")
    MitigationFactory(
        barrier_id=barrier.id,
        owner_id=owner.id,
        planned_by_id=owner.id,
        accepted_by_id=director().id,
        accepted_at=clock.now(),
    )
    with transaction():
        services.close(barrier.id, actor=actor, outcome=BarrierState.MITIGATED, words="Smaller.")
    assert barrier.state is BarrierState.MITIGATED


def test_closing_ends_every_task_and_reopening_keeps_the_history(
    client: Client, barrier: Barrier, owner: Person, session: Any, at: Any
) -> None:
    director()
    client.sign_in(owner)
    client.submit(f"/barriers/{barrier.id}/mitigations/plan", {**PLAN, "owner": owner.email})
    closed = client.submit(
        f"/barriers/{barrier.id}/close", {"outcome": "removed", "words": "The rule is gone."}
    )
    assert closed.status_code == 302, closed.text
    assert session.scalars(select(Task).where(Task.closed_at.is_(None))).all() == []
    at(datetime(2026, 5, 21, 13, 0, tzinfo=UTC))
    client.submit(f"/barriers/{barrier.id}/reopen", {"words": "The rule came back."})
    assert barrier.state is BarrierState.OWNED
    assert [step.words for step in queries.list_steps(barrier.id)][-2:] == [
        "The rule is gone.",
        "The rule came back.",
    ]
    assert open_tasks(session, "barriers.own") == {owner.id}


def test_a_closed_barrier_is_neither_planned_nor_assessed(barrier: Barrier, owner: Person) -> None:
    chief = find_actor_of(director().id)
    with transaction():
        services.close(barrier.id, actor=chief, outcome=BarrierState.REMOVED, words="Gone.")
    with pytest.raises(IllegalTransition), transaction():
        services.assess(
            barrier.id, actor=chief, severity=3, owner_id=owner.id, version=barrier.version
        )
    with pytest.raises(IllegalTransition), transaction():
        services.close(barrier.id, actor=chief, outcome=BarrierState.DISMISSED, words="Once more.")


def test_what_was_no_barrier_is_opened_by_giving_it_an_owner(owner: Person) -> None:
    barrier = BarrierFactory()
    chief = find_actor_of(director().id)
    with transaction():
        services.close(barrier.id, actor=chief, outcome=BarrierState.DISMISSED, words="No.")
    with transaction():
        services.assess(
            barrier.id, actor=chief, severity=3, owner_id=owner.id, version=barrier.version
        )
    assert barrier.state is BarrierState.OWNED


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_of_a_barrier_opens_with_everything_on_it(
    client: Client, barrier: Barrier, owner: Person, statements: Any, language: str
) -> None:
    chief = director(language=language)
    for planner, accepter in ((owner, chief), (chief, None), (owner, None)):
        MitigationFactory(
            barrier_id=barrier.id,
            owner_id=owner.id,
            planned_by_id=planner.id,
            accepted_by_id=accepter.id if accepter else None,
            accepted_at=clock.now() if accepter else None,
            cost=uuid4().int % 1000,
        )
    client.sign_in(chief)
    with statements() as seen:
        page = client.get(f"/barriers/{barrier.id}")
    assert page.status_code == 200
    assert len(seen) <= 8, seen
    for act in ("assess", "mitigations/plan", "close", "reopen"):
        assert client.get(f"/barriers/{barrier.id}/{act}").status_code == 200
