"""A forgotten password: the address that works once, and that nobody learns who is here."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from govern.accounts import services as accounts
from govern.accounts.models import Account
from govern.accounts.queries import find_actor_of
from govern.accounts.rules import TRIES, TryKind, hasher
from govern.audit.models import AuditRow
from govern.core import clock
from govern.core.transactions import transaction
from govern.extensions import db
from govern.invitations import services as invitations
from govern.links import queries
from govern.links import services as links
from govern.links.models import OneTimeLink
from govern.links.notifications import address_of
from govern.links.rules import LinkPurpose, link_token
from govern.notifications.models import OutboxRow
from govern.notifications.rules import KINDS
from govern.people import services as people
from govern.people.models import Person
from tests.client import Client, parsed, texts
from tests.conftest import NOON
from tests.factories.accounts import PASSWORD, member
from tests.factories.people import OrganisationFactory, PersonFactory, administrator

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from govern.core.permissions import Actor

FORGOTTEN = "/links/forgotten"
NEW = "vier woorden die niemand raadt"


@pytest.fixture(autouse=True)
def _organisation(session: Any) -> None:
    OrganisationFactory()


def newest_link(session: Any) -> str:
    link = session.scalars(select(OneTimeLink).order_by(OneTimeLink.created_at.desc())).first()
    secret = "a secret for tests only, and long enough"
    return f"/links/{link_token(link.id, secret)}"


def ask(client: Client, email: str | None) -> Any:
    return client.submit(FORGOTTEN, {"email": email})


def test_an_unknown_address_gets_the_same_answer_by_the_same_statements(
    client: Client, statements: Any, session: Any
) -> None:
    person = member()
    answers = []
    client.get(FORGOTTEN)
    for email in (person.email, "nobody@example.org"):
        with statements() as seen:
            answer = ask(client, email)
        answers.append((answer.status_code, texts(parsed(answer), ".//main//p"), list(seen)))
    assert answers[0] == answers[1]
    assert session.scalar(select(func.count()).select_from(OneTimeLink)) == 1
    assert session.scalar(select(func.count()).select_from(OutboxRow)) == 2


def test_the_mail_is_for_the_holder_and_holds_no_secret(client: Client, session: Any) -> None:
    person = member()
    ask(client, person.email)
    row = session.scalars(select(OutboxRow)).one()
    link = session.scalars(select(OneTimeLink)).one()
    kind = KINDS[row.kind]
    assert kind.audiences[row.audience](row.subject_id) == [person.id]
    with client.application.test_request_context():
        context = kind.context(row.subject_id, find_actor_of(person.id), {})
        assert context == {"address": address_of(link.id)}
    token = context["address"].rsplit("/", 1)[1]
    audit = session.scalars(select(AuditRow)).all()
    assert token not in repr([(r.ids, r.subject_id) for r in [row]])
    assert token not in repr([r.payload for r in audit])
    assert token != link.token_hash


def test_the_address_sets_a_password_and_signs_in_once(client: Client, session: Any) -> None:
    person = member()
    other = client.application.test_client()
    other.sign_in(person)
    ask(client, person.email)
    url = newest_link(session)
    answer = client.submit(url, {"password": NEW})
    assert answer.status_code == 302, answer.text
    assert client.get("/").status_code == 200
    assert hasher.verify(session.get(Account, person.id).password_hash, NEW)
    assert other.get("/").status_code == 302, "other sessions end"
    assert client.get(url).status_code == 410
    assert client.act(url, {"password": NEW}).status_code == 410


def test_opening_the_address_alone_does_not_use_it_up(client: Client, session: Any) -> None:
    ask(client, member().email)
    url = newest_link(session)
    for _time in range(3):
        assert client.get(url).status_code == 200


def test_the_address_works_for_one_hour(
    client: Client, session: Any, at: Callable[[datetime], None]
) -> None:
    ask(client, member().email)
    url = newest_link(session)
    at(NOON + timedelta(minutes=59))
    assert client.get(url).status_code == 200
    at(NOON + timedelta(minutes=61))
    assert client.get(url).status_code == 410


def test_a_newer_address_takes_the_place_of_the_earlier_one(
    client: Client, session: Any, at: Callable[[datetime], None]
) -> None:
    person = member()
    ask(client, person.email)
    first = newest_link(session)
    at(NOON + timedelta(minutes=1))
    ask(client, person.email)
    assert client.get(first).status_code == 410
    assert client.get(newest_link(session)).status_code == 200


def test_a_closed_account_gets_no_address(client: Client, session: Any) -> None:
    person = member()
    session.get(Account, person.id).deactivated_at = clock.now()
    session.flush()
    assert ask(client, person.email).status_code == 200
    assert session.scalar(select(func.count()).select_from(OneTimeLink)) == 0


@pytest.mark.parametrize("password", ["short", "password1234", "havenlicht2026!", "aaaaaaaaaaaaaa"])
def test_a_password_that_is_easy_to_guess_is_refused(
    client: Client, session: Any, password: str
) -> None:
    person = member()
    ask(client, person.email)
    url = newest_link(session)
    answer = client.submit(url, {"password": password})
    assert answer.status_code == 422
    assert password not in answer.text
    assert hasher.verify(session.get(Account, person.id).password_hash, PASSWORD)
    assert client.get(url).status_code == 200, "the address still works"


def test_asking_too_often_has_to_wait_and_does_not_lock_signing_in(client: Client) -> None:
    person = member()
    for _time in range(TRIES[TryKind.RESET][0]):
        assert ask(client, person.email).status_code == 200
    assert ask(client, person.email).status_code == 429
    answer = client.submit("/account/sign-in", {"email": person.email, "password": PASSWORD})
    assert answer.status_code == 302


def test_a_made_up_address_is_gone(client: Client) -> None:
    assert client.get("/links/made-up").status_code == 410


def test_a_link_opens_nothing_for_who_has_left_is_shut_out_or_is_in_already(session: Any) -> None:
    one = member()
    account = session.get(Account, one.id)

    def opens(purpose: LinkPurpose) -> bool:
        with transaction():
            (link_id,) = links.make(purpose, [one.id], key="a key")
        return queries.find_open_link(link_token(link_id, "a key")) is not None

    assert opens(LinkPurpose.RESET)
    assert not opens(LinkPurpose.INVITATION), "who has a password needs no second key"
    account.password_hash = None
    session.commit()
    assert opens(LinkPurpose.INVITATION)
    account.deactivated_at = clock.now()
    session.commit()
    assert not opens(LinkPurpose.RESET)
    account.deactivated_at = None
    one.left_on = clock.today() - timedelta(days=1)
    session.commit()
    assert not opens(LinkPurpose.RESET)


def test_who_presses_twice_is_told_that_the_password_is_set(client: Client, session: Any) -> None:
    ask(client, member().email)
    address = newest_link(session)
    sent = {"password": NEW, "submission_id": str(uuid4())}
    first = client.act(address, sent)
    assert first.status_code == 302
    stranger = Client(client.application)
    again = stranger.act(address, sent)
    assert (again.status_code, again.location) == (302, "/account/sign-in")
    assert "Your password is set. Sign in with it." in stranger.get(again.location).text
    other = stranger.act(address, {"password": NEW})
    assert other.status_code == 410
    assert stranger.get(address).status_code == 410
    elsewhere = stranger.act("/links/another", sent)
    assert elsewhere.status_code == 410


def close_and_open(person_id: Any, chief: Actor) -> None:
    with transaction():
        accounts.deactivate(person_id, actor=chief)
    with transaction():
        accounts.reactivate(person_id, actor=chief)


def leave_and_return(person_id: Any, chief: Actor) -> None:
    person = db.session.get_one(Person, person_id)
    yesterday = clock.today() - timedelta(days=1)
    with transaction():
        people.end(person_id, actor=chief, left_on=yesterday, version=person.version)
    with transaction():
        people.bring_back(person_id, actor=chief)


@pytest.mark.parametrize("gone", [close_and_open, leave_and_return])
def test_an_address_from_before_somebody_was_shut_out_stays_shut(
    session: Any, gone: Callable[[Any, Actor], None]
) -> None:
    """What fell into wrong hands then, opens nothing when the account is opened again."""
    chief, person = find_actor_of(administrator().id), PersonFactory(email="new@x.example")
    session.commit()
    with transaction():
        invitations.invite_one(person.id, actor=chief, key="k", by_mail=False)
    link = session.scalars(select(OneTimeLink).where(OneTimeLink.person_id == person.id)).one()
    token = link_token(link.id, "k")
    assert queries.find_open_link(token) is not None
    gone(person.id, chief)
    assert queries.find_open_link(token) is None
    with transaction():
        invitations.invite_one(person.id, actor=chief, key="k", by_mail=False)
    assert session.scalar(select(func.count(OneTimeLink.id)).where(OneTimeLink.used_at.is_(None)))


def test_a_last_day_that_is_taken_back_in_time_shuts_no_address(session: Any) -> None:
    chief, person = find_actor_of(administrator().id), PersonFactory(email="new@x.example")
    session.commit()
    with transaction():
        invitations.invite_one(person.id, actor=chief, key="k", by_mail=False)
    link = session.scalars(select(OneTimeLink).where(OneTimeLink.person_id == person.id)).one()
    later = clock.today() + timedelta(days=9)
    with transaction():
        people.end(person.id, actor=chief, left_on=later, version=person.version)
    with transaction():
        people.bring_back(person.id, actor=chief)
    assert queries.find_open_link(link_token(link.id, "k")) is not None
