"""The page of the log: for whom, what it shows, and what it leaves out altogether."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, literal, select

from govern.audit import rules
from govern.audit.models import AuditRow
from govern.core import clock
from govern.people.models import Person
from tests.client import Client, parsed, texts
from tests.factories.people import OrganisationFactory, PersonFactory, administrator

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def organisation(session: Any) -> None:
    OrganisationFactory()


@pytest.fixture
def prefix() -> Iterator[str]:
    yield "secrets."
    rules.PRIVATE_SUBJECTS.pop("secrets.", None)


def happened(session: Any, event: str, **more: Any) -> UUID:
    values = {
        "id": uuid4(),
        "at": clock.now(),
        "event": event,
        "actor_id": None,
        "subject_id": uuid4(),
        "private": False,
        "payload": {},
        **more,
    }
    session.execute(insert(AuditRow).values(values))
    subject: UUID = values["subject_id"]
    return subject


def cells(answer: Any) -> list[str]:
    return texts(parsed(answer), ".//tbody/tr/td")


def test_an_employee_does_not_enter(client: Client) -> None:
    assert client.sign_in(PersonFactory()).get("/audit/").status_code == 403


def test_events_are_told_in_words_with_names(client: Client, session: Any, statements: Any) -> None:
    person = PersonFactory(name="Ada Lovelace")
    happened(session, "tasks.task_put_off", actor_id=person.id, payload={"until": "2026-06-01"})
    happened(session, "tests.unheard_of", subject_id=person.id)
    client.sign_in(administrator())
    with statements() as seen:
        answer = client.get("/audit/")
    assert answer.status_code == 200
    shown = cells(answer)
    assert "Ada Lovelace" in shown
    assert "Put a task off until 1 June 2026." in shown
    assert "tests.unheard_of" in shown
    assert "The system" in shown
    assert len(seen) <= 8, seen


def test_the_page_is_there_in_dutch(client: Client, session: Any) -> None:
    client.sign_in(administrator(language="nl"))
    assert client.get("/audit/").status_code == 200


def test_filters_narrow_the_list(client: Client, session: Any) -> None:
    person = PersonFactory(email="ada@example.org", name="Élise Özdemir")
    wanted = happened(session, "journeys.stage_moved", actor_id=person.id)
    happened(session, "journeys.stage_ended", at=clock.now() - timedelta(days=40))
    client.sign_in(administrator())
    for query in (
        "event=journeys.stage_moved",
        "person=ada@example.org",
        "person=élise ÖZDEMIR",
        f"subject={wanted}",
    ):
        answer = client.get(f"/audit/?{query}&format=csv")
        assert answer.text.count("journeys.stage_moved") == 1, query
        assert "journeys.stage_ended" not in answer.text, query
    day = clock.today("Europe/Amsterdam").isoformat()
    answer = client.get(f"/audit/?since={day}&until={day}&format=csv")
    assert "stage_moved" in answer.text
    assert "stage_ended" not in answer.text


@pytest.mark.parametrize("query", ["since=31-02-2026", "since=2026-03-02&until=2026-03-01"])
def test_an_impossible_day_is_named_beside_the_field(client: Client, query: str) -> None:
    answer = client.sign_in(administrator()).get(f"/audit/?{query}")
    assert answer.status_code == 200
    assert any(i.get("aria-invalid") == "true" for i in parsed(answer).iter("input"))


@pytest.mark.parametrize("query", ["subject=nonsense", "event=%00", "person=%27;--"])
def test_odd_filters_find_nothing(client: Client, session: Any, query: str) -> None:
    happened(session, "journeys.stage_moved")
    answer = client.sign_in(administrator()).get(f"/audit/?{query}")
    assert answer.status_code == 200
    assert not cells(answer)


def test_the_log_goes_along_as_a_sheet(client: Client, session: Any) -> None:
    happened(session, "journeys.stage_moved", payload={"position": 3})
    client.sign_in(administrator())
    assert json.dumps({"position": 3}).replace('"', '""') in client.get("/audit/?format=csv").text
    assert client.get("/audit/?format=xlsx").data[:2] == b"PK"


def test_rows_about_hidden_things_are_left_out_even_of_the_count(
    client: Client, session: Any
) -> None:
    happened(session, "journeys.stage_moved")
    client.sign_in(administrator())
    before = client.get("/audit/"), client.get("/audit/?format=csv")
    happened(session, "secrets.nominated", private=True, actor_id=PersonFactory().id)
    after = client.get("/audit/"), client.get("/audit/?format=csv")
    assert cells(after[0]) == cells(before[0])
    assert texts(parsed(after[0]), ".//nav/span") == texts(parsed(before[0]), ".//nav/span")
    assert after[1].data == before[1].data


def test_rows_appear_to_whom_the_slice_shows_them(
    client: Client, session: Any, prefix: str
) -> None:
    shown = happened(session, "secrets.nominated", private=True, subject_id=PersonFactory().id)
    happened(session, "secrets.nominated", private=True)
    rules.show_private(prefix, lambda _actor: select(Person.id).where(literal(value=True)))
    text = client.sign_in(administrator()).get("/audit/?format=csv").text
    assert text.count("\r\n") == 2
    assert str(shown) in text
