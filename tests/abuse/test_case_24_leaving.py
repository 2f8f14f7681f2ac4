"""Case 24: somebody leaves at the moment in which something is given to them, or taken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from govern.accounts.queries import find_actor_of
from govern.barriers import services as barriers
from govern.core import clock
from govern.core.errors import Conflict, FieldError
from govern.core.transactions import transaction
from govern.extensions import db
from govern.floor import services as floor
from govern.handovers.rules import HAND_OVER
from govern.licences import services as licences
from govern.people import services as people
from govern.promises import services as promises
from tests.abuse.test_case_24_tasks import Ground, both, count_open
from tests.factories.accounts import member
from tests.factories.floor import FloorTeamFactory
from tests.factories.people import OrganisationFactory, PersonFactory, administrator, director
from tests.factories.promises import PromiseFactory
from tests.storms import arena

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

pytestmark = pytest.mark.storm


@pytest.fixture
def field(dialect: str) -> Iterator[Flask]:
    """Give an application on a database of its own."""
    with arena(dialect) as app, app.app_context():
        yield app


@pytest.mark.parametrize("first", ["leaves", "is given"])
@pytest.mark.parametrize("what", ["a promise", "a barrier", "a team"])
def test_what_is_given_to_somebody_who_leaves_is_handed_over(
    field: Flask, what: str, first: str
) -> None:
    ground = Ground()
    owner, heir, team = PersonFactory(), PersonFactory(), FloorTeamFactory()
    promise, chief = PromiseFactory(owner=owner), administrator()
    db.session.commit()
    heir_id, owner_id, promise_id, team_id = heir.id, owner.id, promise.id, team.id
    version, actor = heir.version, find_actor_of(chief.id)
    yesterday = clock.today() - timedelta(days=1)

    def leave() -> None:
        people.end(heir_id, actor=actor, left_on=yesterday, version=version)

    def give() -> None:
        if what == "a promise":
            promises.hand_over(promise_id, actor=ground.boss, to_id=heir_id, before_id=owner_id)
        elif what == "a barrier":
            barriers.hand_over(
                ground.barrier_id, actor=ground.boss, to_id=heir_id, before_id=ground.owner_id
            )
        else:
            floor.add_host(team_id, actor=ground.boss, person_id=heir_id)

    db.session.commit()
    done, second = both(field, *((leave, give) if first == "leaves" else (give, leave)))
    assert done is None
    if first == "leaves":
        assert isinstance(second, FieldError)
    else:
        assert second is None
        assert count_open(HAND_OVER)


def test_when_the_last_two_things_go_at_once_nothing_is_asked_any_more(field: Flask) -> None:
    OrganisationFactory()
    chief, manager = administrator(), member()
    leaver, heir = PersonFactory(manager_id=manager.id), PersonFactory()
    one, two = PromiseFactory(owner=leaver), PromiseFactory(owner=leaver)
    db.session.commit()
    leaver_id, heir_id, ids, version = leaver.id, heir.id, (one.id, two.id), leaver.version
    actor, giver = find_actor_of(chief.id), find_actor_of(manager.id)
    yesterday = clock.today() - timedelta(days=1)
    with transaction():
        people.end(leaver_id, actor=actor, left_on=yesterday, version=version)
    assert count_open(HAND_OVER) == 1

    def give(promise_id: Any) -> Callable[[], None]:
        return lambda: promises.hand_over(
            promise_id, actor=giver, to_id=heir_id, before_id=leaver_id
        )

    db.session.commit()
    assert both(field, give(ids[0]), give(ids[1])) == [None, None]
    assert count_open(HAND_OVER) == 0


def test_an_exemption_ends_once(field: Flask) -> None:
    OrganisationFactory()
    boss, person = director(), PersonFactory()
    db.session.commit()
    actor, person_id, today = find_actor_of(boss.id), person.id, clock.today()
    with transaction():
        exemption_id = licences.exempt(
            person_id, actor=actor, reason="Leave.", starts_on=today, ends_on=today
        )

    def end() -> None:
        licences.end_exemption(exemption_id, actor=actor)

    db.session.commit()
    done, refused = both(field, end, end)
    assert done is None
    assert isinstance(refused, Conflict)
