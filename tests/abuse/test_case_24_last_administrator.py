"""Case 24: of two administrators who remove each other at the same moment, one stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from govern.accounts import services as accounts
from govern.accounts.queries import find_actor_of
from govern.core import clock
from govern.core.errors import DomainError
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.extensions import db
from govern.people import services
from govern.people.models import Person
from govern.people.presence import list_administrators
from tests.factories.people import OrganisationFactory, administrator
from tests.storms import arena, one_held_before_the_other

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from flask import Flask

    from govern.core.permissions import Actor

pytestmark = pytest.mark.storm


@pytest.fixture
def real(dialect: str) -> Iterator[Flask]:
    with arena(dialect) as app:
        yield app


def end_the_role(other: UUID, actor: Actor) -> None:
    services.end_role(other, Role.ADMINISTRATOR, actor=actor)


def write_the_last_day(other: UUID, actor: Actor) -> None:
    person = db.session.get_one(Person, other)
    services.end(other, actor=actor, left_on=clock.today(), version=person.version)


def close_the_account(other: UUID, actor: Actor) -> None:
    accounts.deactivate(other, actor=actor)


WAYS = [end_the_role, write_the_last_day, close_the_account]


@pytest.mark.parametrize("second_way", WAYS)
@pytest.mark.parametrize("first_way", WAYS)
def test_two_administrators_who_remove_each_other_leave_one(
    real: Flask, first_way: Callable[..., None], second_way: Callable[..., None]
) -> None:
    with real.app_context():
        OrganisationFactory()
        ada, grace = administrator(name="Ada").id, administrator(name="Grace").id
        db.session.commit()
        one, two = find_actor_of(ada), find_actor_of(grace)
        db.session.remove()

    def remove(way: Callable[..., None], other: UUID, actor: Actor) -> Callable[[], Any]:
        def act() -> None:
            with transaction():
                way(other, actor)

        return act

    first, second = one_held_before_the_other(
        real, remove(first_way, grace, one), remove(second_way, ada, two)
    )
    assert first is None, first
    assert isinstance(second, DomainError), second
    assert "last administrator" in str(second)
    with real.app_context():
        assert list_administrators(lock=False) == {ada}
        db.session.remove()
