"""Case 19: a fixed, stolen or stale session opens nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts import views
from govern.accounts.models import Account, SignInSession
from govern.accounts.rules import SESSION_LENGTH
from govern.core import clock
from govern.people.models import Person
from tests.client import Client
from tests.conftest import NOON
from tests.factories.accounts import PASSWORD, member
from tests.factories.people import OrganisationFactory, administrator

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


@pytest.fixture(autouse=True)
def _organisation(session: Any) -> None:
    OrganisationFactory()


def cookie_of(client: Client) -> str:
    found = client.get_cookie("govern")
    assert found is not None
    return found.value


def replay(client: Client, value: str) -> int:
    thief = client.application.test_client()
    thief.set_cookie("govern", value)
    return thief.get("/").status_code


def sign_in(client: Client, email: str | None) -> None:
    answer = client.submit("/account/sign-in", {"email": email, "password": PASSWORD})
    assert answer.status_code == 302, answer.text


@pytest.mark.asvs("V7.2.4")
def test_a_planted_session_id_is_replaced_by_signing_in(client: Client, session: Any) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "planted"
        cookie["csrf_token"] = "planted"
        cookie["anything"] = "planted"
    planted = cookie_of(client)
    sign_in(client, member().email)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != "planted"
        assert "anything" not in cookie
        assert cookie.get("csrf_token") != "planted"
    assert replay(client, planted) == 302


def test_each_sign_in_has_a_session_of_its_own(client: Client, session: Any) -> None:
    person = member()
    sign_in(client, person.email)
    first = cookie_of(client)
    client.act("/account/sign-out")
    sign_in(client, person.email)
    assert cookie_of(client) != first
    assert len({row.token_hash for row in session.scalars(select(SignInSession))}) == 2


def test_a_cookie_from_before_signing_out_is_refused(client: Client) -> None:
    sign_in(client, member().email)
    stolen = cookie_of(client)
    assert replay(client, stolen) == 200
    client.act("/account/sign-out")
    assert replay(client, stolen) == 302


@pytest.mark.asvs("V7.2.4")
def test_a_cookie_from_before_the_step_up_is_refused(client: Client) -> None:
    sign_in(client, member().email)
    stolen = cookie_of(client)
    client.submit("/account/confirm?for=sign", {"password": PASSWORD})
    assert client.get("/").status_code == 200
    assert replay(client, stolen) == 302


@pytest.mark.asvs("V7.2.4")
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (
            "/profile/password",
            {"old": PASSWORD, "password": "another long enough one"},
        ),
        ("/profile/e-mail", {"email": "new@example.org", "password": PASSWORD}),
    ],
)
def test_a_cookie_from_before_the_password_was_asked_again_is_refused(
    client: Client, path: str, fields: dict[str, str]
) -> None:
    sign_in(client, member().email)
    stolen = cookie_of(client)
    assert client.submit(path, fields).status_code == 302
    assert client.get("/").status_code == 200
    assert replay(client, stolen) == 302


def test_a_password_that_is_replaced_while_it_is_proved_opens_nothing(
    client: Client, app: Any, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = member()
    sign_in(client, person.email)
    proved = views.prove

    def replaced(trial: Any, password: str) -> Any:
        found = proved(trial, password)
        session.get_one(Account, person.id).password_hash = "another"
        session.commit()
        return found

    monkeypatch.setattr(views, "prove", replaced)
    late = app.test_client()
    answer = late.submit("/account/sign-in", {"email": person.email, "password": PASSWORD})
    assert answer.status_code == 422
    assert "Your account was changed a moment ago." in answer.text
    assert late.get("/").status_code == 302


@pytest.mark.parametrize(
    ("model", "changed"),
    [
        (Account, {"deactivated_at": NOON}),
        (Person, {"email": "another@example.org"}),
        (Person, {"left_on": NOON.date() - timedelta(days=1)}),
    ],
)
def test_what_is_closed_or_replaced_while_it_is_proved_opens_nothing(
    client: Client,
    session: Any,
    monkeypatch: pytest.MonkeyPatch,
    model: type[Account | Person],
    changed: dict[str, Any],
) -> None:
    person = member()
    proved = views.prove

    def overtaken(trial: Any, password: str) -> Any:
        found = proved(trial, password)
        for name, value in changed.items():
            setattr(session.get_one(model, person.id), name, value)
        session.commit()
        return found

    monkeypatch.setattr(views, "prove", overtaken)
    answer = client.submit("/account/sign-in", {"email": person.email, "password": PASSWORD})
    assert answer.status_code == 422
    assert not session.scalars(select(SignInSession)).all()


def test_a_cookie_of_a_closed_account_is_refused(client: Client, app: Any) -> None:
    person = member()
    sign_in(client, person.email)
    stolen = cookie_of(client)
    app.test_client().sign_in(administrator()).act(
        f"/invitations/people/{person.id}/deactivate", {"confirmed": "y"}
    )
    assert replay(client, stolen) == 302


def test_a_cookie_of_a_reopened_account_stays_refused(client: Client, app: Any) -> None:
    person = member()
    sign_in(client, person.email)
    stolen = cookie_of(client)
    admin = app.test_client().sign_in(administrator())
    admin.act(f"/invitations/people/{person.id}/deactivate", {"confirmed": "y"})
    admin.act(f"/invitations/people/{person.id}/reactivate")
    assert replay(client, stolen) == 302


def test_a_cookie_of_somebody_who_has_left_is_refused(client: Client, session: Any) -> None:
    person = member()
    sign_in(client, person.email)
    stolen = cookie_of(client)
    person.left_on = clock.today() - timedelta(days=1)
    session.flush()
    assert replay(client, stolen) == 302


def test_a_cookie_ends_after_seven_days_whatever_was_done(
    client: Client, at: Callable[[datetime], None]
) -> None:
    sign_in(client, member().email)
    stolen = cookie_of(client)
    at(NOON + SESSION_LENGTH - timedelta(seconds=1))
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    at(NOON + SESSION_LENGTH + timedelta(seconds=1))
    thief = client.application.test_client()
    with thief.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["seen"] = int(clock.now().timestamp())
    assert thief.get("/").status_code == 302
    assert replay(client, stolen) == 302


def test_the_cookie_is_for_http_only_and_says_nothing_about_the_person(
    client: Client, session: Any
) -> None:
    person = member()
    page = client.get("/account/sign-in")
    answer = client.post(
        "/account/sign-in",
        data={"email": person.email, "password": PASSWORD, "csrf_token": client.csrf()},
    )
    header = next(h for h in answer.headers.getlist("Set-Cookie") if h.startswith("govern="))
    assert page.status_code == 200
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert str(person.id) not in header
    row = session.scalars(select(SignInSession)).one()
    with client.session_transaction() as cookie:
        assert row.token_hash != cookie["_user_id"], "only a hash is stored"
