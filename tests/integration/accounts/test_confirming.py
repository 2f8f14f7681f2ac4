"""Confirming who one is, and what was typed when the session had ended."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts.models import SignInSession
from govern.accounts.queries import find_actor, find_actor_of, find_confirmed
from govern.accounts.rules import TRIES, Purpose, TryKind
from govern.core import clock
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.journeys import services as journeys
from govern.journeys.queries import list_journeys
from tests.client import Client, form_values, parsed
from tests.conftest import NOON
from tests.factories.accounts import PASSWORD, member
from tests.factories.people import OrganisationFactory, director

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

CONFIRM = "/account/confirm?for=sign&next=/journeys/"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _organisation(session: Any) -> None:
    OrganisationFactory()


def token_of(client: Client) -> str:
    with client.session_transaction() as cookie:
        return str(cookie["_user_id"])


def test_the_password_makes_one_purpose_fresh_for_a_while(
    client: Client, at: Callable[[datetime], None]
) -> None:
    client.sign_in(member())
    answer = client.submit(CONFIRM, {"password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/journeys/")
    actor = find_actor(token_of(client))
    assert find_confirmed(actor, Purpose.SIGN, 5)
    assert not find_confirmed(actor, "something else", 5)
    at(NOON + timedelta(minutes=5, seconds=1))
    assert not find_confirmed(actor, Purpose.SIGN, 5)


def test_confirming_gives_the_session_a_new_token(client: Client) -> None:
    client.sign_in(member())
    before = token_of(client)
    client.submit(CONFIRM, {"password": PASSWORD})
    assert token_of(client) != before
    assert not find_actor(before).is_authenticated


def test_a_wrong_password_confirms_nothing_and_is_counted(client: Client) -> None:
    client.sign_in(member())
    for _try in range(TRIES[TryKind.CONFIRM][0]):
        answer = client.submit(CONFIRM, {"password": "wrong, and long"})
        assert answer.status_code == 422
        assert "This is not your password." in answer.text
    assert not find_confirmed(find_actor(token_of(client)), Purpose.SIGN, 5)
    assert client.submit(CONFIRM, {"password": PASSWORD}).status_code == 429


def test_one_confirms_for_a_known_purpose_only(client: Client) -> None:
    client.sign_in(member())
    assert client.get("/account/confirm?for=anything").status_code == 404
    assert client.get("/account/confirm").status_code == 404


def journey_form(client: Client) -> tuple[str, dict[str, Any]]:
    with transaction():
        journey_id = journeys.create_generic(actor=find_actor_of(director().id))
    url = f"/journeys/{journey_id}/edit"
    page = client.get(url)
    form = next(f for f in parsed(page).iter("form") if "sheet" in (f.get("class") or ""))
    return url, {**form_values(form), "name_en": "What I typed for an hour"}


def end_all(session: Any) -> None:
    for row in session.scalars(select(SignInSession)):
        row.ended_at = clock.now()
    session.flush()


def sign_in_again(client: Client, page: Any, person: Any) -> Any:
    form = next(f for f in parsed(page).iter("form") if "sheet" in (f.get("class") or ""))
    values = {**form_values(form), "email": person.email, "password": PASSWORD}
    return client.post("/account/sign-in", data=values)


def test_what_was_typed_when_the_session_ended_is_sent_after_signing_in_again(
    client: Client, session: Any
) -> None:
    person = member(roles=[Role.CX_DIRECTOR])
    client.sign_in(person)
    url, values = journey_form(client)
    end_all(session)
    refused = client.post(url, data=values, headers=SAME_ORIGIN)
    assert refused.status_code == 401
    assert list_journeys()[0].name.get("en") != "What I typed for an hour"
    resumed = sign_in_again(client, refused, person)
    assert resumed.status_code == 200
    assert "What I typed for an hour" in resumed.text
    form = next(f for f in parsed(resumed).iter("form") if f.get("action") == url)
    assert client.post(url, data=form_values(form)).status_code == 302
    assert list_journeys()[0].name.get("en") == "What I typed for an hour"


def test_somebody_else_does_not_see_what_was_typed(client: Client, session: Any) -> None:
    client.sign_in(member(roles=[Role.CX_DIRECTOR]))
    url, values = journey_form(client)
    end_all(session)
    refused = client.post(url, data=values, headers=SAME_ORIGIN)
    answer = sign_in_again(client, refused, member())
    assert answer.status_code == 302
    assert "What I typed" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}],
    ids=["no origin", "another site", "a foreign origin"],
)
def test_what_another_site_posts_is_not_kept(client: Client, headers: dict[str, str]) -> None:
    answer = client.post("/profile/e-mail", data={"email": "x@example.org"}, headers=headers)
    assert (answer.status_code, answer.location) == (303, "/account/sign-in")


def test_passwords_are_never_kept(client: Client) -> None:
    answer = client.post(
        "/profile/password",
        data={"old_password": "a", "password": "b", "note": "kept words"},
        headers={"Origin": "http://localhost"},
    )
    assert answer.status_code == 401
    assert re.search(r'name="kept"', answer.text)
    resumed = sign_in_again(client, answer, member())
    assert "kept words" in resumed.text
    assert 'name="password"' not in resumed.text


def test_a_very_long_text_is_not_carried_around(client: Client) -> None:
    answer = client.post("/profile/e-mail", data={"note": "x" * 70_000}, headers=SAME_ORIGIN)
    assert answer.status_code == 303


def test_a_forged_text_is_ignored(client: Client) -> None:
    person = member()
    answer = client.submit(
        "/account/sign-in", {"email": person.email, "password": PASSWORD, "kept": "forged"}
    )
    assert answer.status_code == 302
