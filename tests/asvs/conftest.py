"""What the tests of ASVS 5.0.0 look at: the world of the matrix, and every page in it once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from govern.app import create_app
from govern.extensions import db
from tests.abuse.addresses import SCENES, address_values
from tests.abuse.world_fixtures import built, inside, visitors
from tests.client import Client, parsed
from tests.conftest import new_database, settings_for
from tests.factories.accounts import PASSWORD, member
from tests.factories.people import OrganisationFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

__all__ = ["built", "visitors"]
SECURE: dict[str, Any] = {
    "base_url": "https://govern.example.org",
    "headers": {"X-Forwarded-Proto": "https"},
}
MEMBER = "ada@example.org"
READERS = ("anonymous", "employee", "director", "administrator")


@dataclass(frozen=True)
class Seen:
    """One answer: who asked for which endpoint, where, and what came back."""

    who: str
    endpoint: str
    address: str
    answer: TestResponse

    @property
    def is_page(self) -> bool:
        """Be true for a page that was shown, and for no refusal or download."""
        return self.answer.status_code == 200 and self.answer.mimetype == "text/html"


@pytest.fixture(scope="session")
def crawled(built: tuple[Flask, Any, Any]) -> list[Seen]:
    """Open every address of the product as four people, once for all tests that look at answers."""
    found = []
    with inside(built) as everybody:
        for rule in sorted(everybody.app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
            if "GET" not in (rule.methods or ()) or rule.endpoint in SCENES:
                continue
            values = address_values(everybody.world, rule)
            address = everybody.addresses.build(rule.endpoint, values)
            found += [
                Seen(who, rule.endpoint, address, everybody.send(who, "GET", address))
                for who in READERS
            ]
        found += [
            Seen(who, "", "/nowhere", everybody.send(who, "GET", "/nowhere")) for who in READERS
        ]
    return found


@pytest.fixture(scope="session")
def secure_app(dialect: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give an installation reached over https, behind one proxy, with one member."""
    app = create_app(
        settings_for(
            new_database(dialect, f"secure_{uuid4().hex[:8]}"),
            tmp_path_factory.mktemp("secure"),
            external_url=SECURE["base_url"],
            trusted_proxies=1,
        )
    )
    app.test_client_class = Client
    with app.app_context():
        OrganisationFactory()
        member(email=MEMBER)
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def secure(secure_app: Flask) -> Client:
    """Give a browser that knows nothing of that installation yet."""
    return secure_app.test_client()


@pytest.fixture(scope="session")
def set_cookies(secure_app: Flask) -> dict[str, list[str]]:
    """Sign in and choose colours and language over https; give every cookie with its attributes."""
    browser = secure_app.test_client()
    page = browser.get("/account/sign-in", **SECURE)
    inputs = parsed(page).iter("input")
    (token,) = {field.get("value") for field in inputs if field.get("name") == "csrf_token"}
    referer = f"{SECURE['base_url']}/account/sign-in"
    sent = {**SECURE, "headers": {**SECURE["headers"], "Referer": referer}}
    chosen = {"csrf_token": token, "language": "nl", "theme": "dark"}
    who = {"csrf_token": token, "email": MEMBER, "password": PASSWORD}
    answers = [
        page,
        browser.post("/account/preferences", data=chosen, **sent),
        browser.post("/account/sign-in", data=who, **sent),
    ]
    found = {}
    for header in [text for answer in answers for text in answer.headers.getlist("Set-Cookie")]:
        pair, *attributes = [part.strip() for part in header.split(";")]
        found[pair.split("=")[0]] = [attribute.lower() for attribute in attributes]
    assert answers[-1].status_code == 302, answers[-1].text
    assert len(found) == 3, found
    return found
