"""One's own page: password, e-mail address, sessions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from govern.accounts.models import Account, SignInSession
from govern.accounts.queries import find_actor_of
from govern.accounts.rules import hasher, token_hash
from govern.links.models import OneTimeLink
from govern.links.rules import link_token
from govern.notifications.models import OutboxRow
from govern.notifications.rules import KINDS
from tests.client import Client
from tests.factories.accounts import PASSWORD, member
from tests.factories.people import OrganisationFactory

NEW = "vier woorden die niemand raadt"
SECRET = "a secret for tests only, and long enough"


@pytest.fixture(autouse=True)
def _organisation(session: Any) -> None:
    OrganisationFactory()


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("page", ["", "password", "e-mail", "sessions"])
def test_the_pages_open_in_both_languages(
    client: Client, page: str, language: str, statements: Any
) -> None:
    client.sign_in(member(language=language))
    client.get(f"/profile/{page}")
    with statements() as seen:
        answer = client.get(f"/profile/{page}")
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.text
    assert len(seen) <= 6, seen


def test_a_new_password_needs_the_old_one_and_ends_the_other_sessions(
    client: Client, session: Any, app: Any
) -> None:
    person = member()
    other = app.test_client().sign_in(person)
    client.sign_in(person)
    assert client.submit("/profile/password", {"old": "wrong", "password": NEW}).status_code == 422
    assert other.get("/").status_code == 200
    answer = client.submit("/profile/password", {"old": PASSWORD, "password": NEW})
    assert answer.status_code == 302
    assert hasher.verify(session.get(Account, person.id).password_hash, NEW)
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert session.scalars(select(OutboxRow.kind)).all() == ["profile.password_changed"]


def test_a_new_password_is_judged(client: Client) -> None:
    client.sign_in(member(name="Sanne Verbruggen"))
    answer = client.submit(
        "/profile/password", {"old": PASSWORD, "password": "sanne verbruggen 1987"}
    )
    assert answer.status_code == 422
    assert "a name people know" in answer.text


def ask(client: Client, email: str) -> Any:
    return client.submit("/profile/e-mail", {"email": email, "password": PASSWORD})


def link_url(session: Any) -> str:
    link = session.scalars(select(OneTimeLink)).one()
    return f"/profile/e-mail/{link_token(link.id, SECRET)}"


def test_a_new_address_counts_when_it_is_confirmed_and_the_old_one_is_told(
    client: Client, session: Any
) -> None:
    person = member()
    old = person.email
    client.sign_in(person)
    assert ask(client, "New.Name@Example.org").status_code == 302
    session.refresh(person)
    assert person.email == old
    stranger = client.application.test_client()
    url = link_url(session)
    assert stranger.get(url).status_code == 200
    assert stranger.submit(url).status_code == 302
    session.refresh(person)
    assert person.email == "new.name@example.org"
    assert stranger.get(url).status_code == 410
    rows = {row.kind: row for row in session.scalars(select(OutboxRow))}
    asked, told = KINDS["profile.email_asked"], KINDS["profile.email_changed"]
    assert asked.address is not None
    assert told.address is not None
    assert asked.address(rows["profile.email_asked"].ids) == "new.name@example.org"
    assert told.address(rows["profile.email_changed"].ids) == old
    with client.application.test_request_context():
        actor = find_actor_of(person.id)
        ids = rows["profile.email_asked"].ids
        assert asked.context(person.id, actor, ids) is None, "it is confirmed already"


def test_the_address_of_somebody_else_is_not_given_away(client: Client, session: Any) -> None:
    taken = member()
    person = member()
    client.sign_in(person)
    assert ask(client, str(taken.email)).status_code == 302
    answer = client.submit(link_url(session))
    assert answer.status_code == 422
    session.refresh(person)
    assert person.email != taken.email


@pytest.mark.parametrize("email", ["nothing", "a@b@c", "x@example.org\nBcc: y@example.org", ""])
def test_what_is_no_address_is_refused(client: Client, email: str, session: Any) -> None:
    client.sign_in(member())
    assert ask(client, email).status_code == 422
    assert session.scalar(select(func.count()).select_from(OneTimeLink)) == 0


def test_a_reset_link_confirms_no_address_and_the_other_way_round(
    client: Client, session: Any
) -> None:
    client.sign_in(member())
    ask(client, "new@example.org")
    token = link_url(session).rsplit("/", 1)[1]
    assert client.get(f"/links/{token}").status_code == 410


def test_sessions_are_listed_and_ended(client: Client, session: Any, app: Any) -> None:
    person = member()
    other = app.test_client().sign_in(person)
    third = app.test_client().sign_in(person)
    client.sign_in(person)
    ids: list[UUID] = list(
        session.scalars(select(SignInSession.id).order_by(SignInSession.created_at))
    )
    assert len(ids) == 3
    with other.session_transaction() as cookie:
        hashed = token_hash(cookie["_user_id"])
    other_id = session.scalar(select(SignInSession.id).where(SignInSession.token_hash == hashed))
    asked = client.act(f"/profile/sessions/{other_id}/end")
    assert asked.location.startswith("/account/confirm?for=sessions"), "first the password"
    assert other.get("/").status_code == 200
    assert client.submit(asked.location, {"password": PASSWORD}).location == "/profile/sessions"
    assert "End this session" in client.get("/profile/sessions").text
    assert client.act(f"/profile/sessions/{other_id}/end").status_code == 302
    assert other.get("/").status_code == 302
    assert third.get("/").status_code == 200
    assert client.act("/profile/sessions/end-others").status_code == 302
    assert third.get("/").status_code == 302
    assert client.get("/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(client: Client, session: Any, app: Any) -> None:
    app.test_client().sign_in(member())
    theirs = session.scalars(select(SignInSession.id)).one()
    client.sign_in(member())
    client.submit("/account/confirm?for=sessions", {"password": PASSWORD})
    assert client.act(f"/profile/sessions/{theirs}/end").status_code == 404
    assert session.get(SignInSession, theirs).ended_at is None
