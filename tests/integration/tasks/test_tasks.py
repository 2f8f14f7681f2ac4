"""One's own tasks: listed, put off until a day, handed over where that is allowed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.audit.models import AuditRow
from govern.core import clock
from govern.core.errors import FieldError, NotAllowed, NotFound
from govern.core.permissions import record_check
from govern.core.transactions import transaction
from govern.tasks import queries, services
from govern.tasks.models import Task
from govern.tasks.rules import Part
from tests.client import Client, parsed, texts
from tests.factories.outbox import task_kind
from tests.factories.people import OrganisationFactory, PersonFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

CHORE = "tests.chore"


@pytest.fixture(autouse=True)
def kinds(session: Any) -> Iterator[None]:
    OrganisationFactory()
    handed: list[Any] = []
    with (
        task_kind(),
        task_kind(name="tests.shared", hand_over=lambda *args: handed.append(args)),
    ):
        yield


def give(person: Any, thing: str, *, kind: str = CHORE, due: datetime | None = None) -> UUID:
    subject_id = uuid4()
    with transaction():
        record_check("tests")
        services.open_task(kind, [person.id], subject_id, params={"thing": thing}, due_at=due)
    return subject_id


def task_of(session: Any, subject_id: UUID) -> UUID:
    found: UUID = session.scalar(select(Task.id).where(Task.subject_id == subject_id))
    return found


def listed(session: Any, part: Part, actor: Any) -> list[UUID]:
    return [row.id for row in session.execute(queries.listed(part, actor=actor))]


def sentences(client: Client) -> list[str]:
    return texts(parsed(client.get("/tasks/")), ".//strong")


def test_nothing_to_do_is_said_kindly(client: Client) -> None:
    page = client.sign_in(PersonFactory()).get("/tasks/")
    assert "Nothing is waiting for you" in page.text


def test_what_is_due_first_stands_first(client: Client, session: Any, statements: Any) -> None:
    person = PersonFactory()
    give(person, "the moon")
    give(person, "the roof", due=clock.now() + timedelta(days=3))
    give(person, "the cellar", due=clock.now() - timedelta(days=1))
    give(PersonFactory(), "somebody else's")
    client.sign_in(person)
    with statements() as seen:
        page = client.get("/tasks/")
    assert texts(parsed(page), ".//strong") == [
        "Look at the cellar",
        "Look at the roof",
        "Look at the moon",
    ]
    assert "It was due on" in page.text
    assert "about 3 minutes" in page.text
    assert len(seen) <= 6, seen


def test_the_front_page_needs_one_statement(session: Any, statements: Any) -> None:
    person = PersonFactory()
    for number in range(5):
        give(person, f"thing {number}")
    actor = find_actor_of(person.id)
    queries.list_open(actor, 3)
    with statements() as seen:
        found = queries.list_open(actor, 3)
    assert len(found) == 3
    assert len(seen) == 1


def test_names_in_two_languages_are_told_in_the_readers(client: Client, session: Any) -> None:
    person = PersonFactory(language="nl")
    give(person, {"en": "the roof", "nl": "het dak"})  # type: ignore[arg-type]
    assert "het dak" in sentences(client.sign_in(person))[0]


def test_a_task_put_off_comes_back_on_its_day(client: Client, session: Any, at: Any) -> None:
    person = PersonFactory()
    task_id = task_of(session, give(person, "the roof"))
    client.sign_in(person)
    day = clock.today() + timedelta(days=2)
    answer = client.submit(f"/tasks/{task_id}/put-off", {"until": day.isoformat()})
    assert answer.status_code == 302, answer.text
    actor = find_actor_of(person.id)
    assert queries.list_open(actor, 5) == []
    assert listed(session, Part.PUT_OFF, actor) == [task_id]
    assert "Comes back on" in client.get("/tasks/?show=put_off").text
    at(datetime(day.year, day.month, day.day, 8, tzinfo=UTC))
    assert [task.id for task in queries.list_open(actor, 5)] == [task_id]
    row = session.scalar(select(AuditRow).where(AuditRow.subject_id == task_id))
    assert (row.event, row.payload) == ("tasks.task_put_off", {"until": day.isoformat()})


@pytest.mark.parametrize("days", [0, -1, 4, 91])
def test_a_day_that_is_past_or_too_late_is_refused(
    client: Client, session: Any, at: Any, days: int
) -> None:
    # In New York the day it is due ends when it is the next day in UTC.
    person = PersonFactory(time_zone="America/New_York")
    today = clock.today(person.time_zone)
    last = clock.end_of(today + timedelta(days=3), person.time_zone)
    task_id = task_of(session, give(person, "the roof", due=last if days == 4 else None))
    client.sign_in(person)
    day = today + timedelta(days=days)
    answer = client.submit(f"/tasks/{task_id}/put-off", {"until": day.isoformat()})
    assert answer.status_code == 422
    assert session.get(Task, task_id).later_until is None


def test_a_day_that_does_not_exist_is_refused(client: Client, session: Any) -> None:
    person = PersonFactory()
    task_id = task_of(session, give(person, "the roof"))
    answer = client.sign_in(person).submit(f"/tasks/{task_id}/put-off", {"until": "2026-02-31"})
    assert answer.status_code == 422


def test_somebody_elses_task_is_not_there(client: Client, session: Any) -> None:
    task_id = task_of(session, give(PersonFactory(), "the roof"))
    client.sign_in(PersonFactory())
    for act in ("put-off", "hand-over"):
        assert client.get(f"/tasks/{task_id}/{act}").status_code == 404
    with pytest.raises(NotFound), transaction():
        services.put_off(task_id, clock.today(), actor=find_actor_of(PersonFactory().id))


def test_a_task_is_handed_over_with_its_due_day(client: Client, session: Any) -> None:
    person, colleague = PersonFactory(), PersonFactory(name="Ada Lovelace")
    due = clock.now() + timedelta(days=3)
    subject_id = give(person, "the roof", kind="tests.shared", due=due)
    task_id = task_of(session, subject_id)
    client.sign_in(person)
    answer = client.submit(f"/tasks/{task_id}/hand-over", {"person": "Ada Lovelace"})
    assert answer.status_code == 302, answer.text
    assert queries.list_open(find_actor_of(person.id), 5) == []
    (theirs,) = queries.list_open(find_actor_of(colleague.id), 5)
    assert (theirs.subject_id, theirs.due_at) == (subject_id, due)


def test_handing_over_to_nobody_or_to_oneself_is_refused(client: Client, session: Any) -> None:
    person = PersonFactory(email="me@example.org")
    task_id = task_of(session, give(person, "the roof", kind="tests.shared"))
    client.sign_in(person)
    for typed in ("nobody@example.org", "me@example.org", ""):
        answer = client.submit(f"/tasks/{task_id}/hand-over", {"person": typed})
        assert answer.status_code == 422, typed


def test_a_kind_that_is_personal_is_not_handed_over(client: Client, session: Any) -> None:
    person = PersonFactory()
    task_id = task_of(session, give(person, "the roof"))
    assert client.sign_in(person).get(f"/tasks/{task_id}/hand-over").status_code == 404
    with pytest.raises(NotAllowed), transaction():
        services.hand_over(task_id, PersonFactory().id, actor=find_actor_of(person.id))


def test_a_task_that_is_done_cannot_be_put_off(session: Any) -> None:
    person = PersonFactory()
    subject_id = give(person, "the roof")
    task_id = task_of(session, subject_id)
    with transaction():
        record_check("tests")
        services.close_tasks(CHORE, subject_id)
    session.expire_all()
    actor = find_actor_of(person.id)
    with pytest.raises(NotAllowed), transaction():
        services.put_off(task_id, clock.today() + timedelta(days=1), actor=actor)
    assert listed(session, Part.DONE, actor) == [task_id]
    with pytest.raises(FieldError), transaction():
        other = task_of(session, give_inside(person))
        services.put_off(other, clock.today(), actor=actor)


def give_inside(person: Any) -> UUID:
    subject_id = uuid4()
    services.open_task(CHORE, [person.id], subject_id, params={"thing": "x"})
    return subject_id
