"""What a result tells of small departments and of rounds few voted in."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from govern.audit.models import AuditRow
from govern.awards.models import Standing
from govern.notifications.models import OutboxRow
from tests.client import Client, parsed
from tests.factories.awards import Story, people
from tests.factories.people import DepartmentFactory, PersonFactory

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = pytest.mark.both_databases


@pytest.fixture
def story(session: Any, at: Any) -> Story:
    return Story(at)


def announced(story: Story, inside: int, outside: int) -> Any:
    """Announce a round in which so many of the own department and of others chose a story."""
    sales = DepartmentFactory(name="Sales")
    nominee = PersonFactory(name="Marijke Oud", department=sales)
    story.open()
    entry = story.finalist(nominee)
    story.after(days=20)
    for voter in [
        *people(inside, department=sales, created_at=story.start),
        *people(outside, created_at=story.start),
    ]:
        story.vote(voter, entry)
    story.after(days=30)
    story.announce()
    return nominee


def read(client: Client, story: Story) -> tuple[list[str], ...]:
    """Give votes and votes from elsewhere as the page, the CSV and the sheet have them."""
    client.sign_in(story.director)
    address = f"/awards/{story.round_id}"
    cells = parsed(client.get(address)).findall(".//tbody/tr/td")
    table = list(csv.reader(io.StringIO(client.get(f"{address}?format=csv").text.lstrip("\ufeff"))))
    sheet = load_workbook(io.BytesIO(client.get(f"{address}?format=xlsx").data)).active
    rows = list(sheet.iter_rows(values_only=True))
    return (
        ["".join(cell.itertext()).strip() for cell in cells][-2:],
        table[-1][3:5],
        ["" if value is None else str(value) for value in rows[-1][3:5]],
    )


@pytest.mark.parametrize(
    ("inside", "outside", "page", "exported"),
    [
        (5, 5, ["10", "5"], ["10", "5"]),
        (4, 6, ["10", "–"], ["10", ""]),
        (0, 6, ["6", "–"], ["6", ""]),
        (6, 1, ["7", "–"], ["7", ""]),
        (2, 2, ["–", "–"], ["", ""]),
    ],
)
def test_votes_of_a_small_group_are_nowhere_to_be_read_or_worked_out(
    client: Client,
    story: Story,
    inside: int,
    outside: int,
    page: list[str],
    exported: list[str],
) -> None:
    announced(story, inside, outside)
    assert read(client, story) == (page, exported, exported)


def test_a_round_few_voted_in_does_not_say_how_many(client: Client, story: Story) -> None:
    announced(story, 1, 2)
    page = client.sign_in(story.director).get(f"/awards/{story.round_id}").text
    assert "Fewer than 5 colleagues voted" in page
    assert "colleagues voted (" not in page


def test_the_ranks_of_a_round_few_voted_in_are_nowhere_to_be_read(
    client: Client, story: Story
) -> None:
    story.open()
    entries = [story.finalist(PersonFactory(name=f"Nominee {n}")) for n in range(3)]
    story.after(days=20)
    for voter, entry in zip(people(3, created_at=story.start), [2, 2, 1], strict=True):
        story.vote(voter, entries[entry])
    story.after(days=30)
    story.announce()
    address = f"/awards/{story.round_id}"
    client.sign_in(story.director)
    rows = parsed(client.get(address)).findall(".//tbody/tr")
    ranks = ["".join(row.findall("td")[1].itertext()).strip() for row in rows]
    assert sorted(ranks) == ["1", "–", "–"]
    table = list(csv.reader(io.StringIO(client.get(f"{address}?format=csv").text.lstrip("\ufeff"))))
    assert sorted(row[1] for row in table[1:]) == ["", "", "1"]


def test_a_category_nobody_voted_in_says_so(client: Client, story: Story) -> None:
    story.open(categories=2)
    chosen = story.finalist(PersonFactory())
    for number in range(2):
        story.finalist(PersonFactory(name=f"Nominee {number}"), category=1)
    story.after(days=20)
    for voter in people(6, created_at=story.start):
        story.vote(voter, chosen)
    story.after(days=30)
    story.announce()
    client.sign_in(story.director)
    rows = parsed(client.get(f"/awards/{story.round_id}")).findall(".//tbody/tr")
    told = ["".join(row.itertext()) for row in rows]
    assert sum("Nobody voted in this category" in text for text in told) == 2
    assert sum("Winner" in text for text in told) == 1
    ranks = sorted("".join(row.findall("td")[1].itertext()).strip() for row in rows)
    assert ranks == ["1", "–", "–"]


def test_the_count_itself_is_kept_whole_to_be_recounted(story: Story, session: Any) -> None:
    announced(story, 1, 2)
    standing = session.scalars(select(Standing)).one()
    assert (standing.votes, standing.votes_elsewhere, standing.is_winner) == (3, 2, True)


@pytest.mark.parametrize(("outside", "numbers"), [(2, (None, None)), (5, (6, 8))])
def test_the_log_counts_no_ballots_where_few_voted(
    story: Story, session: Any, outside: int, numbers: tuple[int | None, ...]
) -> None:
    announced(story, 1, outside)
    row = session.scalars(select(AuditRow).where(AuditRow.event == "awards.round_announced")).one()
    assert row.payload["ballots"] == numbers[0]
    assert (row.payload["entitled"] is None) is (numbers[1] is None)


def test_the_log_names_no_winner_and_winners_hear_of_it_all_the_same(
    story: Story, session: Any
) -> None:
    nominee = announced(story, 1, 2)
    row = session.scalars(select(AuditRow).where(AuditRow.event == "awards.round_announced")).one()
    assert row.payload["winners"] == 1
    assert str(nominee.id) not in str(row.payload)
    told: set[UUID] = set(
        session.scalars(select(OutboxRow.recipient_id).where(OutboxRow.kind == "awards.won"))
    )
    assert told == {nominee.id}
