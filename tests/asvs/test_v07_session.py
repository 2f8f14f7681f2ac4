"""ASVS 5.0.0 chapter 7: how a session begins, how long it lasts, and who ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from govern.accounts.models import SignInSession
from govern.accounts.rules import IDLE_LENGTH, SESSION_LENGTH, new_token, token_hash
from govern.audit.models import AuditRow
from tests.asvs.conftest import Seen
from tests.asvs.papers import SECURITY
from tests.client import parsed
from tests.conftest import NOON
from tests.factories.accounts import PASSWORD, member
from tests.factories.people import OrganisationFactory, PersonFactory, administrator

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.abuse.visitors import Visitors
    from tests.client import Client

ONE_DATABASE = pytest.mark.one_database


@pytest.fixture(autouse=True)
def _organisation(request: pytest.FixtureRequest) -> None:
    if "client" in request.fixturenames:
        request.getfixturevalue("session")
        OrganisationFactory()


def sign_in(client: Client, person: Any) -> str:
    """Sign in with the password, and give the cookie that came of it."""
    answer = client.submit("/account/sign-in", {"email": person.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.text
    return cookie_of(client)


def cookie_of(client: Client) -> str:
    found = client.get_cookie("govern")
    assert found is not None
    return found.value


def part(heading: str) -> str:
    """Give what our paper says under a heading."""
    text = SECURITY.read_text(encoding="utf-8")
    assert f"## {heading}\n" in text
    return text.split(f"## {heading}\n")[1].split("\n## ")[0]


def test_7_1_1_doc_session_times() -> None:
    told = part("Sessions")
    assert f"{IDLE_LENGTH // timedelta(hours=1)} hours" in told
    assert f"{SESSION_LENGTH // timedelta(days=1)} days" in told
    assert "because" in told, "say why these times were chosen"


def test_7_1_2_doc_concurrent_sessions(client: Client, session: Any) -> None:
    assert "as many browsers" in part("Sessions")
    person = member()
    browsers = [client.application.test_client() for _ in range(6)]
    for browser in browsers:
        sign_in(browser, person)
    assert all(browser.get("/").status_code == 200 for browser in browsers)
    listed = browsers[0].get("/profile/sessions")
    assert len(parsed(listed).findall(".//tbody/tr")) == 6


def test_7_2_1_session_server_check(client: Client, session: Any) -> None:
    """What a cookie says about itself is worth nothing: a row decides, and our signature."""
    person = administrator()
    value = sign_in(client, member())
    said, stamp, signature = value.rsplit(".", 2)
    # Not the last letter: it holds bits that mean nothing.
    signature = ("A" if signature[0] != "A" else "B") + signature[1:]
    forged = [
        f"{said}.{stamp}.{signature}",
        value.replace(".", "..", 1),
        URLSafeTimedSerializer("another key").dumps({"_user_id": str(person.id), "seen": 10**10}),
        "eyJfdXNlcl9pZCI6IjEifQ.x.y",
    ]
    for cookie in forged:
        thief = client.application.test_client()
        thief.set_cookie("govern", cookie)
        assert thief.get("/").status_code == 302, cookie
    for name, content in (("role", "administrator"), ("person_id", str(person.id))):
        with client.session_transaction() as kept:
            kept[name] = content
    assert client.get("/people/new").status_code == 403


def test_7_2_2_session_dynamic(client: Client, session: Any) -> None:
    person = member()
    first = sign_in(client, person)
    second = sign_in(client.application.test_client(), person)
    assert first != second
    hashes = session.scalars(select(SignInSession.token_hash)).all()
    assert len(set(hashes)) == 2


def test_7_2_3_session_entropy() -> None:
    tokens = {new_token() for _ in range(20_000)}
    assert len(tokens) == 20_000
    assert min(len(token) for token in tokens) * 6 >= 256
    assert len({token_hash(token) for token in tokens}) == 20_000


def test_7_3_1_session_idle(client: Client, at: Callable[[datetime], None]) -> None:
    sign_in(client, member())
    left = cookie_of(client)
    at(NOON + IDLE_LENGTH)
    assert client.get("/").status_code == 200
    assert cookie_of(client) != left, "the cookie notes that it is in use"
    at(NOON + 2 * IDLE_LENGTH + timedelta(seconds=1))
    assert client.get("/").status_code == 302
    thief = client.application.test_client()
    thief.set_cookie("govern", left)
    assert thief.get("/").status_code == 302


def test_7_3_2_session_absolute(client: Client, at: Callable[[datetime], None]) -> None:
    sign_in(client, member())
    for hours in range(0, int(SESSION_LENGTH / timedelta(hours=1)), 6):
        at(NOON + timedelta(hours=hours))
        assert client.get("/").status_code == 200, hours
    at(NOON + SESSION_LENGTH + timedelta(seconds=1))
    assert client.get("/").status_code == 302


@ONE_DATABASE
def test_7_4_1_logout_kills(visitors: Visitors) -> None:
    """A cookie from before signing out opens no page and sends no form any more."""
    rules = [rule for rule in visitors.app.url_map.iter_rules() if not rule.arguments]
    with visitors.kept():
        assert visitors.send("employee", "GET", "/").status_code == 200
        visitors.send("employee", "POST", "/account/sign-out")
        for rule in rules:
            for method in ("GET", "POST"):
                if method in (rule.methods or ()):
                    mine = visitors.send("employee", method, rule.rule)
                    nobody = visitors.send("anonymous", method, rule.rule)
                    assert mine.status_code in {nobody.status_code, 401}, rule.rule


def test_7_4_2_disable_kills(client: Client, session: Any) -> None:
    person = member()
    sign_in(client, person)
    admin = client.application.test_client().sign_in(administrator())
    admin.act(f"/invitations/people/{person.id}/deactivate", {"confirmed": "y"})
    assert client.get("/").status_code == 302
    assert client.act("/account/preferences", {"theme": "dark"}).status_code in {302, 303}
    session.expire_all()
    of_person = SignInSession.person_id == person.id
    assert session.scalars(select(SignInSession.ended_at).where(of_person)).one() is not None
    again = {"email": person.email, "password": PASSWORD}
    assert client.submit("/account/sign-in", again).status_code == 422


def test_7_4_3_factor_change_offer(client: Client) -> None:
    person = member()
    other = client.application.test_client()
    sign_in(client, person)
    sign_in(other, person)
    new = {"old": PASSWORD, "password": "vier woorden die niemand raadt"}
    assert client.submit("/profile/password", new).status_code == 302
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302


@ONE_DATABASE
def test_7_4_4_logout_visible(crawled: list[Seen]) -> None:
    pages = [seen for seen in crawled if seen.is_page and seen.who != "anonymous"]
    signed_in = [seen for seen in pages if 'class="frame"' in seen.answer.text]
    assert len(signed_in) > 150
    for seen in signed_in:
        tree = parsed(seen.answer)
        forms = [form.get("action") for form in tree.iter("form")]
        links = [link.get("href") for link in tree.iter("a")]
        assert "/account/sign-out" in forms or "/profile/" in links, seen.address
    (profile,) = [s for s in pages if s.endpoint == "profile.overview" and s.who == "employee"]
    actions = [form.get("action") for form in parsed(profile.answer).iter("form")]
    assert "/account/sign-out" in actions


def test_7_4_5_admin_ends_sessions(client: Client, session: Any) -> None:
    person = member()
    browsers = [client.application.test_client() for _ in range(2)]
    for browser in browsers:
        sign_in(browser, person)
    admin = client.application.test_client().sign_in(administrator())
    address = f"/invitations/people/{person.id}"
    assert admin.act(f"{address}/deactivate", {"confirmed": "y"}).status_code == 302
    assert admin.act(f"{address}/reactivate").status_code == 302
    assert all(browser.get("/").status_code == 302 for browser in browsers)
    noted = session.scalars(select(AuditRow.payload)).all()
    assert any(payload.get("sessions") == 2 for payload in noted)


def test_7_5_1_reauth_sensitive(client: Client, session: Any) -> None:
    """A session alone changes neither password nor e-mail address."""
    person = PersonFactory()
    client.sign_in(person)
    for address, body in (
        ("/profile/password", {"password": "vier woorden die niemand raadt", "old": ""}),
        ("/profile/e-mail", {"email": "new@example.org", "password": ""}),
    ):
        assert client.submit(address, body).status_code == 422, address
    session.expire_all()
    assert session.get(type(person), person.id).email != "new@example.org"


def test_7_5_2_user_sees_sessions(client: Client, session: Any) -> None:
    person = member()
    other = client.application.test_client()
    sign_in(client, person)
    sign_in(other, person)
    listed = client.get("/profile/sessions").text
    assert "End this session" not in listed, "first the password"
    asked = client.act("/profile/sessions/end-others")
    assert other.get("/").status_code == 200
    assert client.submit(asked.location, {"password": PASSWORD}).location == "/profile/sessions"
    assert "End this session" in client.get("/profile/sessions").text
    assert client.act("/profile/sessions/end-others").status_code == 302
    assert other.get("/").status_code == 302


@ONE_DATABASE
def test_7_6_2_no_silent_session(visitors: Visitors) -> None:
    """No page that is only opened signs anybody in."""
    counting = select(func.count()).select_from(SignInSession)
    world = visitors.world
    before = session_count(visitors, counting)
    links = [f"/links/{world.words['token']}", f"/profile/e-mail/{world.words['email_token']}"]
    with visitors.kept():
        for address in ("/", "/account/sign-in?next=/", "/demo/sign-in", *links):
            answer = visitors.send("anonymous", "GET", address)
            assert "_user_id" not in answer.headers.get("Set-Cookie", "")
        assert session_count(visitors, counting) == before


def session_count(visitors: Visitors, counting: Any) -> int:
    return int(visitors.connection.execute(counting).scalar_one())
