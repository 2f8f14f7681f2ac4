"""ASVS 5.0.0 chapter 6: ways in, guessing, first secrets and links that work once."""

from __future__ import annotations

import ast
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from govern.accounts import rules as account_rules
from govern.accounts.models import Account, SignInSession
from govern.accounts.rules import TRIES, TryKind, new_token
from govern.core.transactions import transaction
from govern.extensions import db
from govern.links import services as links
from govern.links.models import OneTimeLink
from govern.links.rules import LINK_LENGTHS, LinkPurpose, link_token
from govern.people.models import Person
from tests.asvs.conftest import Seen
from tests.asvs.papers import SECURITY, rows_under
from tests.asvs.reading_code import calls, importing, trees
from tests.client import parsed
from tests.conftest import NOON
from tests.factories.accounts import PASSWORD, member
from tests.factories.people import OrganisationFactory, PersonFactory, administrator
from tests.storms import arena, one_held_before_the_other

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.client import Client

SECRET = "a secret for tests only, and long enough"
SIGN_IN = "/account/sign-in"
NEW = "vier woorden die niemand raadt"


def sign_in(client: Client, email: str, password: str) -> Any:
    return client.submit(SIGN_IN, {"email": email, "password": password})


def test_6_1_1_doc_bruteforce() -> None:
    text = SECURITY.read_text(encoding="utf-8")
    account, address = TRIES[TryKind.PASSWORD]
    minutes = account_rules.WINDOW // timedelta(minutes=1)
    assert "## Guessing passwords" in text
    part = text.split("## Guessing passwords")[1].split("\n## ")[0]
    for number in (account, address, minutes):
        assert str(number) in part, f"the paper does not say {number}"
    assert "unlock" in part


def ways_in() -> set[str]:
    """Give the endpoints whose view opens a session, as the source says."""
    found = set()
    for path, tree in trees().items():
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and function.name != "open_session":
                opens = any(name.endswith("open_session") for name, _node in calls(function))
                if opens:
                    found.add(f"{path.split('/')[1]}.{function.name}")
    return found


def test_6_1_3_doc_auth_paths() -> None:
    written = {row[0].strip("`") for row in rows_under("Ways in", SECURITY)}
    assert {way.replace("accounts.sign_in_as", "demo.sign_in_as") for way in ways_in()} == written


def test_6_3_4_no_hidden_auth_path(client: Client, session: Any) -> None:
    """Nothing but a password or a link that was sent opens a session."""
    made = [
        f"{path}:{node.lineno}"
        for path, tree in trees().items()
        for name, node in calls(tree)
        if name.endswith(("SignInSession", "login_user"))
    ]
    assert {place.split(":")[0] for place in made} == {
        "govern/accounts/services.py",
        "govern/accounts/views.py",
    }
    OrganisationFactory()
    person = member()
    client.post("/demo/sign-in", data={"person": person.email})
    client.get(f"/?person={person.email}", headers={"Authorization": "Basic YTpi"})
    client.get("/", headers={"X-Remote-User": str(person.email), "Remote-User": "x"})
    assert session.scalar(select(func.count()).select_from(SignInSession)) == 0


def test_6_3_2_no_default_accounts(dialect: str) -> None:
    with arena(dialect) as app, app.app_context():
        for model in (Account, Person):
            assert db.session.scalar(select(func.count()).select_from(model)) == 0
        db.session.commit()
        browser = app.test_client()
        for name in ("admin", "admin@example.org", "root"):
            sent = {"email": name, "password": name}
            assert browser.post(SIGN_IN, data=sent).status_code >= 400
        db.session.remove()


@pytest.mark.one_database
def test_6_4_2_no_hints(crawled: list[Seen]) -> None:
    words = ("hint", "question", "maiden", "geheime_vraag")
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            assert not any(word in column.name for word in words), f"{table.name}.{column.name}"
    for seen in crawled:
        for field in parsed(seen.answer).iter("input") if seen.is_page else ():
            assert not any(word in (field.get("name") or "") for word in words), seen.address


