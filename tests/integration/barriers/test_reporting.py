"""Reporting a barrier: in one sentence, with a name or without, and seeing what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.audit.models import AuditRow
from govern.barriers.models import Barrier, BarrierStep
from govern.core.transactions import SubmissionRecord
from govern.notifications.models import OutboxRow
from govern.tasks.models import Task
from tests.client import Client, parsed, texts
from tests.factories.barriers import BarrierFactory
from tests.factories.people import OrganisationFactory, PersonFactory, director

if TYPE_CHECKING:
    from govern.people.models import Person

WHAT = {"text": "A refund above ten euros needs three signatures.", "type": "internal_rules"}


@pytest.fixture(autouse=True)
def _organisation(session: Any) -> None:
    OrganisationFactory()


@pytest.fixture
def colleague(client: Client) -> Person:
    """Sign a colleague in."""
    person: Person = PersonFactory(name="Joris de Wit")
    client.sign_in(person)
    return person


def test_a_colleague_reports_a_barrier_and_sees_it(
    client: Client, colleague: Person, session: Any
) -> None:
    chief = director()
    answer = client.submit("/barriers/report", WHAT)
    barrier = session.scalar(select(Barrier))
    assert answer.location == f"/barriers/{barrier.id}"
    assert barrier.reporter_id == colleague.id
    assert "three signatures" in client.get(answer.location).text
    task = session.scalar(select(Task).where(Task.kind == "barriers.assess"))
    assert (task.person_id, task.subject_id) == (chief.id, barrier.id)


def test_a_report_without_a_name_keeps_none_anywhere(
    client: Client, colleague: Person, session: Any
) -> None:
    answer = client.submit("/barriers/report", {**WHAT, "unnamed": "y"})
    barrier = session.scalar(select(Barrier))
    assert barrier.reporter_id is None
    assert session.scalar(select(BarrierStep.by_id)) is None
    row = session.scalar(select(AuditRow).where(AuditRow.subject_id == barrier.id))
    assert row.actor_id is None
    sent = session.scalar(select(SubmissionRecord))
    assert sent.actor_id is None
    assert str(barrier.id) not in sent.location
    assert answer.location == sent.location
    assert "Without a name" in client.get(f"/barriers/{barrier.id}").text


def test_the_same_form_sent_twice_reports_once(
    client: Client, colleague: Person, session: Any
) -> None:
    for unnamed in ({}, {"unnamed": "y"}):
        one = "6a7e3f0a-4a5c-4a0e-9f43-0d9f3c0e7a1" + ("2" if unnamed else "1")
        data = {**WHAT, **unnamed, "submission_id": one}
        first = client.submit("/barriers/report", data)
        second = client.submit("/barriers/report", data)
        assert (first.status_code, second.status_code) == (302, 303)
        assert first.location == second.location
    assert len(session.scalars(select(Barrier)).all()) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": " "},
        {"text": "x" * 501},
        {"text": "a\x00b"},
        {"text": "a\u202eb"},
        {"type": "weather"},
        {"type": ""},
        {"stage_id": "elsewhere"},
        {"stage_id": "00000000-0000-0000-0000-000000000001"},
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field(
    client: Client, colleague: Person, session: Any, wrong: dict[str, str]
) -> None:
    answer = client.submit("/barriers/report", {**WHAT, **wrong})
    assert answer.status_code == 422
    assert any(element.get("aria-invalid") for element in parsed(answer).iter())
    assert session.scalar(select(Barrier)) is None


def test_who_reported_by_name_is_told_what_became_of_it(client: Client, session: Any) -> None:
    reporter = PersonFactory()
    barrier = BarrierFactory(reporter_id=reporter.id)
    client.sign_in(director())
    client.submit(f"/barriers/{barrier.id}/assess", {"severity": "4", "owner": reporter.email})
    told = session.scalar(select(OutboxRow).where(OutboxRow.kind == "barriers.answered"))
    assert told.recipient_id == reporter.id


def test_nobody_is_told_of_a_report_without_a_name(client: Client, session: Any) -> None:
    barrier = BarrierFactory()
    client.sign_in(director())
    owner = PersonFactory()
    client.submit(f"/barriers/{barrier.id}/assess", {"severity": "4", "owner": owner.email})
    assert session.scalar(select(OutboxRow).where(OutboxRow.kind == "barriers.answered")) is None


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_register_costs_the_same_for_many_barriers(
    client: Client, statements: Any, language: str
) -> None:
    owner = PersonFactory()
    client.sign_in(PersonFactory(language=language))
    client.get("/barriers/")
    counts = []
    for many in (2, 40):
        for _ in range(many):
            BarrierFactory(owned=owner)
        with statements() as seen:
            page = client.get("/barriers/")
        assert page.status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8, seen


def test_the_register_is_filtered_sorted_and_exported(client: Client) -> None:
    owner = PersonFactory(name="Lena Brandt")
    BarrierFactory(text="Owned one", owned=owner)
    BarrierFactory(text="New one", type="silo")
    client.sign_in(PersonFactory())
    heads = ".//tbody/tr/th/a"
    assert texts(parsed(client.get("/barriers/")), heads) == ["Owned one", "New one"]
    assert texts(parsed(client.get("/barriers/?state=open&type=silo")), heads) == ["New one"]
    found = client.get("/barriers/?text=Owned+one&state=owned")
    assert texts(parsed(found), heads) == ["Owned one"]
    assert client.get("/barriers/?state=nothing&stage=x&sort=y").status_code == 200
    export = client.get("/barriers/?state=owned&format=csv")
    assert "Lena Brandt" in export.text
    assert "New one" not in export.text


def test_a_barrier_that_is_not_there_is_not_found(client: Client, colleague: Person) -> None:
    nowhere = "/barriers/00000000-0000-0000-0000-000000000001"
    assert client.get(nowhere).status_code == 404
    assert client.get(f"{nowhere}/close").status_code == 404
    assert (
        client.get("/barriers/mitigations/00000000-0000-0000-0000-000000000001/accept").status_code
        == 404
    )
