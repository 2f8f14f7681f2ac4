"""Case 19: a sign-in that is under way while the account changes leaves no session behind."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select

from govern.accounts import services as accounts
from govern.accounts.models import SignInSession
from govern.accounts.queries import find_actor_of
from govern.accounts.rules import Method, TryKind
from govern.core.errors import DomainError
from govern.core.permissions import Actor
from govern.core.transactions import transaction
from govern.extensions import db
from govern.people import services as people
from govern.people.models import Person
from tests.factories.accounts import member
from tests.factories.people import OrganisationFactory, administrator
from tests.storms import arena, one_held_before_the_other

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from flask import Flask

pytestmark = pytest.mark.storm


@pytest.fixture(scope="module")
def real(dialect: str) -> Iterator[Flask]:
    with arena(dialect) as app:
        with app.app_context():
            OrganisationFactory()
            db.session.commit()
        yield app


def replace_the_password(person_id: UUID, _actor: Actor) -> None:
    accounts.set_password(person_id, "another hash", actor_id=person_id)
    accounts.end_sessions([person_id])


def replace_the_address(person_id: UUID, actor: Actor) -> None:
    person = db.session.get_one(Person, person_id)
    people.change(
        person_id,
        actor=actor,
        name=person.name,
        email=f"{uuid4().hex}@example.org",
        employee_number=person.employee_number,
        level=person.level,
        country=person.country,
        language=person.language,
        joined_on=person.joined_on,
        version=person.version,
    )


def close_the_account(person_id: UUID, actor: Actor) -> None:
    accounts.deactivate(person_id, actor=actor)


WAYS = [replace_the_password, replace_the_address, close_the_account]


@pytest.mark.parametrize("signs_in_first", [True, False])
@pytest.mark.parametrize("way", WAYS)
def test_no_session_outlives_what_was_meant_to_end_it(
    real: Flask, way: Callable[[UUID, Actor], None], *, signs_in_first: bool
) -> None:
    with real.app_context():
        person_id, actor = member().id, find_actor_of(administrator().id)
        email = db.session.get_one(Person, person_id).email or ""
        db.session.commit()
        with transaction():
            trial = accounts.count_try(
                TryKind.PASSWORD, email=email, account_hash=uuid4().hex, address_hash=uuid4().hex
            )
        db.session.remove()

    def sign_in() -> None:
        with transaction():
            accounts.sign_in(person_id, method=Method.PASSWORD, user_agent="", proof=trial)

    def change() -> None:
        with transaction():
            way(person_id, actor)

    acts = (sign_in, change) if signs_in_first else (change, sign_in)
    answers = dict(zip(acts, one_held_before_the_other(real, *acts), strict=True))
    assert answers[change] is None, answers[change]
    assert signs_in_first or isinstance(answers[sign_in], DomainError), answers[sign_in]
    with real.app_context():
        alive = SignInSession.person_id == person_id, SignInSession.ended_at.is_(None)
        assert db.session.scalars(select(SignInSession.id).where(*alive)).all() == []
        db.session.remove()
