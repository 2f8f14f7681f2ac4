"""Somebody replaces another's e-mail address: the old one is told, and nothing old opens a door."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.audit.models import AuditRow
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.departments.models import Department
from govern.extensions import db
from govern.links import services as links
from govern.links.rules import LinkPurpose, link_token
from govern.mail.transport import Folder
from govern.notifications import delivery
from govern.notifications.models import OutboxRow
from govern.notifications.rules import KINDS
from govern.sheets.reading import read_rows
from govern.staffing import policies, queries, rules, services
from tests.factories.accounts import member
from tests.factories.people import OrganisationFactory, administrator

if TYPE_CHECKING:
    from pathlib import Path

    from govern.people.models import Person
    from tests.client import Client

SECRET = "a secret for tests only, and long enough"
NEW = "thief@example.org"


@pytest.fixture(autouse=True)
def _organisation(session: Any) -> None:
    OrganisationFactory()


def reset_link(person: Person) -> str:
    with transaction():
        (link_id,) = links.make(LinkPurpose.RESET, [person.id], key=SECRET)
    return f"/links/{link_token(link_id, SECRET)}"


def by_the_form(client: Client, person: Person, by: Person) -> None:
    client.sign_in(by)
    assert client.submit(f"/people/{person.id}/edit", {"email": NEW}).status_code == 302


def by_an_import(_client: Client, person: Person, by: Person) -> None:
    place = db.session.get_one(Department, person.department_id).name
    titles = "employee_number,name,email,department"
    text = f"{titles}\n{person.employee_number},{person.name},{NEW},{place}\n"
    actor = find_actor_of(by.id)
    with read_rows(io.BytesIO(text.encode()), filename="people.csv") as sheet:
        parsed = rules.parse(sheet)
    with transaction():
        plan = policies.make_plan(parsed, queries.take_snapshot(actor, lock=True))
        file_hash = hashlib.sha256(text.encode()).hexdigest()
        services.import_people(plan, actor=actor, file_hash=file_hash)


@pytest.mark.parametrize("way", [by_the_form, by_an_import])
def test_a_replaced_address_ends_sessions_and_links_and_the_old_address_is_told(
    client: Client, session: Any, way: Any
) -> None:
    person = member(roles=[Role.SENIOR_LEADER])
    bystander = member()
    old = person.email
    own, theirs = (client.application.test_client().sign_in(p) for p in (person, bystander))
    link, kept = reset_link(person), reset_link(bystander)
    stranger = client.application.test_client()
    assert stranger.get(link).status_code == 200
    way(client, person, administrator())
    session.expire_all()
    assert person.email == NEW
    assert own.get("/").status_code == 302, "signed out"
    assert theirs.get("/").status_code == 200
    assert stranger.get(link).status_code == 410
    assert stranger.get(kept).status_code == 200
    row = session.scalars(select(OutboxRow).where(OutboxRow.kind == "profile.email_replaced")).one()
    assert row.recipient_id == person.id
    kind = KINDS[row.kind]
    assert kind.address is not None
    assert kind.address(row.ids) == old
    assert old not in repr(row.ids), "the outbox holds an id"
    noted = session.scalars(
        select(AuditRow).where(
            AuditRow.event == "people.person_changed", AuditRow.subject_id == person.id
        )
    ).one()
    assert noted.payload == {"fields": ["email"]}


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "e-mail", "An administrator changed the e-mail address of your account."),
        ("nl", "mail", "Een beheerder heeft"),
    ],
)
def test_the_mail_to_the_old_address_is_written_in_both_languages(
    client: Client,
    session: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    language: str,
    subject: str,
    words: str,
) -> None:
    person = member(language=language)
    old = person.email
    by_the_form(client, person, administrator(language="en" if language == "nl" else "nl"))
    folder = Folder(tmp_path)
    monkeypatch.setattr(delivery, "transport_for", lambda *_a, **_k: folder)
    delivery.deliver()
    sent = [folder.find(name) for name in folder.names()]
    (mail,) = [found for found in sent if found and found["To"].addresses[0].addr_spec == old]
    assert subject in mail["Subject"]
    for kind in ("plain", "html"):
        body = mail.get_body(preferencelist=(kind,))
        assert body is not None
        text = " ".join(body.get_content().split())
        assert words in text
        assert NEW not in text
    assert f'lang="{language}"' in mail.get_body(preferencelist=("html",)).get_content()


def test_a_change_of_anything_else_signs_nobody_out(client: Client, session: Any) -> None:
    person = member()
    own = client.application.test_client().sign_in(person)
    client.sign_in(administrator())
    answer = client.submit(f"/people/{person.id}/edit", {"name": "Somebody Else"})
    assert answer.status_code == 302
    assert own.get("/").status_code == 200
    assert not session.scalars(select(OutboxRow)).all()
