"""Letting people in: one, a department, everybody, by mail and on paper."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from govern.accounts.models import Account
from govern.accounts.queries import find_actor_of
from govern.core.errors import DomainError, NotAllowed
from govern.core.permissions import record_check
from govern.core.transactions import transaction
from govern.invitations import queries, services
from govern.invitations.rules import Standing
from govern.links.models import OneTimeLink
from govern.links.queries import list_open_by_batch
from govern.links.rules import link_token
from govern.notifications.models import OutboxRow
from govern.notifications.rules import KINDS
from govern.tasks.services import open_task
from tests.client import Client, parsed, texts
from tests.conftest import NOON
from tests.factories.accounts import member
from tests.factories.outbox import task_kind
from tests.factories.people import (
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    administrator,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

SECRET = "a secret for tests only, and long enough"
NEW = "vier woorden die niemand raadt"


@pytest.fixture(autouse=True)
def _organisation(session: Any) -> None:
    OrganisationFactory()


def shown_addresses(page: Any) -> list[str]:
    found = [t for t in texts(parsed(page), ".//code") if t.startswith("http")]
    return [urlsplit(address).path for address in found]


def test_addresses_are_shown_once_and_let_people_in(client: Client, session: Any) -> None:
    person = PersonFactory(name="Sanne Verbruggen")
    client.sign_in(administrator(email=None))
    page = client.submit("/invitations/new", {"how": "print"})
    assert page.status_code == 200
    assert "Sanne Verbruggen" in page.text
    (address,) = shown_addresses(page)
    assert session.scalar(select(func.count()).select_from(OutboxRow)) == 0
    visitor = client.application.test_client()
    welcome = visitor.get(address)
    assert "Welcome, Sanne" in welcome.text
    assert visitor.submit(address, {"password": NEW}).location == "/"
    assert visitor.get("/").status_code == 200
    assert queries.count_standings()[Standing.IN] == 1
    assert session.get(Account, person.id).first_seen_at is not None


def test_sending_the_form_again_shows_no_addresses_a_second_time(client: Client) -> None:
    PersonFactory()
    client.sign_in(administrator(email=None))
    data = {"how": "print", "submission_id": "6a7e3f0a-4a5c-4a0e-9f43-0d9f3c0e7a12"}
    first = client.submit("/invitations/new", data)
    again = client.submit("/invitations/new", data)
    assert (first.status_code, again.status_code) == (200, 303)
    assert not shown_addresses(again)


def test_without_a_mail_server_mail_is_not_offered(client: Client) -> None:
    PersonFactory()
    client.sign_in(administrator())
    page = client.get("/invitations/new")
    assert 'value="mail"' not in page.text
    assert client.submit("/invitations/new", {"how": "mail"}).status_code == 422


def test_everybody_is_invited_by_one_row_that_holds_no_secret(session: Any) -> None:
    people = [PersonFactory() for _number in range(3)]
    PersonFactory(email=None)
    member()
    admin = find_actor_of(administrator(email=None).id)
    with transaction():
        services.invite_many(actor=admin, key=SECRET, by_mail=True)
    row = session.scalars(select(OutboxRow)).one()
    kind = KINDS[row.kind]
    assert set(kind.audiences[row.audience](row.subject_id)) == {p.id for p in people}
    assert queries.count_standings()[Standing.INVITED] == 3


def test_the_mail_carries_the_newest_address_until_somebody_is_in(app: Any) -> None:
    person = PersonFactory()
    admin = find_actor_of(administrator().id)
    with transaction():
        services.invite_one(person.id, actor=admin, key=SECRET, by_mail=True)
    kind = KINDS["invitations.invited"]
    actor = find_actor_of(person.id)
    with app.test_request_context():
        context = kind.context(person.id, actor, {})
    assert context is not None
    path = urlsplit(context["address"]).path
    visitor = app.test_client()
    visitor.submit(path, {"password": NEW})
    with app.test_request_context():
        assert kind.context(person.id, actor, {}) is None


def test_a_department_is_invited_with_all_below_it(session: Any) -> None:
    top = DepartmentFactory(name="Operations")
    below = DepartmentFactory(name="Claims", parent=top)
    first, second = PersonFactory(department=top), PersonFactory(department=below)
    PersonFactory()
    admin = find_actor_of(administrator().id)
    with transaction():
        batch = services.invite_many(actor=admin, key=SECRET, by_mail=False, department_id=top.id)
    names = {row.name for row in list_open_by_batch(batch)}
    assert names == {first.name, second.name}


def test_who_was_invited_is_invited_again_only_when_asked(
    session: Any, at: Callable[[datetime], None]
) -> None:
    PersonFactory()
    admin = find_actor_of(administrator(email=None).id)
    with transaction():
        services.invite_many(actor=admin, key=SECRET, by_mail=False)
    with pytest.raises(DomainError, match="nobody left"), transaction():
        services.invite_many(actor=admin, key=SECRET, by_mail=False)
    at(NOON + timedelta(days=1))
    with transaction():
        services.invite_many(actor=admin, key=SECRET, by_mail=False, again=True)
    links = session.scalars(select(OneTimeLink).order_by(OneTimeLink.created_at)).all()
    assert [link.used_at is None for link in links] == [False, True]


def test_an_invitation_ends_after_fourteen_days(
    client: Client, at: Callable[[datetime], None]
) -> None:
    PersonFactory()
    client.sign_in(administrator(email=None))
    (address,) = shown_addresses(client.submit("/invitations/new", {"how": "print"}))
    at(NOON + timedelta(days=13, hours=23))
    visitor = client.application.test_client()
    assert visitor.get(address).status_code == 200
    at(NOON + timedelta(days=14, seconds=1))
    assert visitor.get(address).status_code == 410


def test_only_administrators_invite(client: Client) -> None:
    client.sign_in(PersonFactory())
    for page in ("/invitations/", "/invitations/new"):
        assert client.get(page).status_code == 403
    actor = find_actor_of(PersonFactory().id)
    with pytest.raises(NotAllowed), transaction():
        services.invite_many(actor=actor, key=SECRET, by_mail=False)
    with pytest.raises(NotAllowed), transaction():
        services.invite_one(actor.id, actor=actor, key=SECRET, by_mail=False)


def test_who_is_in_already_is_not_invited(client: Client) -> None:
    person = member()
    client.sign_in(administrator())
    answer = client.act(f"/invitations/people/{person.id}/invite", {"how": "print"})
    assert answer.status_code == 422
    assert "in already" in answer.text


def test_a_lost_address_is_made_anew_for_one_person(client: Client) -> None:
    person = PersonFactory()
    client.sign_in(administrator())
    url = f"/invitations/people/{person.id}"
    first = shown_addresses(client.submit(url, {"how": "print"}, action="/invite"))
    second = shown_addresses(client.submit(url, {"how": "print"}, action="/invite"))
    visitor = client.application.test_client()
    assert visitor.get(first[0]).status_code == 410
    assert visitor.get(second[0]).status_code == 200


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_list_shows_where_everybody_stands(
    client: Client, statements: Any, language: str
) -> None:
    for _number in range(60):
        PersonFactory()
    PersonFactory(email=None)
    client.sign_in(administrator(language=language))
    client.get("/invitations/")
    with statements() as seen:
        page = client.get("/invitations/")
    assert page.status_code == 200
    assert len(seen) <= 6, seen
    assert client.get("/invitations/?standing=invited").status_code == 200
    exported = client.get("/invitations/?standing=not_invited&format=csv").text
    assert len(re.findall(r"@example\.org", exported)) == 61
    assert client.get(f"/invitations/people/{PersonFactory().id}").status_code == 200


def test_an_invitation_lands_on_what_is_asked(client: Client, session: Any) -> None:
    actor = find_actor_of(administrator(email=None).id)
    for count, landing in ((0, "/"), (1, "/journeys/"), (2, "/tasks/")):
        person = PersonFactory()
        with task_kind(), transaction():
            record_check("a test")
            for _ in range(count):
                open_task("tests.chore", [person.id], uuid4(), params={"thing": "this"})
        with transaction():
            batch = services.invite_one(person.id, actor=actor, key=SECRET, by_mail=False)
        (row,) = list_open_by_batch(batch)
        browser = client.application.test_client()
        with task_kind():
            answer = browser.submit(f"/links/{link_token(row.id, SECRET)}", {"password": NEW})
        assert (answer.status_code, answer.location) == (302, landing)


def test_who_comes_in_for_the_first_time_goes_on_in_the_language_they_read(
    client: Client, session: Any
) -> None:
    actor = find_actor_of(administrator(email=None).id)
    person = PersonFactory(language="en")
    with transaction():
        batch = services.invite_one(person.id, actor=actor, key=SECRET, by_mail=False)
    (row,) = list_open_by_batch(batch)
    browser = client.application.test_client()
    browser.act("/account/preferences", {"language": "nl"})
    assert (
        browser.submit(f"/links/{link_token(row.id, SECRET)}", {"password": NEW}).status_code == 302
    )
    assert '<html lang="nl"' in browser.get("/").text
    session.expire_all()
    assert person.language == "nl"


def test_a_card_leads_who_lets_people_in_to_the_account(client: Client, session: Any) -> None:
    person = PersonFactory(name="Sanne Verbruggen", email="sanne@example.org")
    card, account = f"/people/{person.id}", f"/invitations/people/{person.id}"
    client.sign_in(administrator(email=None))
    page = client.get(card)
    assert account in [a.get("href") for a in parsed(page).iter("a")]
    assert client.get(account).status_code == 200
    gone = PersonFactory(left_on=NOON.date() - timedelta(days=1))
    assert f"/invitations/people/{gone.id}" not in client.get(f"/people/{gone.id}").text
    client.sign_in(member(email="colleague@example.org"))
    assert account not in client.get(card).text


def test_an_account_is_closed_by_a_second_gesture(client: Client, session: Any) -> None:
    somebody = member(email="sanne@example.org")
    page = f"/invitations/people/{somebody.id}"
    client.sign_in(administrator(email=None))
    refused = client.submit(page, action="deactivate")
    assert refused.status_code == 422
    (box,) = (i for i in parsed(refused).iter("input") if i.get("aria-invalid") == "true")
    assert (box.get("name"), box.get("aria-describedby")) == ("confirmed", "confirm-errors")
    assert session.get(Account, somebody.id).deactivated_at is None
    assert client.submit(page, {"confirmed": "y"}, action="deactivate").status_code == 302
    session.expire_all()
    assert session.get(Account, somebody.id).deactivated_at is not None
