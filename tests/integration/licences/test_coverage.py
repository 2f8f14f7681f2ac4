"""Who takes part: each department with enough people, in pages, and all of them as a file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from govern.core import clock
from govern.core.permissions import system
from govern.figures.rules import KINDS, Count
from govern.licences.models import Exemption, LicenceStanding
from govern.licences.queries import state_of
from govern.licences.rules import policy_for, state_on
from govern.organisation import queries
from govern.people.models import Level, Person
from govern.web.tables import PAGE
from tests.client import Client, parsed, texts
from tests.factories.people import DepartmentFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.both_databases

FEWEST = 5
MORE_THAN_A_PAGE = PAGE + 3


@pytest.fixture
def reader(session: Any) -> Any:
    """Give somebody of an organisation with more departments than a page shows."""
    OrganisationFactory()
    for number in range(MORE_THAN_A_PAGE):
        department = DepartmentFactory(name=f"Department {number:03}")
        people = [PersonFactory(department=department, account=False) for _ in range(FEWEST)]
    return PersonFactory(department=people[-1].department)


def departments_at(client: Client, address: str) -> list[str]:
    found = parsed(client.get(address)).xpath("//section[2]//tbody/tr/th/text()")
    return [str(name) for name in found]


def test_departments_are_shown_in_pages_of_one_list(reader: Any, client: Client) -> None:
    client.sign_in(reader)
    first = parsed(client.get("/licences/"))
    shown = departments_at(client, "/licences/")
    assert len(shown) == PAGE
    following = first.xpath("//a[@rel='next']/@href")[0]
    rest = departments_at(client, following)
    assert [*shown, *rest] == [f"Department {n:03}" for n in range(MORE_THAN_A_PAGE)]
    last = parsed(client.get(following))
    assert not last.xpath("//a[@rel='next']")
    assert departments_at(client, last.xpath("//a[@rel='prev']/@href")[0]) == shown


@pytest.mark.parametrize("wrong", ["-1", "x", "1e3", "9" * 30, "٣", ""])
def test_a_place_in_the_list_that_is_none_is_its_beginning(
    reader: Any, client: Client, wrong: str
) -> None:
    client.sign_in(reader)
    assert departments_at(client, f"/licences/?from={wrong}")[0] == "Department 000"


def test_a_place_beyond_the_end_is_the_end(reader: Any, client: Client) -> None:
    client.sign_in(reader)
    assert departments_at(client, "/licences/?from=99999") == ["Department 052"]


def test_all_departments_are_in_the_file(reader: Any, client: Client) -> None:
    client.sign_in(reader)
    text = client.get("/licences/?format=csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Department"] for row in rows] == [
        f"Department {n:03}" for n in range(MORE_THAN_A_PAGE)
    ]
    assert {row["Expired or none"] for row in rows[:-1]} == {str(FEWEST)}
    assert client.get("/licences/?format=xlsx").data.startswith(b"PK")
    assert client.get("/licences/?format=pdf").status_code == 422


def test_too_few_people_are_in_no_file(session: Any, client: Client) -> None:
    OrganisationFactory()
    client.sign_in(PersonFactory())
    text = client.get("/licences/?format=csv").data.decode("utf-8-sig")
    assert len(text.splitlines()) == 1


def test_who_owes_no_day_hides_nobody_who_does(session: Any, client: Client) -> None:
    OrganisationFactory()
    large = DepartmentFactory(name="Claims")
    small = DepartmentFactory(name="Roadside", parent=large)
    for _ in range(FEWEST):
        PersonFactory(department=large, account=False)
    for _ in range(FEWEST - 1):
        PersonFactory(department=small, account=False, joined_on=clock.today())
    client.sign_in(PersonFactory(department=small))
    assert departments_at(client, "/licences/") == ["Claims, with Roadside"]


def test_levels_stand_alone_only_where_each_has_enough_people(session: Any, client: Client) -> None:
    OrganisationFactory()
    client.sign_in(PersonFactory(level=Level.EXECUTIVE))

    def with_more(level: Level, people: int) -> list[str]:
        """Give the rows of the page once so many more people of a level are here."""
        for _ in range(people):
            PersonFactory(account=False, level=level)
        page = client.get("/licences/")
        assert "percentages count those expiring soon too" in page.text
        return texts(parsed(page), ".//section[1]//tbody/tr/th")

    assert with_more(Level.MANAGER, FEWEST - 2) == []
    assert with_more(Level.STAFF, 1) == ["Executives"]
    assert with_more(Level.STAFF, FEWEST) == ["Executives", "Managers and staff"]
    assert with_more(Level.MANAGER, 1) == ["Executives", "Managers and staff"]
    assert with_more(Level.MANAGER, 1) == ["Executives", "Managers", "Employees"]


def test_how_a_licence_stands_is_the_same_in_the_database(session: Any) -> None:
    OrganisationFactory()
    today = clock.today()
    policy = policy_for(queries.get_facts(system("a test")), Level.STAFF)
    expected = {}

    def stands(until: int | None, joined: int = 999, exempt: tuple[int, int] | None = None) -> None:
        """Add somebody, with days from today; reckon how they stand in Python."""
        person = PersonFactory(account=False, joined_on=today - timedelta(days=joined))
        last = None if until is None else today + timedelta(days=until)
        day = {"valid_from": last, "valid_until": last, "settled_at": clock.now()}
        session.add(LicenceStanding(person_id=person.id, **day))
        if exempt:
            begins, ends = (today + timedelta(days=days) for days in exempt)
            session.add(
                Exemption(
                    person_id=person.id,
                    reason="x",
                    starts_on=begins,
                    ends_on=ends,
                    approved_by_id=PersonFactory(account=False).id,
                    approved_at=clock.now(),
                )
            )
        expected[person.id] = state_on(
            today,
            last,
            joined_on=person.joined_on,
            exempt=exempt is not None and exempt[0] <= 0 <= exempt[1],
            policy=policy,
        ).value

    for edge in (0, policy.expiring_days, -policy.grace_days):
        for days in (edge - 1, edge, edge + 1):
            stands(days)
    for joined in (-1, 0, 1):
        stands(None, joined=policy.joiner_days + joined)
    for exempt in ((0, 0), (-2, -1), (1, 2)):
        stands(None, exempt=exempt)
    session.flush()
    found = session.execute(
        select(Person.id, state_of(today, policy))
        .outerjoin(LicenceStanding, LicenceStanding.person_id == Person.id)
        .where(Person.id.in_(expected))
    )
    assert dict(found.all()) == expected


def test_the_figure_of_all_tells_nothing_about_a_few(session: Any) -> None:
    OrganisationFactory()
    count = KINDS["licences.valid"].count

    def with_more(level: Level, people: int) -> Count | None:
        for _ in range(people):
            PersonFactory(account=False, level=level)
        return count(clock.today())

    # Executives stand by themselves on the page, so that a few others would be what is left.
    assert with_more(Level.EXECUTIVE, FEWEST) == Count(0, FEWEST)
    assert with_more(Level.STAFF, FEWEST - 1) is None
    assert with_more(Level.MANAGER, 1) == Count(0, 2 * FEWEST)
