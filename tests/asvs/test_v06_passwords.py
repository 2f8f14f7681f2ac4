"""ASVS 5.0.0 chapter 6.2: which passwords are taken, and that they are taken as typed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from govern.accounts.models import Account
from govern.accounts.rules import hasher
from govern.config import asset_root
from govern.passwords.rules import (
    ABOUT_YOU,
    PATTERN,
    PRODUCT,
    ROLE_WORDS,
    RUN,
    SHORTEST,
    TOO_LONG,
    TRIED_FIRST,
    problem,
)
from govern.passwords.words import COMMON
from tests.asvs.conftest import Seen
from tests.client import parsed
from tests.conftest import NOON
from tests.factories.accounts import PASSWORD, member
from tests.factories.people import OrganisationFactory

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.client import Client

pytestmark = pytest.mark.one_database


@pytest.fixture
def mine(client: Client, session: Any) -> Client:
    """Give the browser of a member who is signed in."""
    OrganisationFactory(name="Havenlicht")
    return client.sign_in(member(name="Sanne Verbruggen"))


def choose(client: Client, password: str) -> int:
    """Ask for a new password, and give the status of the answer."""
    return client.submit("/profile/password", {"old": PASSWORD, "password": password}).status_code


def test_6_2_1_pw_min_length(mine: Client) -> None:
    words = "kano regent vaak op"
    assert SHORTEST >= 15
    assert choose(mine, words[: SHORTEST - 1]) == 422
    assert choose(mine, words[:SHORTEST]) == 302


def test_6_1_2_doc_context_words(mine: Client) -> None:
    """Product, roles, organisation and oneself are known words, and refused when little is left."""
    assert {"govern", "customer", "klant"} <= set(PRODUCT)
    assert {"administrator", "director", "beheerder"} <= set(ROLE_WORDS)
    for word in (*PRODUCT, *ROLE_WORDS, "Havenlicht", "Verbruggen"):
        padded = f"{word}-2026!".ljust(SHORTEST, "!")
        assert problem(padded, about=("Sanne Verbruggen", "Havenlicht")) is not None, padded


def test_6_2_11_pw_context_words(mine: Client) -> None:
    for password in ("Havenlicht-2026-!!", "sanne.verbruggen.1", "govern-administrator"):
        assert choose(mine, password) == 422, password


def test_6_2_4_pw_common_list(mine: Client) -> None:
    for word in COMMON:
        assert problem(word.ljust(SHORTEST, "1")) is not None, word
    assert choose(mine, "correct horse battery staple") == 422
    assert choose(mine, "Password123456!") == 422


@given(st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc", "Cn")), min_size=16))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_6_2_5_pw_no_composition(text: str) -> None:
    """No class of characters is asked for: whatever is refused is refused for another reason."""
    reasons = {None, TOO_LONG, TRIED_FIRST, PATTERN, RUN, ABOUT_YOU}
    assert problem(text) in reasons


def test_6_2_5_letters_digits_or_signs_alone_are_taken() -> None:
    signs = "?.)(*&^ :;<>,/|_~"
    for good in (
        "fietsen door het bos",
        "8340195672038471",
        signs,
        "\u0416\u0428\u042f" * 3 + signs,
    ):
        assert problem(good) is None, good


def test_nothing_of_a_password_is_ever_shown(crawled: list[Seen]) -> None:
    for seen in crawled:
        assert PASSWORD.encode() not in seen.answer.data


def password_fields(crawled: list[Seen]) -> list[tuple[str, Any]]:
    return [
        (seen.address, field)
        for seen in crawled
        if seen.is_page
        for field in parsed(seen.answer).iter("input")
        if "password" in (field.get("name") or "") or field.get("name") == "old"
    ]


def test_6_2_6_pw_masked(crawled: list[Seen]) -> None:
    found = password_fields(crawled)
    assert len(found) >= 4
    for address, field in found:
        assert field.get("type") == "password", address
        assert not field.get("value"), address


def test_6_2_7_pw_paste(crawled: list[Seen]) -> None:
    known = {"current-password", "new-password"}
    for address, field in password_fields(crawled):
        assert field.get("autocomplete") in known, address
        assert int(field.get("maxlength") or 256) >= 128, address
    for path in (asset_root() / "static" / "js").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert "paste" not in text, f"{path.name} looks at what is pasted"


@given(st.text(min_size=15, max_size=80), st.text(min_size=1, max_size=5))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_6_2_8_pw_exact(password: str, more: str) -> None:
    stored = hasher.hash(password)
    assert hasher.verify(stored, password)
    assert not hasher.verify(stored, password + more)
    assert not hasher.verify(stored, more + password)
    for other in {password.swapcase(), password.strip(), password[:72], password[:-1]} - {password}:
        assert not hasher.verify(stored, other)


@pytest.mark.parametrize("length", [64, 128, 200])
def test_6_2_9_pw_long(mine: Client, session: Any, length: int) -> None:
    password = ("De vuurtoren ziet zeven schepen en één fiets; " * 6)[:length]
    assert choose(mine, password) == 302
    stored = session.scalars(select(Account.password_hash)).one()
    assert hasher.verify(stored, password)
    assert not hasher.verify(stored, password[:-1])


def test_6_2_10_pw_no_expiry(client: Client, session: Any, at: Callable[[datetime], None]) -> None:
    OrganisationFactory()
    person = member()
    at(NOON + timedelta(days=3650))
    answer = client.submit("/account/sign-in", {"email": person.email, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/").status_code == 200
