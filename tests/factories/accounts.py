"""Accounts with a password, and their sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.accounts.rules import hasher
from govern.core import clock
from tests.factories.people import AccountFactory, PersonFactory

if TYPE_CHECKING:
    from govern.people.models import Person

PASSWORD = "groene kano regent vaak"


def member(password: str = PASSWORD, **more: Any) -> Person:
    """Give a person who can sign in with a password."""
    person: Person = PersonFactory(**more)
    AccountFactory(
        person_id=person.id,
        password_hash=hasher.hash(password),
        password_set_at=clock.now(),
    )
    return person
