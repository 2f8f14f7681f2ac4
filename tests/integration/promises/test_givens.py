"""A promise kept so well for so long that it has become a given asks for the next level."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from govern.promises import queries
from govern.promises.rules import PromiseState, Standing
from tests.client import Client, form_values, parsed, texts
from tests.factories.people import OrganisationFactory, PersonFactory, set_number
from tests.factories.promises import PromiseCaseFactory, PromiseFactory, PromiseReadingFactory

if TYPE_CHECKING:
    from collections.abc import Callable

MAY = datetime(2026, 5, 20, 12, tzinfo=UTC)
#: The six months up to the newest one that is counted.
MONTHS = [date(2025, 11, 1), date(2025, 12, 1), *(date(2026, month, 1) for month in range(1, 5))]
MARK = "Has become a given"


@pytest.fixture(autouse=True)
def _in_may(session: Any, at: Callable[[datetime], None], client: Client) -> None:
    at(MAY)
    OrganisationFactory()
    client.sign_in(PersonFactory(language="en"))


def kept(
    *, months: list[date] = MONTHS, of_a_thousand: int = 990, total: int = 1000, **promise: Any
) -> Any:
    """Give a promise that was kept like this in each of these months."""
    made = PromiseFactory(
        **{
            "standing": Standing.KEPT,
            "last_period": months[-1],
            "last_kept": of_a_thousand * total // 1000,
            "last_total": total,
            **promise,
        }
    )
    for month in months:
        PromiseReadingFactory(
            promise_id=made.id,
            period_start=month,
            kept=of_a_thousand * total // 1000,
            total=total,
        )
    return made


def marked(client: Client, promise: Any) -> tuple[bool, bool]:
    """Tell whether the page of a promise, and the board, say that it has become a given."""
    return MARK in client.get(f"/promises/{promise.id}").text, MARK in client.get("/promises/").text


def test_a_promise_kept_above_the_share_for_the_periods_is_proposed_as_a_given(
    client: Client,
) -> None:
    promise = kept()
    assert marked(client, promise) == (True, True)
    page = client.get(f"/promises/{promise.id}").text
    assert "Kept above 98% in 6 periods in a row" in page
    assert "Which promise of the next level do we make now?" in page
    set_number("promises.given_periods", 7)
    assert marked(client, promise) == (False, False)


@pytest.mark.parametrize(
    "made",
    [
        {"of_a_thousand": 980},
        {"months": MONTHS[1:]},
        {"months": [date(2025, 10, 1), *MONTHS[:2], *MONTHS[3:]]},
        {"months": [date(2025, month, 1) for month in range(7, 13)]},
        {"total": 10},
        {"standing": Standing.AT_RISK},
        {"state": PromiseState.RETIRED},
    ],
    ids=["at the share", "too short", "with a gap", "long ago", "too few", "at risk", "retired"],
)
def test_what_does_not_reach_it_is_no_given(client: Client, made: dict[str, Any]) -> None:
    promise = kept(**made)
    assert marked(client, promise) == (False, False)


def test_a_promise_that_owes_a_repair_somewhere_is_no_given(client: Client) -> None:
    promise = kept()
    PromiseCaseFactory(promise_id=promise.id, opened_period=MONTHS[-1])
    assert marked(client, promise) == (False, False)


def test_the_next_level_begins_with_everything_but_the_sentence(client: Client) -> None:
    promise = kept(measure="Calls returned in time")
    page = client.get(f"/promises/{promise.id}")
    (link,) = [a for a in parsed(page).iter("a") if a.text == "Propose the next level"]
    form = client.get(link.get("href"))
    words = queries.get_promise(promise.id).wordings[0].text.get("en")
    assert words in " ".join(texts(parsed(form), ".//p[@class='lead']"))
    values = form_values(
        next(f for f in parsed(form).iter("form") if f.get("id") == "promise-form")
    )
    assert (values["measure"], values["text_en"]) == ("Calls returned in time", "")
    assert values["starts_on"] == "2026-05-20"
    sent = {**values, "text_en": "We call you back within the hour."}
    answer = client.post(link.get("href"), data=sent)
    assert answer.status_code == 302
    assert MARK in client.get(f"/promises/{promise.id}").text


def test_the_marks_need_no_statement_more_for_each_promise(client: Client, statements: Any) -> None:
    kept()
    client.get("/promises/")
    with statements() as few:
        client.get("/promises/")
    promise = next(iter([kept() for _ in range(4)]))
    with statements() as many:
        client.get("/promises/")
    with statements() as one:
        client.get(f"/promises/{promise.id}")
    assert len(few) == len(many) <= 8
    assert len(one) <= 8
