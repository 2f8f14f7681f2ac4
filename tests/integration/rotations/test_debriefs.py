"""Debriefs: half of one is kept, a finished one stays, and two windows lose no word."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from govern.core.errors import FieldError, Stale
from govern.licences.models import Licence
from govern.rotations import services
from tests.client import Client, form_values, parsed, texts
from tests.factories.people import PersonFactory, set_number

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.integration.rotations.conftest import Floor


def typed_in(page: TestResponse) -> dict[str, Any]:
    """Give what the form of the debrief would send as it stands."""
    forms = [form for form in parsed(page).iter("form") if form.find(".//textarea") is not None]
    return form_values(forms[0])


def test_half_a_debrief_is_kept_and_counts_for_nothing(floor: Floor, session: Any) -> None:
    rotation_id = floor.log()
    floor.tell(rotation_id, learned="", finish=False)
    floor.confirm(rotation_id)
    assert session.get(Licence, floor.person.id) is None
    with pytest.raises(FieldError):
        floor.tell(rotation_id, learned="", version=1)
    floor.tell(rotation_id, version=1)
    for version in (1, 2):
        with pytest.raises(Stale) as refused:
            floor.tell(rotation_id, version=version)
        assert refused.value.message == services.FINISHED


def test_debriefs_of_fewer_people_than_a_figure_needs_are_shown_to_nobody(
    floor: Floor, client: Client, statements: Any
) -> None:
    for _one in range(3):
        floor.tell(floor.log(other := PersonFactory()), other)
    floor.tell(floor.log(), great="CANARY-GREAT")
    # Half of one is not shared, and a second one of the same person is of nobody else.
    floor.tell(floor.log(half := PersonFactory()), half, finish=False)
    floor.tell(floor.log(day=date(2026, 5, 20)), great="CANARY-AGAIN")
    client.sign_in(floor.boss)
    for address in ("", "?sort=seen", "?text=x", "?format=csv"):
        page = client.get(f"/rotations/debriefs{address}")
        assert page.status_code == 200
        assert "CANARY" not in page.text, address
        said = "only once 5 different people have finished one" in page.text
        assert said is ("format" not in address)
    assert len(page.text.splitlines()) == 1, "nothing but the headings"
    floor.tell(floor.log(fifth := PersonFactory()), fifth)
    with statements() as seen:
        page = client.get("/rotations/debriefs")
    assert "CANARY-GREAT" in page.text
    assert len(seen) <= 8
    assert "CANARY-GREAT" in client.get("/rotations/debriefs?format=csv").text
    set_number("people.fewest_shown", 6)
    assert "CANARY" not in client.get("/rotations/debriefs").text


@pytest.mark.parametrize(
    ("act", "language", "said"),
    [
        ("save", "en", "it then replaces this"),
        ("finish", "en", "a finished debrief no longer changes"),
        ("save", "nl", "dan vervangt het dit"),
    ],
)
def test_who_tells_in_two_windows_is_shown_both_and_loses_no_word(
    floor: Floor, client: Client, statements: Any, act: str, language: str, said: str
) -> None:
    address = f"/rotations/{floor.log()}/debrief"
    floor.person.language = language
    client.sign_in(floor.person)
    client.get(address)
    with statements() as seen:
        mine, theirs = (typed_in(client.get(address)) for _window in range(2))
    assert len(seen) <= 2 * 8, seen
    theirs |= {"great": "DRAFT ONE", "learned": "LEARNED ONE", "act": act}
    assert client.post(address, data=theirs).status_code == 302
    # A first draft and one that was opened before it; then one of the same window again.
    mine |= {"learned": "LEARNED TWO", "act": "save"}
    answer = client.post(address, data=mine)
    assert answer.status_code == 409
    again = typed_in(answer)
    assert (again["great"], again["learned"]) == ("", "LEARNED TWO")
    stored = texts(parsed(answer), ".//dd[@class='stored-text']")
    assert stored == ["DRAFT ONE", "LEARNED ONE"]
    assert said in answer.text
    (heading,) = texts(parsed(answer), ".//div[@data-error-summary]/h2")
    assert ("Not saved yet" in heading) is (act == "save" and language == "en")
    assert ("Your finished debrief stays as it is:" in heading) is (act == "finish")
    buttons = texts(parsed(answer), ".//button[@name='act']")
    again |= {"great": "DRAFT ONE", "act": "save"}
    answer = client.post(address, data=again)
    if act == "save":
        assert (len(buttons), answer.status_code) == (2, 302)
        assert typed_in(client.get(address))["learned"] == "LEARNED TWO"
    else:
        assert (buttons, answer.status_code) == ([], 409)
        assert "LEARNED TWO" in answer.text
        assert client.get(address).location == address.removesuffix("/debrief")
