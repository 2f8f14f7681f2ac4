"""Keys that somebody left behind open nothing: links, invitations, sessions; and one key stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from govern.accounts import services as accounts
from govern.accounts.models import Account
from govern.accounts.queries import find_actor_of
from govern.accounts.rules import TRIES, TryKind, hasher
from govern.core import clock
from govern.core.errors import DomainError
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.links import services as links
from govern.links.rules import LinkPurpose, link_token
from govern.people import services as people
from tests.client import Client
from tests.factories.accounts import PASSWORD, member
from tests.factories.people import AccountFactory, OrganisationFactory, PersonFactory, administrator

NEW = "vier woorden die niemand raadt"
SECRET = "a secret for tests only, and long enough"


@pytest.fixture(autouse=True)
def _organisation(session: Any) -> None:
    OrganisationFactory()


def link(person: Any, purpose: LinkPurpose, email: str | None = None) -> str:
    with transaction():
        (link_id,) = links.make(purpose, [person.id], key=SECRET, email=email)
    token = link_token(link_id, SECRET)
    return f"/profile/e-mail/{token}" if purpose is LinkPurpose.EMAIL else f"/links/{token}"


def every_link(person: Any) -> list[str]:
    """Give an open link of each purpose for somebody."""
    email = f"new-{person.email}"
    return [link(person, purpose, email) for purpose in LinkPurpose]


def answers(client: Client, urls: list[str]) -> list[int]:
    return [client.application.test_client().get(url).status_code for url in urls]


def test_a_new_password_withdraws_every_open_link(client: Client) -> None:
    person = member()
    urls = every_link(person)
    client.sign_in(person)
    assert answers(client, urls[1:]) == [200, 200]
    answer = client.submit("/profile/password", {"old": PASSWORD, "password": NEW})
    assert answer.status_code == 302
    assert answers(client, urls) == [410, 410, 410]


def test_ending_the_other_sessions_withdraws_every_open_link(client: Client) -> None:
    person = member()
    urls = every_link(person)
    client.sign_in(person)
    client.submit("/account/confirm?for=sessions", {"password": PASSWORD})
    assert client.act("/profile/sessions/end-others").status_code == 302
    assert answers(client, urls) == [410, 410, 410]


def test_a_password_set_by_a_link_withdraws_every_other_link(client: Client) -> None:
    person = PersonFactory()
    invitation, reset, change = every_link(person)
    assert client.submit(invitation, {"password": NEW}).status_code == 302
    assert answers(client, [invitation, reset, change]) == [410, 410, 410]


def test_an_invitation_is_no_key_for_who_has_a_password_already(
    client: Client, session: Any
) -> None:
    person = PersonFactory()
    invitation = link(person, LinkPurpose.INVITATION)
    assert answers(client, [invitation]) == [200]
    AccountFactory(person_id=person.id, password_hash=hasher.hash(PASSWORD))
    assert answers(client, [invitation]) == [410]
    token = invitation.rsplit("/", 1)[1]
    with pytest.raises(links.LinkGone), transaction():
        links.use_for_password(token, hasher.hash(NEW))
    session.expire_all()
    assert hasher.verify(session.get(Account, person.id).password_hash, PASSWORD)


def test_a_confirmed_address_withdraws_what_was_sent_to_the_old_one(client: Client) -> None:
    person = member()
    _invitation, reset, change = every_link(person)
    stranger = client.application.test_client()
    assert stranger.submit(change).status_code == 302
    assert answers(client, [reset]) == [410]


def test_links_of_other_people_stay_open(client: Client) -> None:
    person, other = member(), member()
    kept = link(other, LinkPurpose.RESET)
    client.sign_in(person)
    client.submit("/profile/password", {"old": PASSWORD, "password": NEW})
    assert answers(client, [kept]) == [200]


def test_the_last_administrator_who_can_come_in_is_not_shut_out() -> None:
    helper = PersonFactory(roles=[Role.ADMINISTRATOR], left_on=clock.today() + timedelta(days=1))
    last = administrator()
    leaving = find_actor_of(helper.id)
    with pytest.raises(DomainError, match="last administrator"), transaction():
        accounts.deactivate(last.id, actor=leaving)
    administrator()
    with transaction():
        accounts.deactivate(last.id, actor=leaving)


def test_an_administrator_without_an_account_does_not_count_as_one_who_stays(session: Any) -> None:
    last = administrator()
    administrator(account=False)
    actor = find_actor_of(last.id)
    with pytest.raises(DomainError, match="last administrator"), transaction():
        people.end_role(last.id, Role.ADMINISTRATOR, actor=actor)
    with pytest.raises(DomainError, match="last administrator"), transaction():
        people.end(last.id, actor=actor, left_on=clock.today(), version=last.version)
    session.expire_all()
    assert last.left_on is None


def test_a_stranger_who_tries_at_the_door_keeps_nobody_from_signing(client: Client) -> None:
    leader = member(roles=[Role.SENIOR_LEADER])
    client.sign_in(leader)
    stranger = client.application.test_client()
    for _try in range(TRIES[TryKind.PASSWORD][0] + 1):
        answer = stranger.submit(
            "/account/sign-in", {"email": leader.email, "password": "wrong, and long"}
        )
    assert answer.status_code == 429
    confirmed = client.submit("/account/confirm?for=sign&next=/", {"password": PASSWORD})
    assert confirmed.status_code == 302
