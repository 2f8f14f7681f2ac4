"""ASVS 5.0.0 chapter 14: what is kept, where it may lie, and for how long."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import structlog
from sqlalchemy import func, select

from govern.accounts.models import Attempt, SecurityEvent, SignInSession
from govern.accounts.rules import Method
from govern.config import asset_root
from govern.core import clock
from govern.core.transactions import SubmissionRecord
from govern.extensions import db
from govern.links.models import OneTimeLink
from govern.links.rules import LinkPurpose
from govern.operations import jobs
from govern.web import logs
from tests.asvs.conftest import Seen
from tests.asvs.papers import SECURITY, rows_under
from tests.client import parsed
from tests.factories.accounts import member
from tests.factories.people import OrganisationFactory, PersonFactory

if TYPE_CHECKING:
    from tests.client import Client

ONE_DATABASE = pytest.mark.one_database
CLASSES = ("secret", "confidential", "personal", "internal", "public")


def classed() -> dict[str, str]:
    """Give the class of every table, as our paper says."""
    found = {}
    for names, kind, _why in rows_under("Which table holds what", SECURITY):
        for name in names.split(","):
            assert name.strip(" `") not in found, f"{name} stands twice"
            found[name.strip(" `")] = kind
    return found


def test_14_1_1_data_classified() -> None:
    found = classed()
    assert set(found) == set(db.metadata.tables), "docs/security.md, 'Which table holds what'"
    assert set(found.values()) <= set(CLASSES)
    for table in db.metadata.sorted_tables:
        if any("hash" in c.name and "password" in c.name for c in table.columns):
            assert found[table.name] == "secret"
        if table.name in {"ballot", "ballot_choice", "nomination", "debrief"}:
            assert found[table.name] == "confidential"


def test_14_1_2_data_protection_rules() -> None:
    rows = rows_under("Classes of data", SECURITY)
    assert [row[0] for row in rows] == list(CLASSES)
    for row in rows:
        assert len(row) == 5, row
        assert all(len(cell) > 3 for cell in row), f"{row[0]} says too little"


KEPT = {
    "Used forms": jobs.SUBMISSIONS,
    "Sessions that have ended": jobs.SESSIONS,
    "Links that work once": jobs.LINKS,
    "Tries to sign in": jobs.ATTEMPTS,
    "Refusals": jobs.REFUSALS,
}


def test_14_2_4_data_rules_enforced(session: Any) -> None:
    """What is kept for a time is deleted when it is over, and not a day before."""
    written = {name: int(days) for name, days in rows_under("How long it is kept", SECURITY)}
    assert written == {name: length // timedelta(days=1) for name, length in KEPT.items()}
    OrganisationFactory()
    person = member()
    now = clock.now()
    for old in (True, False):
        for length, made in zip(KEPT.values(), _rows(person.id), strict=True):
            at = now - length + timedelta(minutes=-1 if old else 1)
            session.add(made(at))
    session.commit()
    jobs.sweep()
    for model in (SubmissionRecord, SignInSession, OneTimeLink, Attempt, SecurityEvent):
        assert session.scalar(select(func.count()).select_from(model)) == 1, model


def _rows(person_id: Any) -> list[Any]:
    return [
        lambda at: SubmissionRecord(id=uuid4(), endpoint="x", at=at),
        lambda at: SignInSession(
            id=uuid4(),
            token_hash=uuid4().hex,
            person_id=person_id,
            method=Method.PASSWORD,
            created_at=at,
            expires_at=at,
        ),
        lambda at: OneTimeLink(
            id=uuid4(),
            token_hash=uuid4().hex,
            purpose=LinkPurpose.RESET,
            person_id=person_id,
            landing="",
            created_at=at,
            expires_at=at,
        ),
        lambda at: Attempt(
            id=uuid4(),
            kind="password",
            account_hash="a",
            address_hash="b",
            succeeded=False,
            forgiven=False,
            at=at,
        ),
        lambda at: SecurityEvent(id=uuid4(), kind="refused", endpoint="x", at=at),
    ]


def test_14_2_4_logs_name_nobody(client: Client, session: Any) -> None:
    OrganisationFactory()
    person = PersonFactory(name="Quirinus Canary", email="canary@example.org")
    client.sign_in(person)
    with structlog.testing.capture_logs() as lines:
        client.get("/people/?text=Quirinus")
        client.get(f"/people/{person.id}")
        other = client.application.test_client()
        other.submit("/account/sign-in", {"email": person.email, "password": "canary canary"})
    assert lines
    told = repr([logs._leave_people_out(None, "", dict(line)) for line in lines])
    for word in ("Quirinus", "canary", str(person.id)):
        assert word not in told
    kept = logs._leave_people_out(None, "", dict.fromkeys(("email", "password", "name"), "canary"))
    assert "canary" not in repr(kept)


@ONE_DATABASE
def test_14_2_1_no_secret_in_url(crawled: list[Seen]) -> None:
    """No page leads to an address that holds a secret, but the links that were sent by mail."""
    secret = ("password", "csrf", "session", "token", "email", "_user_id", "secret")
    for seen in crawled:
        for element in parsed(seen.answer).iter() if seen.is_page else ():
            for name in ("href", "src", "action"):
                query = urlsplit(element.get(name) or "").query
                assert not any(f"{word}=" in query for word in secret), (seen.address, query)
            forms = element.tag == "form" and element.get("method", "get").lower() == "get"
            for field in element.iter("input") if forms else ():
                assert field.get("type") != "password", seen.address
                assert field.get("name") != "csrf_token", seen.address


@ONE_DATABASE
def test_14_2_2_no_server_cache(crawled: list[Seen]) -> None:
    for seen in crawled:
        kept = seen.answer.headers.get("Cache-Control", "")
        assert "public" not in kept, seen.address
        assert "Cookie" in seen.answer.headers.get("Vary", ""), seen.address


@ONE_DATABASE
def test_14_2_3_no_third_party(crawled: list[Seen]) -> None:
    loads = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
    for seen in crawled:
        for element in parsed(seen.answer).iter(*loads) if seen.is_page else ():
            address = element.get(loads[str(element.tag)]) or ""
            assert not urlsplit(address).netloc, (seen.address, address)
    folder = asset_root() / "static"
    for path in [*folder.rglob("*.css"), *folder.rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert "://" not in text.replace("http://www.w3.org", ""), path.name


def test_14_3_1_clear_client_data(client: Client, session: Any) -> None:
    OrganisationFactory()
    client.sign_in(member())
    answer = client.act("/account/sign-out")
    cleared = answer.headers["Clear-Site-Data"]
    assert '"cache"' in cleared
    assert '"storage"' in cleared
    cookie = answer.headers["Set-Cookie"]
    assert "_user_id" not in cookie
    assert client.get("/").status_code == 302


@ONE_DATABASE
def test_14_3_2_no_store(crawled: list[Seen]) -> None:
    for seen in crawled:
        if seen.who != "anonymous":
            assert "no-store" in seen.answer.headers["Cache-Control"], seen.address


def test_14_3_3_browser_storage() -> None:
    """Only drafts are kept, under one prefix, by one script that forgets them on signing out."""
    stores = ("localStorage", "sessionStorage", "indexedDB", "caches.", "document.cookie")
    using = {
        path.name: [store for store in stores if store in path.read_text(encoding="utf-8")]
        for path in sorted((asset_root() / "static" / "js").glob("*.js"))
    }
    assert {name: found for name, found in using.items() if found} == {"drafts.js": [stores[0]]}
    drafts = Path(asset_root() / "static" / "js" / "drafts.js").read_text(encoding="utf-8")
    assert 'PREFIX = "govern.draft."' in drafts
    assert "data-clears-drafts" in drafts
    texts = Path(asset_root() / "templates").rglob("*.html")
    assert any("data-clears-drafts" in path.read_text(encoding="utf-8") for path in texts)
