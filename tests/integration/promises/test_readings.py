"""What is counted of a promise, the cases it opens, the board and the figure of the front page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from govern.core.types import sort_key
from govern.figures.rules import KINDS
from govern.organisation.queries import end_of_day
from govern.promises import queries
from govern.promises.models import PromiseCase
from govern.promises.notifications import REPAIR
from govern.promises.rules import Period, PromiseState, Standing
from govern.readings import queries as readings
from govern.readings.models import PromiseReading
from govern.tasks.models import Task
from tests.client import Client, parsed, texts
from tests.factories.people import DepartmentFactory, OrganisationFactory, PersonFactory, director
from tests.factories.promises import PromiseFactory, PromiseReadingFactory

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.both_databases

MAY = datetime(2026, 5, 20, 12, tzinfo=UTC)
APRIL = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def _in_may(session: Any, at: Callable[[datetime], None]) -> None:
    at(MAY)
    OrganisationFactory()


@pytest.fixture
def owner(client: Client) -> Any:
    """Give an owner who is signed in."""
    person = PersonFactory()
    client.sign_in(person)
    return person


def record(client: Client, promise: Any, kept: str, total: str, **more: str) -> Any:
    data = {"period_start": "2026-04-01", "kept": kept, "total": total, **more}
    return client.submit(f"/promises/{promise.id}/readings/new", data)


@pytest.mark.parametrize(
    ("kept", "total", "field"),
    [
        ("11", "10", "kept"),
        ("-1", "10", "kept"),
        ("0", "0", "total"),
        ("5", "-10", "total"),
        ("1", "1000000000000", "total"),
        ("1", "9" * 40, "total"),
        ("12,5", "20", "kept"),
        ("12.5", "20", "kept"),
        ("1e3", "2000", "kept"),
        ("ten", "20", "kept"),
        ("", "20", "kept"),
    ],
)
def test_what_cannot_have_been_counted_is_refused(
    client: Client, session: Any, owner: Any, kept: str, total: str, field: str
) -> None:
    promise = PromiseFactory(owner=owner)
    answer = record(client, promise, kept, total)
    assert answer.status_code == 422
    assert parsed(answer).find(f".//*[@id='{field}-errors']") is not None
    assert session.scalar(select(PromiseReading)) is None


@pytest.mark.parametrize("start", ["2026-06-01", "2026-02-31", "2026-04-02", "2019-12-01", "x"])
def test_only_periods_in_which_the_promise_held_are_counted(
    client: Client, owner: Any, start: str
) -> None:
    promise = PromiseFactory(owner=owner)
    assert record(client, promise, "1", "2", period_start=start).status_code == 422


def test_a_promise_that_is_not_live_is_not_counted(client: Client, owner: Any) -> None:
    promise = PromiseFactory(owner=owner, state=PromiseState.AGREED)
    address = f"/promises/{promise.id}/readings/new"
    assert client.get(address).status_code == 403
    assert client.act(address, {"kept": "1", "total": "2"}).status_code == 403


def test_a_period_is_counted_once_for_each_scope(client: Client, owner: Any) -> None:
    promise, place = PromiseFactory(owner=owner), DepartmentFactory()
    assert record(client, promise, "95", "100").status_code == 302
    assert record(client, promise, "40", "50", department_id=str(place.id)).status_code == 302
    again = record(client, promise, "96", "100")
    assert again.status_code == 422
    assert "Correct that one" in again.text
    assert (promise.last_kept, promise.last_total) == (95, 100)


def test_sending_a_figure_twice_counts_once(client: Client, session: Any, owner: Any) -> None:
    promise = PromiseFactory(owner=owner)
    one_id = "6a7e3f0a-4a5c-4a0e-9f43-0d9f3c0e7a12"
    first = record(client, promise, "95", "100", submission_id=one_id)
    second = record(client, promise, "95", "100", submission_id=one_id)
    assert (first.status_code, second.status_code) == (302, 303)
    assert len(session.scalars(select(PromiseReading)).all()) == 1


def test_a_promise_not_kept_opens_one_case_until_it_is_kept_again(
    client: Client, session: Any, owner: Any
) -> None:
    promise = PromiseFactory(owner=owner)
    record(client, promise, "500", "1000", period_start="2026-03-01")
    record(client, promise, "600", "1000")
    case = session.scalars(select(PromiseCase)).one()
    assert case.opened_period == date(2026, 3, 1)
    assert case.due_on == MAY.date() + timedelta(days=14)
    task = session.scalars(select(Task).where(Task.kind == REPAIR)).one()
    assert (task.person_id, task.closed_at) == (owner.id, None)
    # The front page and the case name the same day.
    assert task.due_at == end_of_day(case.due_on)
    assert "3 June 2026" in client.get("/tasks/").text
    answer = client.submit(f"/promises/cases/{case.id}", {"cause": "Holidays", "repair": "Rota"})
    assert answer.status_code == 302
    session.refresh(task)
    assert task.closed_at is not None
    assert "Holidays" in client.get(f"/promises/{promise.id}").text
    record(client, promise, "990", "1000", period_start="2026-05-01")
    session.refresh(case)
    assert case.closed_at is not None
    assert promise.standing is Standing.KEPT
    late = client.submit(f"/promises/cases/{case.id}", {"cause": "x", "repair": "y"})
    assert late.status_code == 409


def test_a_case_needs_a_cause_and_a_repair(client: Client, session: Any, owner: Any) -> None:
    promise = PromiseFactory(owner=owner)
    record(client, promise, "1", "100")
    case = session.scalars(select(PromiseCase)).one()
    answer = client.submit(f"/promises/cases/{case.id}", {"cause": "Holidays", "repair": " "})
    assert answer.status_code == 422
    assert case.answered_at is None


def test_one_department_that_does_not_keep_it_opens_a_case(
    client: Client, session: Any, owner: Any
) -> None:
    promise, place = PromiseFactory(owner=owner), DepartmentFactory()
    record(client, promise, "990", "1000")
    record(client, promise, "10", "100", department_id=str(place.id))
    assert promise.standing is Standing.KEPT
    assert session.scalars(select(PromiseCase)).one().closed_at is None


def test_an_older_period_does_not_change_where_a_promise_stands(
    client: Client, session: Any, owner: Any
) -> None:
    promise = PromiseFactory(owner=owner)
    record(client, promise, "990", "1000")
    record(client, promise, "1", "1000", period_start="2026-01-01")
    assert (promise.standing, promise.last_period) == (Standing.KEPT, APRIL)
    assert session.scalar(select(PromiseCase)) is None


def test_a_correction_replaces_a_figure_and_keeps_it(
    client: Client, session: Any, owner: Any
) -> None:
    promise = PromiseFactory(owner=owner)
    record(client, promise, "100", "1000")
    old = session.scalars(select(PromiseReading)).one()
    better = {"kept": "990", "total": "1000", "reason": "A nought was missing"}
    address = f"/promises/readings/{old.id}/correct"
    assert client.submit(address, better).status_code == 302
    session.refresh(old)
    new = session.get(PromiseReading, old.superseded_by_id)
    assert (new.kept, new.period_start, old.superseded_at is None) == (990, APRIL, False)
    assert promise.standing is Standing.KEPT
    assert session.scalars(select(PromiseCase)).one().closed_at is not None
    page = client.get(f"/promises/{promise.id}")
    assert texts(parsed(page), ".//td//s") == ["100 of 1,000"]
    assert client.submit(address, better).status_code == 409
    assert (
        client.submit(
            f"/promises/readings/{new.id}/correct", {"kept": "9", "total": "8", "reason": "x"}
        ).status_code
        == 422
    )


def test_the_schema_refuses_more_kept_than_counted_and_two_current_figures(session: Any) -> None:
    promise = PromiseFactory()
    reading = PromiseReadingFactory(promise_id=promise.id, period_start=APRIL)
    for values in ({"kept": 101}, {"kept": -1}, {}):
        row = {
            "promise_id": promise.id,
            "period_start": APRIL if not values else date(2026, 3, 1),
            "kept": 1,
            "total": 100,
            "recorded_at": reading.recorded_at,
            "reason": "",
            **values,
        }
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(insert(PromiseReading).values(row))


def test_few_cases_are_too_few_to_say(client: Client, owner: Any) -> None:
    promise = PromiseFactory(owner=owner)
    record(client, promise, "0", "9")
    assert promise.standing is Standing.TOO_FEW
    assert "too few to say" in client.get("/promises/").text
    assert "Fewer than" in client.get(f"/promises/{promise.id}").text


def test_the_board_takes_few_statements_whatever_its_length(
    client: Client, owner: Any, statements: Any
) -> None:
    for _ in range(12):
        promise = PromiseFactory(owner=owner)
        for month in range(1, 5):
            PromiseReadingFactory(promise_id=promise.id, period_start=date(2026, month, 1))
    with statements() as seen:
        page = client.get("/promises/")
    assert page.status_code == 200
    assert len(parsed(page).findall(".//tbody/tr")) == 12
    assert len(seen) <= 7, seen
    with statements() as seen:
        assert client.get(f"/promises/{promise.id}").status_code == 200
    assert len(seen) <= 8, seen


def test_the_board_is_narrowed_and_taken_along(client: Client, owner: Any) -> None:
    kept = PromiseFactory(owner=owner, standing=Standing.KEPT, last_total=10, last_kept=9)
    PromiseFactory(owner=owner, standing=Standing.NOT_KEPT, period=Period.QUARTER)
    PromiseFactory(owner=owner, state=PromiseState.RETIRED)
    for query, rows in (
        ("", 2),
        ("standing=kept", 1),
        ("state=retired", 1),
        ("text=WERKUREN", 2),
        ("text=%25", 0),
        ("sort=review", 2),
    ):
        page = client.get(f"/promises/?{query}")
        assert len(parsed(page).findall(".//tbody/tr")) == rows, query
    line = client.get("/promises/?format=csv&standing=kept").text
    assert queries.get_promise(kept.id).wordings[0].text.get("en") in line
    assert "0.9" in line
    assert client.get("/promises/?format=xlsx").status_code == 200


def test_every_page_is_there_in_dutch(client: Client, session: Any) -> None:
    chief = director(language="nl")
    client.sign_in(chief)
    promise = PromiseFactory(owner=chief)
    record(client, promise, "500", "1000")
    case = session.scalars(select(PromiseCase)).one()
    reading = session.scalars(select(PromiseReading)).one()
    address = f"/promises/{promise.id}"
    for page in (
        "/promises/",
        "/promises/new",
        address,
        f"{address}/reword",
        f"{address}/retire",
        f"{address}/readings/new",
        f"/promises/readings/{reading.id}/correct",
        f"/promises/cases/{case.id}",
    ):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert parsed(answer).get("lang") == "nl"
    assert queries.get_promise(promise.id).wordings[0].text.get("nl") in client.get(address).text


def test_the_figure_counts_the_newest_month_once() -> None:
    first, second = PromiseFactory(), PromiseFactory()
    place = DepartmentFactory()
    PromiseReadingFactory(promise_id=first.id, period_start=APRIL, kept=90, total=100)
    PromiseReadingFactory(
        promise_id=first.id, period_start=APRIL, department_id=place.id, kept=9, total=10
    )
    PromiseReadingFactory(promise_id=second.id, period_start=APRIL, kept=50, total=100)
    PromiseReadingFactory(promise_id=second.id, period_start=date(2026, 3, 1), kept=1, total=1)
    # What was replaced counts no more, also where nothing else is newer.
    replaced = {"promise_id": second.id, "kept": 1, "total": 100, "superseded_at": MAY}
    PromiseReadingFactory(period_start=APRIL, **replaced)
    PromiseReadingFactory(period_start=date(2026, 5, 1), **replaced)
    assert readings.list_trends([second.id], date(2020, 1, 1))[second.id][1:] == [
        (APRIL, (50, 100))
    ]
    count = KINDS["promises.kept"].count
    assert count(MAY.date()) == (140, 200)
    assert count(date(2026, 3, 31)) == (1, 1)
    assert count(date(2025, 1, 1)) is None


def test_words_are_found_without_accents_and_case(session: Any) -> None:
    promise = PromiseFactory()
    assert promise.sort_key == sort_key(promise.wordings[0].text.get("en"))
    assert readings.list_trends([promise.id], date(2020, 1, 1)) == {promise.id: []}
