"""The front page: what I have to do, how we are doing, people worth a cheer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from govern.accounts.queries import find_actor_of
from govern.core.permissions import Role, system
from govern.core.transactions import transaction
from govern.figures import services as figures
from govern.home import rules
from govern.promises.rules import PromiseState
from govern.tasks import services as tasks
from tests.client import Client, parsed, texts
from tests.factories.awards import Story
from tests.factories.definition import draft
from tests.factories.people import OrganisationFactory, PersonFactory, director
from tests.factories.promises import PromiseFactory

if TYPE_CHECKING:
    from collections.abc import Callable

TASK = "handovers.hand_over"


def test_somebody_with_nothing_to_do_sees_one_thing_worth_reading(client: Client) -> None:
    OrganisationFactory()
    page = client.sign_in(PersonFactory(name="Sanne Kok")).get("/")
    assert page.status_code == 200
    assert "Nothing is waiting for you." in page.text
    assert 'href="/about"' in page.text


def test_a_director_for_whom_nothing_waits_reads_what_can_be_done_next(
    client: Client, at: Callable[[datetime], None]
) -> None:
    story = Story(at)
    story.draft()
    PromiseFactory(state=PromiseState.PROPOSED)
    draft(find_actor_of(story.director.id))
    for person in (story.director, PersonFactory()):
        page = parsed(client.sign_in(person).get("/"))
        leads = [e.get("href") for e in page.findall(".//main//ul[@class='todo']//a")]
        assert leads == (
            [
                "/definition/versions",
                "/promises/?state=proposed",
                "/advocates/?show=gaps",
                "/awards/",
            ]
            if person is story.director
            else ["/about"]
        )


def test_the_greeting_follows_the_hour_where_the_reader_is() -> None:
    assert [rules.greeting(hour)[:9] for hour in (4, 5, 11, 12, 17, 18, 23)] == [
        "Good even",
        "Good morn",
        "Good morn",
        "Good afte",
        "Good afte",
        "Good even",
        "Good even",
    ]


def test_a_reader_elsewhere_is_greeted_by_their_own_clock(
    client: Client, at: Callable[[datetime], None]
) -> None:
    OrganisationFactory()
    at(datetime(2026, 5, 21, 23, 0, tzinfo=UTC))
    client.sign_in(PersonFactory(name="Linh Nguyen", time_zone="Asia/Tokyo"))
    assert texts(parsed(client.get("/")), ".//h1") == ["Good morning, Linh"]


def test_the_figures_link_to_where_they_come_from(client: Client) -> None:
    OrganisationFactory()
    PersonFactory()
    with transaction():
        figures.refresh(actor=system("test"))
    page = client.sign_in(director()).get("/")
    assert "Departments with a customer advocate" in page.text
    assert 'href="/advocates/"' in page.text
    # One count is no line yet.
    assert 'class="spark"' not in page.text


def test_parts_that_are_off_are_not_there(client: Client) -> None:
    OrganisationFactory(modules_off=["rotations", "awards", "advocates", "definition"])
    page = client.sign_in(PersonFactory()).get("/")
    assert "Book a floor day" not in page.text
    assert "Awards" not in page.text


def test_the_first_hour_is_offered_to_who_can_finish_it(client: Client) -> None:
    OrganisationFactory(setup_step=3)
    assert "first hour" not in client.sign_in(PersonFactory()).get("/").text
    administrator = PersonFactory(roles=[Role.ADMINISTRATOR])
    assert "/first-hour/" in client.sign_in(administrator).get("/").text


def test_the_front_page_needs_few_statements_however_much_waits(
    client: Client, statements: Any
) -> None:
    OrganisationFactory()
    person = director()
    client.sign_in(person)
    client.get("/")
    with statements() as before:
        client.get("/")
    for _ in range(12):
        tasks.open_task(TASK, [person.id], PersonFactory().id, params={"name": "A", "role": "B"})
    with statements() as after:
        page = client.get("/")
    assert len(after) < len(before) <= 6, before
    assert "More is waiting for you" in page.text
