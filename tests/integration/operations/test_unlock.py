"""Letting somebody in again from the terminal, where nobody else can."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from govern.accounts.rules import TRIES, TryKind
from govern.audit.models import AuditRow
from govern.operations.cli import new_password, unlock
from tests.factories.accounts import PASSWORD, member
from tests.factories.people import OrganisationFactory

if TYPE_CHECKING:
    from tests.client import Client


@pytest.fixture(autouse=True)
def _organisation(session: Any) -> None:
    OrganisationFactory()


def test_the_terminal_unlocks_who_was_locked_out(client: Client) -> None:
    person = member()
    wrong = {"email": person.email, "password": "wrong, and long"}
    for _try in range(TRIES[TryKind.PASSWORD][0]):
        client.submit("/account/sign-in", wrong)
    right = {"email": person.email, "password": PASSWORD}
    assert client.submit("/account/sign-in", right).status_code == 429
    done = CliRunner().invoke(unlock, [str(person.email)], obj=lambda: client.application)
    assert done.exit_code == 0, done.output
    assert "can try again" in done.output
    assert client.submit("/account/sign-in", right).status_code == 302


def test_the_terminal_says_when_it_knows_nobody_there(client: Client) -> None:
    done = CliRunner().invoke(unlock, ["nobody@example.org"], obj=lambda: client.application)
    assert done.exit_code == 1
    assert "Nobody with an open account" in done.output


def test_the_terminal_makes_an_address_for_a_new_password(client: Client) -> None:
    """Where no mail leaves, whoever forgot the password is not locked out for ever."""
    person = member()
    done = CliRunner().invoke(new_password, [str(person.email)], obj=lambda: client.application)
    assert done.exit_code == 0, done.output
    (address,) = re.findall(r"https?://[^/]+(/\S+)", done.output)
    chosen = "vier woorden die niemand raadt"
    assert client.submit(address, {"password": chosen}).status_code == 302
    assert client.get(address).status_code == 410
    client.act("/account/sign-out")
    signed_in = client.submit("/account/sign-in", {"email": person.email, "password": chosen})
    assert signed_in.status_code == 302


def test_the_log_says_whose_address_was_made_in_the_terminal(client: Client, session: Any) -> None:
    person = member()
    CliRunner().invoke(new_password, [str(person.email)], obj=lambda: client.application)
    row = session.scalars(select(AuditRow).where(AuditRow.event == "links.reset_made")).one()
    assert (row.subject_id, row.actor_id) == (person.id, None)


@pytest.mark.parametrize("email", ["nobody@example.org", "\udcff@example.org", ""])
@pytest.mark.parametrize("command", [new_password, unlock])
def test_the_terminal_makes_no_address_for_nobody(client: Client, command: Any, email: str) -> None:
    """Also for bytes that are no text."""
    done = CliRunner().invoke(command, [email], obj=lambda: client.application)
    assert done.exit_code == 1
    assert "Nobody with an open account" in done.output
