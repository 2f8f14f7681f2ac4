"""How often teams keep what they promise single customers: rates, weeks counted elsewhere."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from govern.accounts.queries import find_actor_of
from govern.commitments import queries, services
from govern.commitments.models import WeekTotal
from govern.commitments.rules import CommitmentState, Tally
from govern.core.errors import DomainError, FieldError
from govern.core.transactions import transaction
from tests.client import parsed, texts
from tests.factories.commitments import CommitmentFactory
from tests.factories.people import DepartmentFactory, OrganisationFactory, PersonFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from govern.core.permissions import Actor
    from tests.client import Client

pytestmark = pytest.mark.both_databases
NOW = datetime(2026, 5, 21, 10, tzinfo=UTC)
MONDAY, WEEK = date(2026, 5, 18), timedelta(days=7)


@pytest.fixture
def clerk(session: Any, at: Callable[[datetime], None]) -> Any:
    """Give somebody of a team that promises things."""
    OrganisationFactory()
    at(NOW)
    return PersonFactory(department=DepartmentFactory(name="Repairs"))


@pytest.fixture
def actor(clerk: Any) -> Actor:
    """Give them as an actor."""
    return find_actor_of(clerk.id)


def settled(clerk: Any, state: CommitmentState, times: int, due_at: datetime = NOW) -> None:
    for _ in range(times):
        CommitmentFactory(maker=clerk, state=state, due_at=due_at)


def count(
    actor: Actor, *, week: date = MONDAY, kept: int = 0, late: int = 0, broken: int = 0
) -> None:
    with transaction():
        services.count_week(actor=actor, week=week, kept=kept, late=late, broken=broken)


def test_what_is_settled_counts_by_the_week_it_was_due_and_what_is_open_does_not(
    clerk: Any,
) -> None:
    settled(clerk, CommitmentState.KEPT, 3)
    settled(clerk, CommitmentState.LATE, 1)
    settled(clerk, CommitmentState.OPEN, 2)
    settled(clerk, CommitmentState.BROKEN, 2, NOW - WEEK)
    settled(clerk, CommitmentState.BROKEN, 5, NOW - 9 * WEEK)
    (team,) = queries.list_teams(MONDAY - WEEK, MONDAY)
    assert team.name == "Repairs"
    assert team.weeks == {MONDAY - WEEK: Tally(broken=2), MONDAY: Tally(kept=3, late=1)}
    assert team.tally == Tally(kept=3, late=1, broken=2)
    assert team.tally.share == 0.5


def test_a_week_counted_elsewhere_stands_for_itself_and_is_superseded(
    clerk: Any, actor: Actor, session: Any
) -> None:
    settled(clerk, CommitmentState.BROKEN, 3)
    count(actor, kept=40, late=4, broken=6)
    count(actor, kept=41, late=4, broken=5)
    (team,) = queries.list_teams(MONDAY, MONDAY)
    assert team.tally == Tally(kept=41, late=4, broken=5)
    rows = session.scalars(select(WeekTotal).order_by(WeekTotal.kept)).all()
    assert [row.superseded_at for row in rows] == [NOW, None]


@pytest.mark.parametrize("week", [MONDAY + WEEK, MONDAY + timedelta(days=1), MONDAY - 105 * WEEK])
def test_only_a_week_that_has_begun_is_counted(actor: Actor, week: date) -> None:
    with pytest.raises(FieldError, match="week that has begun"):
        count(actor, week=week, kept=1)


@pytest.mark.parametrize("kept", [0, 1_000_001])
def test_a_week_of_nothing_or_of_too_much_is_a_slip(actor: Actor, kept: int) -> None:
    with pytest.raises(DomainError, match="at least one case"):
        count(actor, kept=kept)


def test_the_schema_holds_one_total_a_week(actor: Actor, session: Any, clerk: Any) -> None:
    count(actor, kept=1)
    row = {"department_id": clerk.department_id, "week": MONDAY, "late": 0, "broken": 0}
    for kept in (2, -1, 0):
        with pytest.raises(IntegrityError), session.begin_nested():
            more = {"kept": kept, "recorded_by_id": clerk.id, "recorded_at": NOW}
            session.add(WeekTotal(**row, **more))
            session.flush()
    assert session.scalar(select(func.count()).select_from(WeekTotal)) == 1


def test_few_cases_show_no_rate_and_no_percentage_in_the_file(
    client: Client, clerk: Any, actor: Actor
) -> None:
    settled(clerk, CommitmentState.KEPT, 18)
    client.sign_in(clerk)
    page = client.get("/commitments/teams")
    assert "too few to say" in page.text
    assert "100%" not in " ".join(texts(parsed(page), ".//tbody"))
    assert rows(client)[0]["Kept on time"] == ""
    settled(clerk, CommitmentState.BROKEN, 2)
    page = client.get("/commitments/teams")
    assert "90.0%" in " ".join(texts(parsed(page), ".//tbody"))
    found = rows(client)[0]
    assert (found["Team"], found["Kept"], found["Not kept"]) == ("Repairs", "18", "2")
    assert found["Kept on time"]


def rows(client: Client) -> list[dict[str, str]]:
    answer = client.get("/commitments/teams?format=csv")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_period_is_chosen(client: Client, clerk: Any) -> None:
    settled(clerk, CommitmentState.KEPT, 10)
    settled(clerk, CommitmentState.BROKEN, 10, NOW - 5 * WEEK)
    client.sign_in(clerk)
    assert "10 of 10" in client.get("/commitments/teams?weeks=4").text
    for asked in ("?weeks=12", ""):
        assert "10 of 20" in client.get(f"/commitments/teams{asked}").text
    assert client.get("/commitments/teams?weeks=1000000").status_code == 422


def test_a_team_types_its_week(client: Client, clerk: Any) -> None:
    client.sign_in(clerk)
    values = {"week": "2026-05-11", "kept": "80", "late": "5", "broken": "15"}
    assert client.submit("/commitments/weeks", values).status_code == 302
    assert "80 of 100" in client.get("/commitments/teams").text
    nothing = {**values, "kept": "0", "late": "0", "broken": "0"}
    refused = client.submit("/commitments/weeks", nothing)
    assert refused.status_code == 422
    assert "Give at least one case" in refused.text
    odd = client.act("/commitments/weeks", {**values, "week": "2026-05-12"})
    assert odd.status_code == 422


def test_every_team_is_read_with_the_same_statements(
    client: Client, clerk: Any, statements: Any
) -> None:
    settled(clerk, CommitmentState.KEPT, 1)
    client.sign_in(clerk)
    client.get("/commitments/teams")
    with statements() as few:
        client.get("/commitments/teams")
    for _ in range(12):
        settled(PersonFactory(), CommitmentState.KEPT, 2)
    with statements() as many:
        assert client.get("/commitments/teams").status_code == 200
    assert len(few) == len(many)
