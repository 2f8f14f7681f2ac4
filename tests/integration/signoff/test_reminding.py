"""Who is still to sign is reminded, and given another last day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.core import clock
from govern.core.errors import Conflict, DomainError, FieldError, NotAllowed
from govern.core.transactions import transaction
from govern.definition.rules import DefinitionState
from govern.notifications.models import OutboxRow
from govern.signing.models import SignatureRequest
from govern.signoff import jobs, services
from govern.signoff.notifications import SIGN
from govern.signoff.rules import REVIEW
from govern.tasks.models import Task
from tests.factories.leaf import Leaf

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from tests.client import Client


@pytest.fixture
def leaf(session: Session, at: Any) -> Leaf:
    """Give the people of a definition."""
    return Leaf()


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def remind(leaf: Leaf, version_id: UUID) -> None:
    with transaction():
        services.remind(version_id, actor=leaf.author)


def put_off(leaf: Leaf, version_id: UUID, days: int) -> None:
    with transaction():
        services.put_off(version_id, actor=leaf.author, due_on=in_days(days))


def reminded(session: Session, *, now: bool) -> set[UUID]:
    """Give who is reminded now, or who will be."""
    due = OutboxRow.due_at <= clock.now()
    found = select(OutboxRow.recipient_id).where(
        OutboxRow.kind == "signoff.reminder", due if now else ~due
    )
    return {person_id for person_id in session.scalars(found) if person_id}


def due_days(session: Session) -> set[date]:
    session.expire_all()
    found = select(Task.due_at).where(Task.kind == SIGN, Task.closed_at.is_(None))
    return {moment.date() for moment in session.scalars(found) if moment}


def test_those_who_are_still_to_sign_are_reminded_once_a_day(leaf: Leaf, session: Session) -> None:
    version_id = leaf.out()
    leaf.sign(version_id, 0)
    remind(leaf, version_id)
    assert reminded(session, now=True) == set(leaf.leader_ids[1:])
    with pytest.raises(DomainError, match="reminded today"):
        remind(leaf, version_id)


def test_another_last_day_moves_requests_tasks_and_the_reminder(
    leaf: Leaf, session: Session
) -> None:
    version_id = leaf.out(due_on=in_days(2))
    leaf.sign(version_id, 0)
    assert reminded(session, now=False) == set()
    put_off(leaf, version_id, 20)
    assert due_days(session) == {in_days(20)}
    assert reminded(session, now=False) == set(leaf.leader_ids[1:])
    asked = {row.person_id: row.due_at.date() for row in session.scalars(select(SignatureRequest))}
    assert asked[leaf.leader_ids[0]] == in_days(2)
    assert asked[leaf.leader_ids[1]] == in_days(20)
    due_at = leaf.look(version_id).due_at
    assert due_at is not None
    assert due_at.date() == in_days(20)


def test_who_has_more_time_can_sign_after_the_first_last_day(
    leaf: Leaf, session: Session, at: Any
) -> None:
    version_id = leaf.out(due_on=in_days(2))
    put_off(leaf, version_id, 20)
    at(clock.now() + timedelta(days=10))
    assert jobs.expire() == 0
    leaf.sign(version_id, 0)
    leaf.sign(version_id, 1)
    assert leaf.look(version_id).state is DefinitionState.IN_FORCE


def test_when_everybody_was_too_late_nobody_is_left_to_wait_for(leaf: Leaf, at: Any) -> None:
    version_id = leaf.out(due_on=in_days(2))
    at(clock.now() + timedelta(days=10))
    assert jobs.expire() == 1
    for act in (lambda: remind(leaf, version_id), lambda: put_off(leaf, version_id, 20)):
        with pytest.raises(DomainError, match="Nobody is asked any more"):
            act()


@pytest.mark.parametrize("days", [-1, 184])
def test_the_last_day_is_neither_over_nor_far_away(leaf: Leaf, days: int) -> None:
    version_id = leaf.out()
    with pytest.raises(FieldError):
        put_off(leaf, version_id, days)


def test_only_who_sent_it_out_reminds_and_only_while_it_is_out(leaf: Leaf) -> None:
    version_id = leaf.out()
    leader = find_actor_of(leaf.leader_ids[0])
    with pytest.raises(NotAllowed), transaction():
        services.remind(version_id, actor=leader)
    leaf.sign(version_id, 0)
    leaf.sign(version_id, 1)
    with pytest.raises((Conflict, NotAllowed)):
        remind(leaf, version_id)


def test_the_next_sending_out_can_be_reminded_of_on_the_same_day(leaf: Leaf) -> None:
    version_id = leaf.out()
    remind(leaf, version_id)
    with transaction():
        services.withdraw(version_id, actor=leaf.author, note="A word is missing")
    leaf.send(version_id)
    remind(leaf, version_id)


def test_the_page_of_the_version_reminds_and_puts_off(client: Client, leaf: Leaf) -> None:
    version_id = leaf.out()
    client.sign_in(leaf.director)
    address = f"/definition/versions/{version_id}"
    assert "Remind them" in client.get(address).text
    assert client.submit(address, {}, action="/remind").status_code == 302
    assert "They were reminded today." in client.get(address).text
    off = f"/signoff/{version_id}/put-off"
    assert client.submit(off, {"due_on": "2020-01-01"}).status_code == 422
    assert client.submit(off, {"due_on": in_days(30).isoformat()}).status_code == 302
    client.sign_in(leaf.leaders[0])
    assert "Remind them" not in client.get(address).text


def test_about_a_text_that_is_not_out_there_is_nothing_to_put_off(
    client: Client, leaf: Leaf
) -> None:
    version_id = leaf.in_force()
    client.sign_in(leaf.director)
    answer = client.get(f"/signoff/{version_id}/put-off")
    assert answer.location == f"/definition/versions/{version_id}"


def reviewing(session: Session) -> list[UUID]:
    session.expire_all()
    found = select(Task.person_id).where(Task.kind == REVIEW, Task.closed_at.is_(None))
    return list(session.scalars(found))


def test_before_the_day_of_its_review_the_author_is_asked_once(
    leaf: Leaf, session: Session, at: Any
) -> None:
    version_id = leaf.in_force()
    review_on = leaf.look(version_id).review_on
    assert review_on is not None
    at(clock.now() + timedelta(days=(review_on - clock.today()).days - 31))
    assert not jobs.has_to_review()
    assert jobs.call_to_review() == 0
    at(clock.now() + timedelta(days=1))
    assert jobs.has_to_review()
    assert jobs.call_to_review() == 1
    assert reviewing(session) == [leaf.director_id]
    assert not jobs.has_to_review()
    assert jobs.call_to_review() == 0
    leaf.begin(reason="It is time", sponsor_id=leaf.leader_ids[0])
    assert reviewing(session) == []
    assert not jobs.has_to_review()


def test_without_a_definition_there_is_nothing_to_review(leaf: Leaf) -> None:
    assert not jobs.has_to_review()
    assert jobs.call_to_review() == 0