def link_for(purpose: LinkPurpose, person: Person, session: Any) -> str:
    """Make a link as an invitation or a request does, and give its address."""
    (link_id,) = links.make(purpose, [person.id], key=SECRET)
    session.flush()
    return f"/links/{link_token(link_id, SECRET)}"


@pytest.mark.parametrize("purpose", [LinkPurpose.INVITATION, LinkPurpose.RESET])
def test_6_4_1_initial_secret_onetime(
    client: Client, session: Any, purpose: LinkPurpose, at: Callable[[datetime], None]
) -> None:
    OrganisationFactory()
    person = PersonFactory()
    address = link_for(purpose, person, session)
    assert len(address.rsplit("/", 1)[1]) * 6 >= 256, "bits of a token"
    assert address.rsplit("/", 1)[1] not in repr(
        session.scalars(select(OneTimeLink)).one().__dict__
    )
    weak = client.submit(address, {"password": "password"})
    assert weak.status_code == 422, "a secret of one's own, and a good one"
    assert client.submit(address, {"password": NEW}).status_code == 302
    assert client.application.test_client().get(address).status_code == 410
    late = link_for(purpose, person, session)
    at(NOON + LINK_LENGTHS[purpose] + timedelta(seconds=1))
    assert client.application.test_client().get(late).status_code == 410


@pytest.mark.storm
def test_6_5_1_otp_single_use(dialect: str) -> None:
    """A link that two use at the same moment lets one of them in."""
    with arena(dialect) as app:
        with app.app_context():
            OrganisationFactory()
            person = member()
            (link_id,) = links.make(LinkPurpose.RESET, [person.id], key=SECRET)
            db.session.commit()
            db.session.remove()
        token = link_token(link_id, SECRET)

        def use(password: str) -> Any:
            with transaction():
                return links.use_for_password(token, account_rules.hasher.hash(password))

        first, second = one_held_before_the_other(app, lambda: use(NEW), lambda: use(f"{NEW}!"))
        assert not isinstance(first, Exception), first
        assert isinstance(second, links.LinkGone), second
        with app.app_context():
            stored = db.session.scalars(select(Account.password_hash)).one()
            assert account_rules.hasher.verify(stored, NEW)


def test_6_5_3_otp_csprng() -> None:
    for folder in ("accounts", "links", "invitations", "signing", "licences", "ballots", "core"):
        assert not importing({"random"}, within=f"govern/{folder}"), folder
    assert len({new_token() for _ in range(10_000)}) == 10_000


def test_6_6_3_oob_throttle(client: Client, session: Any) -> None:
    """An address that is guessed at random is never met; asking for links is counted."""
    OrganisationFactory()
    person = member()
    link_for(LinkPurpose.RESET, person, session)
    for _ in range(50):
        assert client.get(f"/links/{new_token()}").status_code == 410
    most = TRIES[TryKind.RESET][0]
    asked = [client.submit("/links/forgotten", {"email": person.email}) for _ in range(most + 1)]
    assert [answer.status_code for answer in asked] == [200] * most + [429]


def test_6_2_2_pw_change(client: Client, session: Any) -> None:
    OrganisationFactory()
    person = member()
    client.sign_in(person)
    changed = {"old": PASSWORD, "password": NEW}
    assert client.submit("/profile/password", changed).status_code == 302
    other = client.application.test_client()
    assert sign_in(other, str(person.email), PASSWORD).status_code == 422
    assert sign_in(other, str(person.email), NEW).status_code == 302


def test_6_2_3_pw_change_needs_current(client: Client, session: Any) -> None:
    OrganisationFactory()
    person = member()
    before = session.get(Account, person.id).password_hash
    client.sign_in(person)
    for old in ("", "not this one, surely", NEW):
        answer = client.submit("/profile/password", {"old": old, "password": NEW})
        assert answer.status_code == 422
    admin = client.application.test_client().sign_in(administrator())
    assert admin.act(f"/profile/password?person={person.id}", {"password": NEW}).status_code == 422
    session.expire_all()
    assert session.get(Account, person.id).password_hash == before
