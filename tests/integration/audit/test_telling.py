"""What the log says: whole sentences in the reader's language, with names nobody stored."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, get_args, get_type_hints
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select

from govern.accounts.queries import find_actor_of
from govern.audit.models import AuditRow
from govern.core import clock
from govern.core.descriptions import DESCRIPTIONS, Depending
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.journeys import services as journeys
from govern.journeys.models import Stage
from govern.promises.models import PromiseWording
from tests.architecture.test_events import EVENTS
from tests.client import Client, parsed, texts
from tests.factories.awards import Story, people
from tests.factories.people import (
    OrganisationFactory,
    PersonFactory,
    RoleAssignmentFactory,
    administrator,
    director,
)
from tests.factories.promises import PromiseFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from govern.core.events import Event

AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}")
STARTED = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def organisation(session: Any) -> None:
    OrganisationFactory()


def auditor(**more: Any) -> Any:
    person = PersonFactory(**more)
    RoleAssignmentFactory(person_id=person.id, role=Role.AUDITOR, started_at=STARTED)
    return person


def write(session: Any, event: str, **more: Any) -> None:
    values = {"id": uuid4(), "at": clock.now(), "event": event, "actor_id": None,
              "subject_id": uuid4(), "private": False, "payload": {}, **more}  # fmt: skip
    session.execute(insert(AuditRow).values(values))


def told(client: Client, query: str = "") -> list[dict[str, str]]:
    """Give the rows of the export by the names of the English columns."""
    text = client.get(f"/audit/?format=csv{query}").get_data(as_text=True).lstrip("\ufeff")
    separator = ";" if ";" in text.split("\r\n")[0] else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    names = ("at", "who", "what", "about", "event", "subject", "details")
    return [dict(zip(names, row, strict=True)) for row in rows[1:]]


def example(event: type[Event], chosen: object = None) -> dict[str, Any]:
    """Make up the values of an event; a chosen one for what its sentence depends on."""
    hints = get_type_hints(event)
    values: dict[str, Any] = {}
    for name, hint in hints.items():
        if name in {"name", "private", "actor_id", "subject_id"}:
            continue
        inner = [kind for kind in get_args(hint) if kind not in {type(None), ...}]
        kind = inner[0] if inner else hint
        if isinstance(kind, type) and issubclass(kind, Enum):
            value: Any = next(iter(kind))
        else:
            value = {UUID: uuid4(), int: 3, bool: True, str: "name", float: 1.0,
                     date: date(2026, 5, 1), datetime: STARTED}[kind]  # fmt: skip
        values[name] = (value,) if str(hint).startswith("tuple") else value
    made = event(actor_id=None, subject_id=uuid4(), **values).payload()
    sentence = DESCRIPTIONS[event.name].sentence
    if isinstance(sentence, Depending) and chosen is not None:
        made[sentence.on] = None if chosen == "none" else chosen
    return made


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_event_reads_as_a_sentence(client: Client, session: Any, language: str) -> None:
    for event in EVENTS:
        sentence = DESCRIPTIONS[event.name].sentence
        others = list(sentence.sentences) if isinstance(sentence, Depending) else []
        for chosen in (None, *(each if each is not None else "none" for each in others)):
            write(session, event.name, payload=example(event, chosen))
    client.sign_in(auditor(language=language))
    rows = told(client)
    assert {row["event"] for row in rows} == {event.name for event in EVENTS}
    raw = [
        row["what"]
        for row in rows
        if row["what"] == row["event"] or "%(" in row["what"] or AN_ID.search(row["what"])
        or "_" in row["what"] or "None" in row["what"]
    ]  # fmt: skip
    assert not raw, raw


def test_people_and_things_are_called_by_their_names(client: Client, session: Any) -> None:
    owner, boss = PersonFactory(name="Ona Owner"), find_actor_of(director().id)
    promise = PromiseFactory(owner=owner)
    with transaction():
        journeys.create_generic(actor=boss)
    stage = session.scalars(select(Stage).limit(1)).one()
    write(
        session,
        "promises.promise_proposed",
        subject_id=promise.id,
        payload={"owner_id": str(owner.id)},
    )
    write(session, "journeys.stage_changed", subject_id=stage.id)
    client.sign_in(auditor(language="nl"))
    words = session.scalars(select(PromiseWording.text)).one().shown("nl").text
    said = {row["event"]: row for row in told(client)}
    assert words[:40] in said["promises.promise_proposed"]["what"]
    assert "Ona Owner" in said["promises.promise_proposed"]["what"]
    assert stage.name.get("nl") in said["journeys.stage_changed"]["what"]
    assert said["journeys.stage_changed"]["about"] == stage.name.get("nl")


def test_a_name_that_changes_changes_in_the_log(client: Client, session: Any) -> None:
    person = PersonFactory(name="Anna Before")
    write(session, "people.person_returned", subject_id=person.id)
    client.sign_in(auditor())
    assert told(client)[0]["what"] == "Took the last day of Anna Before back."
    person.name = "Anna After"
    session.flush()
    assert told(client)[0]["what"] == "Took the last day of Anna After back."


def test_a_long_name_is_cut(client: Client, session: Any) -> None:
    person = PersonFactory(name="A" * 150)
    write(session, "people.person_returned", subject_id=person.id)
    client.sign_in(auditor())
    assert "A" * 79 + "… back." in told(client)[0]["what"]


def test_a_story_is_told_to_whom_it_is_shown_and_to_nobody_else(
    client: Client, session: Any, at: Callable[[datetime], None]
) -> None:
    story = Story(at)
    story.open()
    nominee, *_rest = people(3)
    story.nominate(nominee, title="She drove the key herself")
    moderator = auditor()
    RoleAssignmentFactory(person_id=moderator.id, role=Role.MODERATOR, started_at=STARTED)
    client.sign_in(auditor())
    assert not [row for row in told(client) if row["event"].startswith("nominations.")]
    assert "She drove" not in str(told(client))
    client.sign_in(moderator)
    shown = [row["what"] for row in told(client) if row["event"].startswith("nominations.")]
    assert any("She drove the key herself" in what for what in shown)


def test_a_round_that_is_not_open_has_no_name_for_who_may_not_know(
    client: Client, session: Any, at: Callable[[datetime], None]
) -> None:
    Story(at).draft()
    client.sign_in(auditor())
    assert [row["what"] for row in told(client, "&event=rounds.round_drafted")] == [
        "Prepared (hidden or gone)."
    ]


def test_who_reported_without_a_name_is_not_the_system(client: Client, session: Any) -> None:
    write(session, "barriers.barrier_reported")
    write(session, "rounds.round_changed")
    client.sign_in(auditor())
    said = {row["event"]: row["who"] for row in told(client)}
    assert said["barriers.barrier_reported"] == "Somebody, without a name"
    assert said["rounds.round_changed"] == "The system"


def test_a_page_of_everything_is_read_in_eight_statements(
    client: Client, session: Any, statements: Any
) -> None:
    for event in EVENTS:
        write(session, event.name, payload=example(event))
    client.sign_in(administrator())
    with statements() as seen:
        page = client.get("/audit/")
    assert len(seen) <= 8, seen
    rows = texts(parsed(page), ".//tbody/tr")
    assert len(rows) == 25
    with statements() as seen:
        told(client)
    assert len(seen) <= 8, seen


def test_the_rest_of_the_log_is_a_page_further(client: Client, session: Any) -> None:
    for number in range(40):
        write(session, "tasks.task_put_off", at=clock.now() - timedelta(minutes=number),
              payload={"until": "2026-06-01"})  # fmt: skip
    client.sign_in(administrator())
    page = client.get("/audit/")
    (link,) = [a.get("href") for a in parsed(page).iter("a") if a.get("rel") == "next"]
    assert len(texts(parsed(client.get(link)), ".//tbody/tr")) == 15


def test_everything_about_one_thing_is_a_press_away(client: Client, session: Any) -> None:
    person = PersonFactory(name="Anna Here")
    write(session, "people.person_returned", subject_id=person.id)
    write(session, "people.person_returned")
    page = client.sign_in(administrator()).get("/audit/")
    address = f"/audit/?subject={person.id}"
    assert address in {a.get("href") for a in parsed(page).iter("a")}
    assert len(texts(parsed(client.get(address)), ".//tbody/tr")) == 1
