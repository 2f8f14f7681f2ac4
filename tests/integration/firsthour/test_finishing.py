"""What was skipped in the first hour comes back as one task, until it is done or left."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from govern.firsthour import queries
from govern.firsthour.rules import FINISH, Step
from govern.organisation.models import Organisation
from govern.people.models import Person
from govern.tasks.models import Task
from tests.client import Client
from tests.integration.firsthour.test_first_hour import walker
from tests.integration.firsthour.test_walk import FLOOR, PEOPLE, go

__all__ = ["walker"]


def open_tasks(session: Any) -> int:
    session.expire_all()
    return len(
        session.scalars(select(Task).where(Task.kind == FINISH, Task.closed_at.is_(None))).all()
    )


def skip_all(walker: Client) -> None:
    for step in Step:
        walker.act(f"/first-hour/{step.value}/skip")


def test_who_skips_everything_is_reminded_on_the_front_page(walker: Client, session: Any) -> None:
    assert "/first-hour/unfinished" not in walker.get("/").text
    skip_all(walker)
    assert open_tasks(session) == 1
    front = walker.get("/").text
    assert "/first-hour/unfinished" in front
    assert '/first-hour/"' not in front, "there is one way back, not two"
    assert walker.get("/first-hour/").location == "/first-hour/unfinished"
    page = walker.get("/first-hour/unfinished").text
    for step in queries.list_undone(()):
        assert f"/first-hour/{step.value}" in page
    assert queries.list_undone(()) == [
        Step.PEOPLE,
        Step.DEFINITION,
        Step.PROMISES,
        Step.FLOOR,
        Step.INVITE,
    ]


def test_the_task_ends_when_the_last_step_is_done_wherever_that_is(
    walker: Client, session: Any
) -> None:
    skip_all(walker)
    go(walker, "people", {"people": PEOPLE})
    go(walker, "definition", {"start": "shop"})
    go(walker, "promises", {})
    go(walker, "floor", FLOOR)
    assert queries.list_undone(()) == [Step.INVITE]
    assert open_tasks(session) == 1
    somebody = session.scalars(select(Person).where(Person.employee_number == "new-2")).one()
    answer = walker.submit(f"/invitations/people/{somebody.id}", action="/invite")
    assert answer.status_code in {200, 302}, answer.text
    assert open_tasks(session) == 0
    page = walker.get("/first-hour/unfinished")
    assert "/first-hour/leave" not in page.text


def test_a_part_that_is_switched_off_need_not_be_set_up(walker: Client, session: Any) -> None:
    go(walker, "people", {"people": "Ada, ada@windkracht.example"})
    walker.submit("/first-hour/invite")
    skip_all(walker)
    assert open_tasks(session) == 1
    go(walker, "parts", {"modules": ["awards"]})
    assert open_tasks(session) == 0


def test_who_does_everything_is_never_reminded(walker: Client, session: Any) -> None:
    go(walker, "people", {"people": PEOPLE})
    go(walker, "definition", {"start": "shop"})
    go(walker, "promises", {})
    go(walker, "floor", FLOOR)
    walker.submit("/first-hour/invite")
    assert session.scalars(select(Organisation)).one().setup_step is None
    assert session.scalars(select(Task).where(Task.kind == FINISH)).all() == []


def test_what_is_left_as_it_is_reminds_nobody_again(walker: Client, session: Any) -> None:
    skip_all(walker)
    assert walker.submit("/first-hour/unfinished", action="/leave").status_code == 302
    assert open_tasks(session) == 0
    # The steps stay, and going through one of them again asks for nothing.
    walker.act("/first-hour/invite/skip")
    assert open_tasks(session) == 0
    assert walker.get("/first-hour/unfinished").status_code == 200


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_shows_in_both_languages(walker: Client, session: Any, language: str) -> None:
    skip_all(walker)
    session.scalars(select(Person)).one().language = language
    session.flush()
    page = walker.get("/first-hour/unfinished")
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text


def test_the_page_needs_few_statements(walker: Client, statements: Any) -> None:
    skip_all(walker)
    with statements() as seen:
        walker.get("/first-hour/unfinished")
    assert len(seen) <= 8
