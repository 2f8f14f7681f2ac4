"""Signing in, out, and what happens when the wrong password is typed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from govern.accounts import services
from govern.accounts.models import Account, Attempt, SecurityEvent, SignInSession
from govern.accounts.queries import find_actor_of
from govern.accounts.rules import TRIES, Hasher, TryKind
from govern.core.errors import DomainError, NotAllowed
from govern.core.transactions import transaction
from tests.client import Client, parsed, texts
from tests.conftest import NOON
from tests.factories.accounts import PASSWORD, member
from tests.factories.people import OrganisationFactory, PersonFactory, administrator

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

SIGN_IN = "/account/sign-in"


@pytest.fixture(autouse=True)
def _organisation(session: Any) -> None:
    OrganisationFactory()


def sign_in(client: Client, email: str | None, password: str = PASSWORD, **kwargs: Any) -> Any:
    return client.submit(SIGN_IN, {"email": email, "password": password}, **kwargs)


def test_the_right_password_signs_in_and_leads_on(client: Client) -> None:
    person = member()
    answer = client.submit(
        f"{SIGN_IN}?next=/journeys/", {"email": person.email.upper(), "password": PASSWORD}
    )
    assert (answer.status_code, answer.location) == (302, "/journeys/")
    assert client.get("/").status_code == 200


def test_a_wrong_password_is_refused_beside_the_field_and_counted(
    client: Client, session: Any
) -> None:
    person = member()
    answer = sign_in(client, person.email, "a wrong one, and long")
    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1
    event = session.scalars(select(SecurityEvent)).one()
    assert (event.kind, event.person_id) == ("password_refused", person.id)


def test_an_unknown_address_gets_the_same_answer_by_the_same_statements(
    client: Client, statements: Any
) -> None:
    person = member()
    answers = []
    client.get(SIGN_IN)
    for email in (person.email, "nobody@example.org"):
        with statements() as seen:
            answer = sign_in(client, email, "a wrong one, and long")
        page = parsed(answer)
        answers.append((answer.status_code, texts(page, ".//form//p"), list(seen)))
    assert answers[0] == answers[1]


@pytest.mark.asvs("V6.3.1")
def test_without_a_password_none_is_right_not_even_that_of_nobody() -> None:
    hasher = Hasher(memory=32)
    hasher.nobody = hasher.hash(PASSWORD)
    assert hasher.verify(hasher.nobody, PASSWORD)
    assert not hasher.verify(None, PASSWORD)


def test_after_ten_failures_even_the_right_password_waits(
    client: Client, at: Callable[[datetime], None]
) -> None:
    person = member()
    for _try in range(TRIES[TryKind.PASSWORD][0]):
        assert sign_in(client, person.email, "a wrong one, and long").status_code == 422
    refused = sign_in(client, person.email)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    at(NOON + timedelta(minutes=16))
    assert sign_in(client, person.email).status_code == 302


@pytest.mark.asvs("V6.3.1")
def test_an_address_that_tries_many_accounts_waits(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setitem(TRIES, TryKind.PASSWORD, (10, 3))
    for number in range(3):
        assert sign_in(client, f"guess{number}@example.org").status_code == 422
    assert sign_in(client, member().email).status_code == 429


def test_an_administrator_unlocks_an_account(client: Client, app: Any) -> None:
    person = member()
    for _try in range(TRIES[TryKind.PASSWORD][0]):
        sign_in(client, person.email, "a wrong one, and long")
    browser = app.test_client().sign_in(administrator())
    page = browser.get(f"/invitations/people/{person.id}")
    assert "10" in texts(parsed(page), ".//dd")
    assert browser.act(f"/invitations/people/{person.id}/unlock").status_code == 302
    assert sign_in(client, person.email).status_code == 302


def test_signing_in_gives_a_new_session_and_signing_out_ends_it(
    client: Client, session: Any
) -> None:
    person = member()
    sign_in(client, person.email)
    row = session.scalars(select(SignInSession)).one()
    assert row.ended_at is None
    client.act("/account/sign-out")
    session.expire_all()
    assert row.ended_at is not None
    assert client.get("/").status_code == 302


def test_a_closed_account_is_refused_on_the_next_request(client: Client, app: Any) -> None:
    person = member()
    sign_in(client, person.email)
    assert client.get("/").status_code == 200
    browser = app.test_client().sign_in(administrator())
    assert browser.act(f"/invitations/people/{person.id}/deactivate").status_code == 422
    assert (
        browser.act(f"/invitations/people/{person.id}/deactivate", {"confirmed": "y"}).status_code
        == 302
    )
    assert client.get("/").status_code == 302
    assert sign_in(client, person.email).status_code == 422
    assert browser.act(f"/invitations/people/{person.id}/reactivate").status_code == 302
    assert sign_in(client, person.email).status_code == 302


def test_nobody_closes_their_own_account_and_employees_close_none() -> None:
    admin, employee = administrator(), member()
    for actor, target in ((admin, admin), (employee, admin)):
        with pytest.raises(NotAllowed), transaction():
            services.deactivate(target.id, actor=find_actor_of(actor.id))


def test_an_account_is_closed_once() -> None:
    person, admin = member(), find_actor_of(administrator().id)
    with transaction():
        services.deactivate(person.id, actor=admin)
    with pytest.raises(DomainError, match="closed already"), transaction():
        services.deactivate(person.id, actor=admin)


def test_a_refused_page_is_noted_apart(client: Client, session: Any) -> None:
    person = PersonFactory()
    client.sign_in(person)
    assert client.get("/invitations/").status_code == 403
    event = session.scalars(select(SecurityEvent)).one()
    assert (event.kind, event.person_id, event.endpoint) == (
        "refused",
        person.id,
        "invitations.overview",
    )


def test_language_and_colours_are_kept_in_cookies_for_strangers(client: Client) -> None:
    answer = client.act("/account/preferences", {"language": "nl", "next": "//evil.example"})
    assert (answer.status_code, answer.location) == (303, "/")
    client.act("/account/preferences", {"theme": "dark"})
    page = parsed(client.get(SIGN_IN))
    assert (page.get("lang"), page.get("data-bs-theme")) == ("nl", "dark")


def test_language_and_colours_are_kept_with_the_account(client: Client, session: Any) -> None:
    person = PersonFactory()
    client.sign_in(person)
    client.act(
        "/account/preferences",
        {"language": "nl", "theme": "dark", "time_zone": "Europe/Brussels", "next": "/profile/"},
    )
    session.refresh(person)
    assert (person.language, person.time_zone) == ("nl", "Europe/Brussels")
    assert session.get(Account, person.id).theme == "dark"
    assert parsed(client.get("/profile/")).get("data-bs-theme") == "dark"


def test_unknown_preferences_change_nothing(client: Client, session: Any) -> None:
    person = PersonFactory()
    client.sign_in(person)
    client.act("/account/preferences", {"language": "xx", "theme": "pink", "time_zone": "Moon"})
    session.refresh(person)
    assert person.time_zone == "Europe/Amsterdam"
