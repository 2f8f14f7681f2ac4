"""Something else holds than a promise for some days, and the promise returns by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.audit.models import AuditRow
from govern.core.errors import Conflict, FieldError, NotAllowed
from govern.core.localised import Localised
from govern.core.transactions import transaction
from govern.promises import queries, services
from govern.promises.rules import PromiseState
from tests.factories.definition import actor_of
from tests.factories.people import OrganisationFactory, PersonFactory, director
from tests.factories.promises import PromiseFactory, TemporaryChangeFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from govern.promises.models import Promise
    from tests.client import Client

MAY = datetime(2026, 5, 20, 12, tzinfo=UTC)
TODAY = MAY.date()
WORDS = Localised.of({"en": "We come within three hours", "nl": "We komen binnen drie uur"})


@pytest.fixture(autouse=True)
def _in_may(session: Any, at: Callable[[datetime], None]) -> None:
    at(MAY)
    OrganisationFactory()


def change(promise: Promise, by: Any, **more: Any) -> Any:
    values = {
        "text": WORDS,
        "reason": "High water",
        "told": "On the website",
        "told_on": TODAY,
        "starts_on": TODAY,
        "ends_on": date(2026, 5, 25),
        **more,
    }
    with transaction():
        return services.change_for_a_while(promise.id, actor=actor_of(by), **values)


@pytest.mark.both_databases
def test_the_promise_returns_by_itself_the_day_after(at: Callable[[datetime], None]) -> None:
    owner = PersonFactory()
    promise = PromiseFactory(owner=owner)
    change(promise, owner)

    def until(day: date) -> date | None:
        [row] = queries.db.session.execute(queries.board(day=day)).all()
        return row.changed_until

    assert until(date(2026, 5, 19)) is None
    assert until(TODAY) == until(date(2026, 5, 25)) == date(2026, 5, 25)
    assert until(date(2026, 5, 26)) is None


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("ends_on", {"ends_on": date(2026, 5, 19)}),
        ("ends_on", {"starts_on": date(2026, 5, 1), "ends_on": date(2026, 5, 19)}),
        ("ends_on", {"ends_on": date(2027, 6, 1)}),
        ("told_on", {"told_on": date(2026, 5, 26)}),
        ("starts_on", {"starts_on": date(2026, 6, 10), "ends_on": date(2026, 6, 20)}),
        ("starts_on", {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 10)}),
    ],
)
def test_days_that_make_no_sense_are_refused_beside_their_field(
    field: str, more: dict[str, Any]
) -> None:
    owner = PersonFactory()
    promise = PromiseFactory(owner=owner)
    others = {"starts_on": date(2026, 6, 10), "ends_on": date(2026, 6, 12)}
    TemporaryChangeFactory(promise_id=promise.id, begun_by_id=owner.id, **others)
    with pytest.raises(FieldError) as refused:
        change(promise, owner, **more)
    assert refused.value.field == field


def test_one_day_between_two_changes_is_enough() -> None:
    owner = PersonFactory()
    promise = PromiseFactory(owner=owner)
    change(promise, owner)
    change(promise, owner, starts_on=date(2026, 5, 26), ends_on=date(2026, 5, 26))
    assert len(queries.list_changes(promise.id)) == 2


def test_only_who_answers_for_a_live_promise_changes_it() -> None:
    owner = PersonFactory()
    with pytest.raises(NotAllowed):
        change(PromiseFactory(owner=owner), PersonFactory())
    with pytest.raises(NotAllowed):
        change(PromiseFactory(owner=owner, state=PromiseState.AGREED), owner)


def test_ended_early_it_held_until_yesterday_and_not_begun_it_is_gone(session: Any) -> None:
    owner = PersonFactory()
    promise = PromiseFactory(owner=owner)
    begun = change(promise, owner, starts_on=date(2026, 5, 18))
    to_come = change(promise, owner, starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 2))
    with transaction():
        services.end_change(begun, actor=actor_of(owner))
        services.end_change(to_come, actor=actor_of(owner))
    [left] = queries.list_changes(promise.id)
    assert left.ends_on == date(2026, 5, 19)
    with pytest.raises(Conflict):
        services.end_change(begun, actor=actor_of(owner))
    told = session.scalars(
        select(AuditRow.event).where(AuditRow.subject_id == promise.id).order_by(AuditRow.id)
    ).all()
    assert sorted(told) == ["promises.change_ended"] * 2 + ["promises.changed_for_a_while"] * 2


def test_somebody_else_ends_nothing() -> None:
    owner = PersonFactory()
    promise = PromiseFactory(owner=owner)
    begun = change(promise, owner)
    with pytest.raises(NotAllowed):
        services.end_change(begun, actor=actor_of(PersonFactory()))


def test_the_pages_say_what_holds_and_what_customers_were_told(client: Client) -> None:
    owner = PersonFactory()
    promise = PromiseFactory(owner=owner)
    client.sign_in(owner)
    address = f"/promises/{promise.id}"
    sent = {
        "text_en": "We come within three hours",
        "reason": "High water",
        "starts_on": "2026-05-20",
        "ends_on": "2026-05-25",
        "told": "On the website",
        "told_on": "2026-05-20",
    }
    refused = client.submit(f"{address}/for-a-while", {**sent, "text_en": ""})
    assert refused.status_code == 422
    assert "High water" in refused.text
    assert client.submit(f"{address}/for-a-while", sent).status_code == 302
    page = client.get(address).text
    for said in ("Changed until 25 May 2026", "three hours", "High water", "On the website"):
        assert said in page
    assert "Changed until" in client.get("/promises/").text
    assert client.submit(address, {}, action="/end").status_code == 302
    assert "Changed until" not in client.get(address).text


def test_what_is_over_stays_readable(client: Client) -> None:
    owner = PersonFactory()
    promise = PromiseFactory(owner=owner)
    over = {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 4, 3)}
    TemporaryChangeFactory(promise_id=promise.id, begun_by_id=owner.id, **over)
    client.sign_in(director())
    page = client.get(f"/promises/{promise.id}").text
    assert "Changed for a while, and over" in page
    assert "The flood of May" in page
