"""Accounts with a password, and their sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.accounts.models import Account
from govern.accounts.rules import hasher
from govern.core import clock
from tests.factories.base import Factory
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from govern.people.models import Person

PASSWORD = "groene kano regent vaak"


class AccountFactory(Factory):
    """An account without a password."""

    class Meta:  # noqa: D106
        model = Account


def member(password: str = PASSWORD, **more: Any) -> Person:
    """Give a person who can sign in with a password."""
    person: Person = PersonFactory(**more)
    AccountFactory(
        person_id=person.id,
        password_hash=hasher.hash(password),
        password_set_at=clock.now(),
        created_at=clock.now(),
    )
    return person
