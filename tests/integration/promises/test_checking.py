"""The promise check: objections that are overruled with a reason, and promises worded twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from govern.core.localised import Localised, both
from govern.core.transactions import transaction
from govern.promises import queries, services
from govern.promises.rules import PromiseState
from tests.client import Client, parsed
from tests.factories.definition import actor_of
from tests.factories.people import DepartmentFactory, OrganisationFactory, PersonFactory, director
from tests.factories.promises import PromiseFactory
from tests.integration.promises.test_promises import words

if TYPE_CHECKING:
    from collections.abc import Callable

MAY = datetime(2026, 5, 20, 12, tzinfo=UTC)
VAGUE = both("We call you back as soon as possible.", "We bellen je zo snel mogelijk terug.")
CALL = both("We call you back within two hours.", "We bellen je binnen twee uur terug.")
AGAIN = both("We call you back within two working hours.", "Je wordt snel gebeld.")
OTHER = both("You speak to a person in one minute by phone.", "Binnen een minuut een mens.")


@pytest.fixture(autouse=True)
def _in_may(session: Any, at: Callable[[datetime], None]) -> None:
    at(MAY)
    OrganisationFactory()


def propose(text: Localised) -> Any:
    owner = PersonFactory()
    promise = PromiseFactory(owner=owner, text=text, state=PromiseState.PROPOSED)
    services._look_for_alike(promise)
    return promise


def resembled() -> dict[str, str]:
    """Give which promise the board says each one reads like, by their English."""
    rows = queries.db.session.execute(queries.board(day=MAY.date())).all()
    return {r.text.get("en"): r.resembles.get("en") for r in rows if r.resembles}


def test_words_the_check_objects_to_go_live_with_a_reason_that_is_kept(client: Client) -> None:
    promise = PromiseFactory(text=VAGUE, state=PromiseState.AGREED)
    client.sign_in(director())
    address = f"/promises/{promise.id}"
    page = client.get(f"{address}/go-live").text
    assert "The promise check objects" in page
    assert "as soon as possible" in page
    refused = client.submit(f"{address}/go-live", {"confirmed": "y"})
    assert refused.status_code == 422
    assert parsed(refused).find(".//*[@id='overruled-errors']") is not None
    assert promise.state is PromiseState.AGREED
    why = "The partner names no hours before January."
    sent = {"confirmed": "y", "overruled": why}
    assert client.submit(f"{address}/go-live", sent).status_code == 302
    assert why in client.get(address).text


def test_a_promise_that_passes_is_not_asked_for_a_reason(client: Client) -> None:
    promise = PromiseFactory(text=CALL, state=PromiseState.AGREED)
    client.sign_in(director())
    page = client.get(f"/promises/{promise.id}/go-live").text
    assert "The promise check objects" not in page
    assert 'name="overruled"' not in page


def test_what_its_fields_say_need_not_stand_in_the_sentence(client: Client) -> None:
    text = both("A claim is paid in five days.", "Schade is betaald binnen vijf dagen.")
    bare = PromiseFactory(text=text, state=PromiseState.AGREED)
    said = PromiseFactory(
        text=both("A loss is settled in six days.", "Verlies is vereffend binnen zes dagen."),
        for_whom=both("Drivers", "Rijders"),
        department_id=DepartmentFactory().id,
        state=PromiseState.AGREED,
    )
    client.sign_in(director())
    sent = {"confirmed": "y"}
    assert client.submit(f"/promises/{bare.id}/go-live", sent).status_code == 422
    assert client.submit(f"/promises/{said.id}/go-live", sent).status_code == 302


def test_other_words_for_a_live_promise_are_checked_too(client: Client) -> None:
    boss = director()
    promise = PromiseFactory(owner=boss, text=CALL)
    client.sign_in(boss)
    sent = {"text_en": VAGUE.get("en"), "text_nl": VAGUE.get("nl"), "starts_on": "2026-06-01"}
    address = f"/promises/{promise.id}/reword"
    refused = client.submit(address, sent)
    assert refused.status_code == 422
    assert parsed(refused).find(".//*[@id='overruled-errors']") is not None
    assert client.submit(address, {**sent, "overruled": "For the winter."}).status_code == 302
    assert "For the winter." in client.get(f"/promises/{promise.id}").text


@pytest.mark.both_databases
def test_the_same_promise_worded_twice_is_pointed_out_until_one_goes() -> None:
    first = PromiseFactory(text=CALL)
    propose(AGAIN)
    propose(OTHER)
    assert resembled() == {AGAIN.get("en"): CALL.get("en")}
    with transaction():
        services.retire(first.id, actor=actor_of(director()))
    assert resembled() == {}


def test_words_that_were_changed_are_compared_anew(client: Client) -> None:
    propose(CALL)
    second = propose(AGAIN)
    boss = director()
    client.sign_in(boss)
    assert "Reads nearly like" in client.get("/promises/").text
    page = client.get(f"/promises/{second.id}").text
    assert "Reads nearly like another promise" in page
    sent = {
        "text_en": "You speak to a person in one minute by phone.",
        "text_nl": "",
        "owner": boss.email,
    }
    answer = client.submit(f"/promises/{second.id}/edit", sent)
    assert answer.status_code == 302, answer.text
    assert resembled() == {}


def test_the_one_it_was_like_changes_and_is_compared_again(client: Client) -> None:
    first = propose(CALL)
    propose(AGAIN)
    boss = director()
    client.sign_in(boss)
    sent = {"text_en": "Every bill fits on one page.", "text_nl": "", "owner": boss.email}
    assert client.submit(f"/promises/{first.id}/edit", sent).status_code == 302
    assert resembled() == {}


def test_the_panel_names_the_promise_that_is_there_but_never_itself(client: Client) -> None:
    owner = PersonFactory()
    promise = propose(CALL)
    client.sign_in(owner)
    typed = {"text_en": "We call you back within two working hours"}
    there = client.act("/promises/check", typed).get_json()
    assert there[0]["items"][-1]["label"] == "There is such a promise already:"
    assert there[0]["items"][-1]["text"] == CALL.get("en")
    itself = client.act(f"/promises/check?but={promise.id}", typed).get_json()
    assert all(item["ok"] for item in itself[0]["items"])
    with_a_button = client.submit("/promises/new", {**words(owner), "check": "y"})
    assert "There is such a promise already:" in with_a_button.text


def test_the_panel_reads_the_other_fields(client: Client) -> None:
    client.sign_in(PersonFactory())
    bare = {"text_en": "A claim is paid in five days."}
    missing = [i for i in client.act("/promises/check", bare).get_json()[0]["items"] if not i["ok"]]
    assert len(missing) == 2
    said = {**bare, "for_whom_en": "drivers", "country": "BE"}
    assert all(i["ok"] for i in client.act("/promises/check", said).get_json()[0]["items"])


def test_the_board_is_narrowed_by_department_and_country(client: Client) -> None:
    above = DepartmentFactory(name="Claims")
    below = DepartmentFactory(name="Claims Gent", parent_id=above.id, path=f"{above.path}x/")
    PromiseFactory(text=CALL, department_id=below.id)
    PromiseFactory(text=OTHER, country="BE")
    client.sign_in(PersonFactory())
    call, other = str(CALL.get("en")), str(OTHER.get("en"))
    for query, shown, hidden in (
        ("department=Claims", call, other),
        ("country=be", other, call),
        ("country=NL", "No promise was found", call),
        ("department=Nowhere", "No promise was found", call),
    ):
        page = client.get(f"/promises/?{query}").text
        assert shown in page, query
        assert hidden not in page, query
    files = client.get("/promises/?format=csv&country=BE").text
    assert other in files
    assert call not in files
