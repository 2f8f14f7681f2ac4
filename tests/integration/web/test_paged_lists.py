"""Lists longer than a page: each row is on one page, pages lead back, the file has them all."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from govern.core import clock
from govern.floor.rules import FloorKind
from govern.insights.rules import InsightState
from govern.licences.models import Exemption
from govern.rotations.models import Debrief, Rotation
from govern.rotations.rules import RotationState
from govern.tasks.models import Task
from govern.web.tables import PAGE
from tests.client import Client, parsed
from tests.factories.floor import FloorTeamFactory, SlotFactory
from tests.factories.insights import InsightFactory
from tests.factories.outbox import task_kind
from tests.factories.people import (
    AccountFactory,
    OrganisationFactory,
    PersonFactory,
    RoleAssignmentFactory,
    director,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.both_databases

ROWS = PAGE + 3
LONGEST_ADDRESS = 2000
#: Address, and where in a page the text of a row is found.
LISTS = (
    ("/rotations/", "//section[@aria-labelledby='mine']//li//strong"),
    ("/rotations/debriefs", "//article/blockquote"),
    ("/bookings/hosting", "//section[@aria-labelledby='waiting']//li//strong"),
    ("/licences/exemptions", "//ul[@class='todo']/li//strong"),
    ("/tasks/", "//ul[@class='todo']/li//strong"),
    ("/tasks/?show=put_off", "//ul[@class='todo']/li//strong"),
    ("/tasks/?show=done", "//ul[@class='todo']/li//strong"),
    ("/handovers/", "//tbody/tr/th"),
    ("/handovers/?sort=name", "//tbody/tr/th"),
    ("/insights/you-said-we-did", "//article//p[contains(@class, 'voice')]"),
)


def days_of(session: Any, reader: Any, team: Any) -> None:
    """Write down a day of the reader's own, and one that waits for them, for every row."""
    others = [PersonFactory(account=False) for _ in range(ROWS)]
    debriefs = []
    for number in range(ROWS):
        begun = clock.now() - timedelta(days=number + 1)
        for person, host in ((reader, others[0]), (others[number], reader)):
            rotation = Rotation(
                id=uuid4(),
                person_id=person.id,
                team_id=team.id,
                host_id=host.id,
                kind=FloorKind.INTERACTIVE,
                state=RotationState.PENDING,
                day=begun.date(),
                begins=begun.time(),
                ends=(begun + timedelta(hours=1)).time(),
                starts_at=begun,
                ends_at=begun + timedelta(hours=1),
                minutes=60,
                recorded_at=begun,
            )
            session.add(rotation)
        debriefs.append(
            Debrief(
                rotation_id=rotation.id,
                person_id=person.id,
                great=f"Seen {number:03}" + "\U0001f69a" * 400,
                learned="The same",
                saved_at=begun,
                finished_at=clock.now(),
                language="en",
            )
        )
    session.flush()
    session.add_all(debriefs)


def tasks_of(session: Any, reader: Any) -> None:
    """Give the reader tasks: due or without a day, put off, done; many at the same moment."""
    soon, today = clock.now() + timedelta(days=2), clock.today()
    for number in range(ROWS):
        for name, more in (
            ("open", {"due_at": soon if number % 2 else None}),
            ("later", {"later_until": today + timedelta(days=1 + number % 3)}),
            ("done", {"closed_at": clock.now() - timedelta(days=number % 5)}),
        ):
            session.add(
                Task(
                    id=uuid4(),
                    kind="tests.chore",
                    person_id=reader.id,
                    subject_id=uuid4(),
                    params={"thing": f"{name} {number:03}"},
                    opened_at=clock.now(),
                    **more,
                )
            )


def world(session: Any) -> Any:
    """Give somebody who sees more than a page of everything."""
    OrganisationFactory()
    reader = director()
    AccountFactory(person_id=reader.id)
    team = FloorTeamFactory()
    RoleAssignmentFactory(
        person_id=reader.id, role="host", scope_id=team.id, started_at=clock.now() - timedelta(900)
    )
    days_of(session, reader, team)
    tasks_of(session, reader)
    today = clock.today()
    for number in range(ROWS):
        person = PersonFactory(name=f"Gone {number:03}", left_on=today + timedelta(number % 4))
        RoleAssignmentFactory(person_id=person.id, role="auditor")
        session.add(
            Exemption(
                id=uuid4(),
                person_id=person.id,
                reason="Leave",
                starts_on=today,
                ends_on=today + timedelta(days=number % 7),
                approved_by_id=reader.id,
                approved_at=clock.now(),
            )
        )
        InsightFactory(
            text=f"Said {number:03}",
            reporter=reader,
            state=InsightState.EFFECT_RECORDED,
            action="Write",
            action_owner_id=reader.id,
            action_due_on=today,
            effect="Fewer calls",
            answered_by_id=reader.id,
            answered_at=clock.now() - timedelta(days=number % 5),
        )
        SlotFactory(team_id=team.id, host_id=reader.id, day=today + timedelta(days=number + 1))
    session.flush()
    return reader, team


def walked(client: Client, address: str, where: str) -> Iterator[tuple[list[str], Any]]:
    """Give the texts of the rows of each page, with the page, to the last one."""
    while address:
        page = parsed(client.get(address))
        yield ["".join(found.itertext()).strip() for found in page.xpath(where)], page
        address = "".join(page.xpath("//a[@rel='next']/@href"))
        # Servers take some 4,000 characters; what people write is no part of an address.
        assert len(address) < LONGEST_ADDRESS, address


def test_every_row_of_a_long_list_is_on_one_page_and_in_the_file(
    client: Client, session: Any
) -> None:
    with task_kind():
        reader, team = world(session)
        client.sign_in(reader)
        places = (f"/floor/teams/{team.id}", "//section[@aria-labelledby='places']//li//strong")
        for address, where in (*LISTS, places):
            pages = list(walked(client, address, where))
            assert [len(rows) for rows, _page in pages] == [PAGE, ROWS - PAGE], address
            shown = [text for rows, _page in pages for text in rows]
            assert len(set(shown)) == ROWS, f"{address} shows a row twice, or leaves one out"
            (back,) = pages[-1][1].xpath("//a[@rel='prev']/@href")
            assert next(walked(client, back, where))[0] == pages[0][0], address
            file = client.get(f"{address}{'&' if '?' in address else '?'}format=csv")
            text = file.get_data().decode("utf-8-sig")
            assert len(list(csv.DictReader(io.StringIO(text, newline="")))) == ROWS, address
