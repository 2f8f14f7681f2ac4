"""Two tasks of one kind are told apart by what they are about, where the reader may know it."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from govern.barriers.notifications import OWN
from govern.core import clock
from govern.core.descriptions import THINGS
from govern.core.permissions import record_check
from govern.core.transactions import transaction
from govern.floor.rules import FloorKind
from govern.nominations.notifications import MODERATE, STAND
from govern.rotations.models import Rotation
from govern.rotations.notifications import CONFIRM, DEBRIEF
from govern.rotations.rules import RotationState
from govern.tasks import services
from govern.tasks.rules import KINDS
from tests.client import Client, parsed, texts
from tests.factories.awards import Story
from tests.factories.floor import FloorTeamFactory
from tests.factories.insights import BarrierFactory
from tests.factories.people import OrganisationFactory, PersonFactory

if TYPE_CHECKING:
    from govern.people.models import Person

PAGES = ("/", "/tasks/")
ABOUT = ".//span[@class='task-about']"


@pytest.fixture
def reader(session: Any, client: Client) -> Person:
    OrganisationFactory()
    person: Person = PersonFactory(language="en")
    client.sign_in(person)
    return person


def give(person: Person, kind: str, subject_id: UUID) -> None:
    with transaction():
        record_check("tests")
        services.open_task(kind, [person.id], subject_id)


def test_every_kind_is_about_a_thing_that_has_a_name() -> None:
    unknown = {kind.name: kind.about for kind in KINDS.values() if kind.about not in {"", *THINGS}}
    assert not unknown, f"say with name_things what these are called: {unknown}"


def day_of(session: Any, person: Person) -> UUID:
    """Give a floor day of somebody that nobody else has a part in."""
    begun = clock.now()
    rotation = Rotation(
        id=uuid4(),
        person_id=person.id,
        team_id=FloorTeamFactory().id,
        kind=FloorKind.INDIRECT,
        state=RotationState.PENDING,
        day=date(2026, 5, 21),
        begins=time(9),
        ends=time(10),
        starts_at=begun,
        ends_at=begun + timedelta(hours=1),
        minutes=60,
        recorded_at=begun,
    )
    session.add(rotation)
    session.flush()
    return rotation.id


@pytest.mark.parametrize("page", PAGES)
def test_two_tasks_of_one_kind_say_what_each_is_about(
    client: Client, reader: Person, page: str
) -> None:
    for sentence in ("Forms ask for the same <b>twice", "The night shift has no telephone"):
        give(reader, OWN, BarrierFactory(sentence=sentence).id)
    seen = parsed(client.get(page))
    assert set(texts(seen, ABOUT)) == {
        "Forms ask for the same <b>twice",
        "The night shift has no telephone",
    }
    names = {a.get("aria-label") for a in seen.iter("a") if a.text == "See the barrier"}
    plan = "See the barrier: Plan what is done against a barrier that is yours"
    assert names == {
        f"{plan} (Forms ask for the same <b>twice)",
        f"{plan} (The night shift has no telephone)",
    }


@pytest.mark.parametrize("page", PAGES)
def test_what_is_gone_or_hidden_is_not_named(
    client: Client, session: Any, at: Any, page: str
) -> None:
    story = Story(at)
    story.open()
    entry_id = story.accept(story.nominate(PersonFactory()), title="CANARY")
    stranger = PersonFactory(language="en")
    give(stranger, STAND, entry_id)
    give(stranger, OWN, uuid4())
    client.sign_in(stranger)
    answer = client.get(page)
    assert "CANARY" not in answer.text
    assert len(texts(parsed(answer), ".//ul[@class='todo']//strong")) == 2
    assert not texts(parsed(answer), ABOUT)


def test_days_and_rounds_are_told_in_the_language_of_the_reader(
    client: Client, session: Any, reader: Person, at: Any
) -> None:
    story = Story(at)
    give(reader, DEBRIEF, day_of(session, reader))
    give(reader, CONFIRM, day_of(session, PersonFactory()))
    give(reader, MODERATE, story.open())
    seen = texts(parsed(client.get("/tasks/")), ABOUT)
    assert sorted(seen) == ["21 May 2026", "Customer stories, spring"]
    reader.language = "nl"
    client.sign_in(reader)
    seen = texts(parsed(client.get("/tasks/")), ABOUT)
    assert sorted(seen) == ["21 mei 2026", "Klantverhalen, lente"]
    exported = client.get("/tasks/?format=csv").text
    assert "21 mei 2026" in exported
    assert "Klantverhalen, lente" in exported


@pytest.mark.parametrize("page", PAGES)
def test_names_need_one_statement_however_many_tasks_there_are(
    client: Client, reader: Person, statements: Any, page: str
) -> None:
    give(reader, OWN, BarrierFactory().id)
    client.get(page)
    with statements() as few:
        client.get(page)
    for _one in range(3):
        give(reader, OWN, BarrierFactory().id)
    with statements() as many:
        client.get(page)
    assert len(few) == len(many) <= 8
