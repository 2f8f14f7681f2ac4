"""Tasks are opened for people who can come in, and go to others where nobody can."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from govern.accounts.models import Account
from govern.accounts.queries import find_actor_of
from govern.barriers import services as barriers
from govern.core import clock
from govern.core.errors import FieldError
from govern.core.permissions import Permission, Role
from govern.core.transactions import transaction
from govern.people import presence
from govern.promises.rules import PromiseState
from govern.tasks import services
from govern.tasks.models import Task
from tests.factories.awards import Story, people
from tests.factories.insights import planned, taken
from tests.factories.outbox import task_kind
from tests.factories.people import OrganisationFactory, PersonFactory, director
from tests.factories.promises import PromiseFactory

if TYPE_CHECKING:
    from uuid import UUID

    from govern.people.models import Person

KIND = "tests.chore"


def shut_out(session: Any, person: Person) -> None:
    session.execute(
        update(Account).where(Account.person_id == person.id).values(deactivated_at=clock.now())
    )


def holders(session: Any, kind: str = KIND) -> set[UUID]:
    return set(
        session.scalars(select(Task.person_id).where(Task.kind == kind, Task.closed_at.is_(None)))
    )


def unreachable(session: Any) -> list[Person]:
    """Give somebody without an account, somebody shut out, and somebody who has left."""
    shut = PersonFactory()
    shut_out(session, shut)
    return [PersonFactory(account=False), shut, PersonFactory(left_on=date(2026, 5, 20))]


def test_no_task_is_opened_for_who_cannot_come_in(session: Any, at: Any) -> None:
    here = PersonFactory()
    services.open_task(KIND, [here.id, *(p.id for p in unreachable(session))], uuid4())
    assert holders(session) == {here.id}


def test_a_task_nobody_can_do_goes_to_who_may(session: Any, at: Any) -> None:
    boss = director()
    gone_boss = director()
    shut_out(session, gone_boss)
    ids = [person.id for person in unreachable(session)]
    services.open_task(KIND, ids, uuid4())
    assert holders(session) == set()
    services.open_task(KIND, ids, uuid4(), otherwise=Permission.PROMISES_MANAGE)
    assert holders(session) == {boss.id}


def test_a_task_is_not_handed_over_to_who_cannot_come_in(session: Any, at: Any) -> None:
    person = PersonFactory()
    with task_kind(hand_over=lambda *_args: None):
        services.open_task(KIND, [person.id], uuid4())
        task_id = session.scalars(select(Task.id)).one()
        for other in unreachable(session):
            with pytest.raises(FieldError), transaction():
                services.hand_over(task_id, other.id, actor=find_actor_of(person.id))
    assert holders(session) == {person.id}


def test_many_people_are_asked_for_in_parts(
    session: Any, at: Any, statements: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "CHUNK", 2)
    ids = [PersonFactory().id for _ in range(5)]
    with statements() as seen:
        services.open_task(KIND, ids, uuid4())
    assert holders(session) == set(ids)
    assert len(seen) == 3 + 2


def test_only_who_can_come_in_is_called_to_vote(session: Any, at: Any) -> None:
    story = Story(at)
    story.open()
    gone = unreachable(session)
    story.finalist(*people(1))
    story.after(days=21)
    story.advance()
    called = holders(session, "ballots.vote")
    assert story.director.id in called
    assert not called & {person.id for person in gone}


def test_what_an_owner_without_an_account_would_do_the_director_does(session: Any, at: Any) -> None:
    OrganisationFactory()
    boss, owner = director(), PersonFactory(account=False)
    actor = find_actor_of(boss.id)
    barrier = taken(actor, owner)
    assert holders(session, "barriers.own") == {boss.id}
    second = director()
    mitigation_id = planned(actor, barrier, owner)
    assert holders(session, "barriers.accept") == {second.id}
    with transaction():
        barriers.accept_mitigation(mitigation_id, actor=find_actor_of(second.id))
    assert holders(session, "barriers.mitigate") == {boss.id, second.id}


def test_who_is_shut_out_is_given_nothing_to_own(session: Any, at: Any) -> None:
    OrganisationFactory()
    actor = find_actor_of(director().id)
    shut = PersonFactory()
    shut_out(session, shut)
    with pytest.raises(FieldError):
        taken(actor, shut)
    assert PromiseFactory(owner=shut).state is PromiseState.LIVE
    assert not presence.takes_on(shut.id)
    assert presence.takes_on(PersonFactory(account=False).id)
    assert Role.CX_DIRECTOR in actor.roles
