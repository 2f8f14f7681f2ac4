"""Charts on the pages that have them: the drawing, its words, and the same figures as a table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from govern.advocates.models import Appointment
from govern.advocates.rules import AppointmentKind
from govern.core import clock
from govern.insights.rules import Source
from govern.licences.models import LicenceStanding
from tests.client import Client, parsed
from tests.factories.insights import InsightFactory
from tests.factories.people import (
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    director,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def words(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def table_of(figure: HtmlElement) -> list[list[str]]:
    """Give the figures under 'Show as table', which has a caption and headings of rows."""
    (table,) = figure.xpath(".//details[contains(@class, 'as-table')]//table")
    assert table.xpath("caption")
    assert all(len(row.xpath("th[@scope='row']")) == 1 for row in table.xpath("tbody/tr"))
    return [[words(cell) for cell in row] for row in table.xpath(".//tr")]


def test_bars_show_where_insights_come_from(client: Client, session: Any, statements: Any) -> None:
    OrganisationFactory()
    for source in (Source.FLOOR, Source.FLOOR, Source.RESEARCH):
        InsightFactory(source=source)
    client.sign_in(director())
    client.get("/insights/you-said-we-did")
    with statements() as seen:
        page = parsed(client.get("/insights/you-said-we-did"))
    assert len(seen) <= 8, seen
    (figure,) = page.xpath("//figure[figcaption='Where insights come from']")
    rows = figure.xpath("ul[@class='bars']/li")
    assert [words(row) for row in rows] == [
        "A day on the floor 2",
        "A customer promise 0",
        "Customer research 1",
        "Customer feedback 0",
    ]
    # Nothing is drawn for nothing; what is drawn is hidden from those who hear the words beside it.
    assert [row.xpath("svg/rect[@class='bar ']/@width") for row in rows] == [
        ["100.0%"],
        [],
        ["50.0%"],
        [],
    ]
    assert figure.xpath("ul//svg/@aria-hidden") == ["true"] * 4
    assert rows[0].xpath("span/a/@href") == ["/insights/?source=floor"]
    assert table_of(figure) == [
        ["Learned from", "Insights"],
        ["A day on the floor", "2"],
        ["A customer promise", "0"],
        ["Customer research", "1"],
        ["Customer feedback", "0"],
    ]


def test_a_distribution_shows_how_those_stand_who_owe_a_day(
    client: Client, session: Any, statements: Any
) -> None:
    OrganisationFactory()
    department, today = DepartmentFactory(), clock.today()
    people = [PersonFactory(department=department) for _ in range(8)]
    for person, days in zip(people, (300, 300, 10, -5, -200), strict=False):
        until = today + timedelta(days=days)
        session.add(
            LicenceStanding(
                person_id=person.id,
                valid_from=until - timedelta(days=365),
                valid_until=until,
                settled_at=clock.now(),
            )
        )
    client.sign_in(people[0])
    client.get("/licences/")
    with statements() as seen:
        page = parsed(client.get("/licences/"))
    assert len(seen) <= 8, seen
    (figure,) = page.xpath("//figure[figcaption='How those stand who owe a day on the floor']")
    assert [words(row) for row in figure.xpath(".//div[@class='row-label']")] == [
        "Managers and staff 37.5% of 8 valid"
    ]
    (svg,) = figure.xpath(".//div[@class='stacks']//svg")
    named = [svg.xpath(f".//*[@id='{key}']")[0].text for key in svg.get("aria-labelledby").split()]
    assert named == [
        "Managers and staff",
        "Valid: 2, Expiring: 1, In grace: 1, Expired or none: 4",
    ]
    assert svg.get("role") == "img"
    drawn = [(part.get("class"), part.get("width")) for part in svg.xpath("rect")]
    assert drawn == [
        ("part part-1", "25.0%"),
        ("part part-2", "12.5%"),
        ("part part-4", "12.5%"),
        ("part part-5", "50.0%"),
    ]
    assert svg.xpath("text/text()") == ["2", "1", "1", "4"]
    assert [words(name) for name in figure.xpath("ul[@class='legend']/li")] == [
        "Valid",
        "Expiring",
        "In grace",
        "Expired or none",
    ]
    head, row = table_of(figure)
    assert dict(zip(head, row, strict=True)) == {
        "Level": "Managers and staff",
        "Valid": "37.5%",
        "Of those who owe one": "8",
        "Expiring": "1",
        "In grace": "1",
        "Expired or none": "4",
        "Learners": "0",
        "Exempt": "0",
    }


def test_no_distribution_is_drawn_of_too_few_people(client: Client, session: Any) -> None:
    OrganisationFactory()
    people = [PersonFactory() for _ in range(4)]
    client.sign_in(people[0])
    page = client.get("/licences/")
    assert "Too few people to show" in page.text
    assert not parsed(page).xpath("//figure | //table")


def test_a_grid_shows_where_advocates_lack(client: Client, session: Any, statements: Any) -> None:
    OrganisationFactory()
    top = DepartmentFactory(name="Havenlicht")
    claims = DepartmentFactory(name="Claims", parent=top)
    motor = DepartmentFactory(name="Motor", parent=claims)
    sales = DepartmentFactory(name="Sales", parent=top)
    DepartmentFactory(name="Legal", parent=top)
    boss = director(department=top)
    today = clock.today()
    for department, kind, days in (
        (claims, AppointmentKind.ADVOCATE, 900),
        (sales, AppointmentKind.ADVOCATE, -10),
        (sales, AppointmentKind.DEPUTY, 900),
        (top, AppointmentKind.ADVOCATE, 900),
    ):
        session.add(
            Appointment(
                id=uuid4(),
                department_id=department.id,
                person_id=PersonFactory(department=motor).id,
                kind=kind,
                starts_on=today - timedelta(days=30),
                term_ends_on=today + timedelta(days=days),
                appointed_at=clock.now(),
                active_at=clock.now(),
                appointed_by_id=boss.id,
            )
        )
    client.sign_in(boss)
    client.get("/advocates/")
    with statements() as seen:
        page = parsed(client.get("/advocates/"))
    assert len(seen) <= 8, seen
    (grid,) = page.xpath("//table[@class='coverage']")
    assert words(grid.xpath("caption")[0]) == "Where the gaps are"
    heads = [words(head) for head in grid.xpath("thead//th[@scope='col']")]
    assert heads == [
        "Department, with those below it",
        "Customer advocate",
        "Deputy",
        "Term over or ending soon",
    ]
    rows = {
        words(row.xpath("th[@scope='row']")[0]): [
            (cell.get("class"), words(cell)) for cell in row.xpath("td")
        ]
        for row in grid.xpath("tbody/tr")
    }
    assert rows == {
        "Claims": [
            ("warn", "Gaps: 1 1 of 2"),
            ("none", "Gaps: 2 0 of 2"),
            ("none", "No term"),
        ],
        "Havenlicht itself": [
            ("good", "No gaps 1 of 1"),
            ("none", "Gaps: 1 0 of 1"),
            ("none", "No term"),
        ],
        "Legal": [
            ("bad", "Gaps: 1 0 of 1"),
            ("none", "Gaps: 1 0 of 1"),
            ("none", "No term"),
        ],
        "Sales": [
            ("good", "No gaps 1 of 1"),
            ("good", "No gaps 1 of 1"),
            ("warn", "1 term over: 1"),
        ],
    }
    assert not parsed(client.get("/advocates/?show=gaps")).xpath("//table[@class='coverage']")
    DepartmentFactory(name="Foundation")
    session.flush()
    (several,) = parsed(client.get("/advocates/")).xpath("//table[@class='coverage']")
    named = [words(head) for head in several.xpath("tbody/tr/th")]
    assert named == ["Foundation", "Havenlicht"]
