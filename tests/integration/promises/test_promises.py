"""A promise from the first words to a case that is closed again, in the browser."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.audit.models import AuditRow
from govern.core import clock
from govern.promises import queries
from govern.promises.models import Promise, PromiseCase
from govern.promises.notifications import REPAIR
from govern.promises.rules import PromiseState, Standing
from govern.readings.models import PromiseReading
from govern.tasks.models import Task
from tests.client import Client, parsed, texts
from tests.factories.people import DepartmentFactory, OrganisationFactory, PersonFactory, director
from tests.factories.promises import PromiseCaseFactory, PromiseFactory, PromiseReadingFactory

if TYPE_CHECKING:
    from collections.abc import Callable

MAY = datetime(2026, 5, 20, 12, tzinfo=UTC)
APRIL = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def _in_may(session: Any, at: Callable[[datetime], None]) -> None:
    at(MAY)
    OrganisationFactory()


def words(by: Any, **more: str) -> dict[str, str]:
    return {
        "text_en": "We call you back within two working hours",
        "text_nl": "We bellen je binnen twee werkuren terug",
        "owner": by.email,
        "measure": "Calls returned in time, of all calls asked for",
        "threshold": "92,5",
        **more,
    }


def test_a_promise_goes_from_an_idea_to_a_figure(client: Client, session: Any) -> None:
    chief, owner = director(), PersonFactory()
    client.sign_in(owner)
    answer = client.submit("/promises/new", words(owner))
    assert answer.status_code == 302, answer.text
    promise = session.scalar(select(Promise))
    assert (promise.state, promise.threshold_permille) == (PromiseState.PROPOSED, 925)
    assert (promise.starts_on, promise.review_on) == (date(2026, 5, 20), date(2027, 5, 20))
    client.sign_in(chief)
    address = f"/promises/{promise.id}"
    assert client.submit(address, action="agree").status_code == 302
    assert client.submit(f"{address}/go-live", {"confirmed": "y"}).status_code == 302
    client.sign_in(owner)
    sent = client.submit(
        f"{address}/readings/new", {"period_start": "2026-05-01", "kept": "1 980", "total": "2000"}
    )
    assert sent.status_code == 302, sent.text
    page = client.get(address)
    assert "1,980 of 2,000" in page.text
    assert promise.state is PromiseState.LIVE
    assert promise.standing is Standing.KEPT
    events = session.scalars(
        select(AuditRow.event).where(AuditRow.subject_id == promise.id).order_by(AuditRow.id)
    ).all()
    assert set(events) == {
        "promises.promise_proposed",
        "promises.promise_agreed",
        "promises.promise_went_live",
        "promises.reading_recorded",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("threshold", "0"),
        ("threshold", "100,1"),
        ("threshold", "92,55"),
        ("threshold", "many"),
        ("starts_on", "2026-02-31"),
        ("review_on", "2026-05-20"),
        ("owner", "nobody@example.org"),
        ("measure", " "),
        ("text_en", "a\u202eb"),
        ("stage_id", "00000000-0000-0000-0000-000000000000"),
        ("department_id", "nonsense"),
        ("period", "week"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    client: Client, session: Any, field: str, value: str
) -> None:
    owner = PersonFactory()
    client.sign_in(owner)
    answer = client.submit("/promises/new", words(owner, **{field: value}))
    assert answer.status_code == 422
    assert parsed(answer).find(f".//*[@id='{field}-errors']") is not None
    assert session.scalar(select(Promise)) is None


def test_a_promise_needs_words(client: Client) -> None:
    owner = PersonFactory()
    client.sign_in(owner)
    answer = client.submit("/promises/new", words(owner, text_en="", text_nl=""))
    assert answer.status_code == 422
    assert "Write this in one language first." in answer.text


def test_a_promise_of_somebody_who_has_left_cannot_go_live(client: Client) -> None:
    owner = PersonFactory(left_on=date(2026, 5, 1))
    promise = PromiseFactory(owner=owner, state=PromiseState.AGREED)
    client.sign_in(director())
    answer = client.submit(f"/promises/{promise.id}/go-live", {"confirmed": "y"})
    assert answer.status_code == 422
    assert promise.state is PromiseState.AGREED


def test_without_the_tick_nothing_goes_live_or_ends(client: Client) -> None:
    agreed, live = PromiseFactory(state=PromiseState.AGREED), PromiseFactory()
    client.sign_in(director())
    assert client.submit(f"/promises/{agreed.id}/go-live").status_code == 422
    assert client.submit(f"/promises/{live.id}/retire").status_code == 422
    assert (agreed.state, live.state) == (PromiseState.AGREED, PromiseState.LIVE)


def test_a_promise_cannot_skip_being_agreed(client: Client) -> None:
    promise = PromiseFactory(state=PromiseState.PROPOSED)
    client.sign_in(director())
    assert client.submit(f"/promises/{promise.id}/go-live", {"confirmed": "y"}).status_code == 409


def test_who_does_not_own_a_promise_changes_and_records_nothing(
    client: Client, session: Any
) -> None:
    proposed, live = PromiseFactory(state=PromiseState.PROPOSED), PromiseFactory()
    reading = PromiseReadingFactory(promise_id=live.id, period_start=APRIL)
    case = PromiseCaseFactory(promise_id=live.id, opened_period=APRIL)
    me = PersonFactory()
    client.sign_in(me)
    tried = [
        client.act(f"/promises/{proposed.id}/edit", words(me)),
        client.act(f"/promises/{live.id}/readings/new", {"kept": "1", "total": "2"}),
        client.act(
            f"/promises/readings/{reading.id}/correct", {"kept": "1", "total": "2", "reason": "x"}
        ),
        client.act(f"/promises/cases/{case.id}", {"cause": "x", "repair": "y"}),
        client.act(f"/promises/{proposed.id}/agree"),
        client.get(f"/promises/{proposed.id}/go-live"),
        client.get(f"/promises/{live.id}/retire"),
        client.get(f"/promises/{live.id}/reword"),
    ]
    assert [answer.status_code for answer in tried] == [403] * len(tried)
    assert "Record a figure" not in client.get(f"/promises/{live.id}").text
    assert len(session.scalars(select(PromiseReading)).all()) == 1


def test_an_agreed_promise_is_changed_by_the_director_only(client: Client) -> None:
    owner = PersonFactory()
    promise = PromiseFactory(owner=owner, state=PromiseState.AGREED)
    client.sign_in(owner)
    assert client.act(f"/promises/{promise.id}/edit", words(owner)).status_code == 403
    client.sign_in(director())
    assert client.submit(f"/promises/{promise.id}/edit", words(owner)).status_code == 302
    assert promise.threshold_permille == 925


def test_two_who_change_a_promise_see_both_texts(client: Client) -> None:
    promise = PromiseFactory(state=PromiseState.PROPOSED)
    me = director()
    client.sign_in(me)
    client.submit(f"/promises/{promise.id}/edit", words(me, text_en="First words"))
    answer = client.submit(
        f"/promises/{promise.id}/edit", words(me, text_en="Second words", version="1")
    )
    assert answer.status_code == 409
    assert "First words" in answer.text
    assert "Second words" in answer.text


def test_a_live_promise_keeps_its_old_words(client: Client, at: Callable[[datetime], None]) -> None:
    promise = PromiseFactory()
    address = f"/promises/{promise.id}"
    old = promise.wordings[0].text.get("en")
    client.sign_in(director())
    new = {"text_en": "We call you back within one hour", "starts_on": "2026-06-01"}
    assert client.submit(f"{address}/reword", new).status_code == 302
    assert texts(parsed(client.get(address)), ".//h1") == [old]
    assert old in client.get("/promises/").text
    at(MAY + timedelta(days=12))
    client.sign_in(director())
    assert texts(parsed(client.get(address)), ".//h1") == ["We call you back within one hour"]
    assert "within one hour" in client.get("/promises/?text=ONE+hour").text
    assert [w.number for w in queries.get_promise(promise.id).wordings] == [1, 2]


@pytest.mark.parametrize("day", ["2026-05-19", "2019-01-01", "2026-02-31", ""])
def test_other_words_do_not_begin_in_the_past(client: Client, day: str) -> None:
    promise = PromiseFactory()
    client.sign_in(director())
    answer = client.submit(
        f"/promises/{promise.id}/reword", {"text_en": "Other words", "starts_on": day}
    )
    assert answer.status_code == 422
    assert len(queries.get_promise(promise.id).wordings) == 1


def test_a_case_goes_over_to_the_new_owner(client: Client, session: Any) -> None:
    owner, heir = PersonFactory(), PersonFactory()
    promise = PromiseFactory(owner=owner)
    client.sign_in(owner)
    client.submit(f"/promises/{promise.id}/readings/new", {"kept": "10", "total": "100"})
    client.sign_in(director())
    moved = client.submit(f"/promises/{promise.id}/reword", {"owner": heir.email})
    assert moved.status_code == 302, moved.text
    open_tasks = session.scalars(
        select(Task.person_id).where(Task.kind == REPAIR, Task.closed_at.is_(None))
    ).all()
    assert open_tasks == [heir.id]


def test_a_retired_promise_closes_its_case(client: Client, session: Any) -> None:
    promise = PromiseFactory()
    case = PromiseCaseFactory(promise_id=promise.id, opened_period=APRIL)
    client.sign_in(director())
    sent = client.submit(f"/promises/{promise.id}/retire", {"confirmed": "y"})
    assert sent.status_code == 302
    assert promise.state is PromiseState.RETIRED
    assert session.get(PromiseCase, case.id).closed_at == clock.now()
    assert "No promise yet" in client.get("/promises/").text


def test_sending_a_promise_twice_makes_one(client: Client, session: Any) -> None:
    owner = PersonFactory()
    client.sign_in(owner)
    data = words(owner, submission_id="6a7e3f0a-4a5c-4a0e-9f43-0d9f3c0e7a11")
    first, second = client.submit("/promises/new", data), client.submit("/promises/new", data)
    assert (first.status_code, second.status_code) == (302, 303)
    assert first.location == second.location
    assert len(session.scalars(select(Promise)).all()) == 1


def test_the_check_is_there_with_and_without_a_script(client: Client, session: Any) -> None:
    owner = PersonFactory()
    client.sign_in(owner)
    data = words(owner, text_en="We call you back as soon as possible", check="y")
    page = client.submit("/promises/new", data)
    assert page.status_code == 200
    assert "Vague: “as soon as possible”." in texts(parsed(page), ".//li/span/b")
    assert session.scalar(select(Promise)) is None
    found = client.act(
        "/promises/check", {"text_nl": "We bellen je snel", "text_en": ""}
    ).get_json()
    assert [result["language"] for result in found] == ["nl"]
    assert "Vague: “snel”." in [item["label"] for item in found[0]["items"]]
    assert client.post("/promises/check", data={"text_en": "x"}).status_code == 400


def test_what_is_not_there_is_not_found(client: Client) -> None:
    client.sign_in(director())
    nothing = "00000000-0000-4000-8000-000000000000"
    for address in ("", "/edit", "/reword", "/go-live", "/retire", "/readings/new"):
        assert client.get(f"/promises/{nothing}{address}").status_code == 404
    assert client.get(f"/promises/readings/{nothing}/correct").status_code == 404
    assert client.get(f"/promises/cases/{nothing}").status_code == 404


def test_a_department_is_where_a_promise_holds(client: Client, session: Any) -> None:
    owner, department = PersonFactory(), DepartmentFactory(name="Claims")
    client.sign_in(owner)
    client.submit("/promises/new", words(owner, department_id=str(department.id)))
    assert session.scalar(select(Promise)).department_id == department.id
    assert "Claims" in client.get("/promises/").text
