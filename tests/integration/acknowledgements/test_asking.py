"""Everybody is asked to read a version: who, until when, once, and what stays of the answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from govern.accounts.queries import find_actor_of
from govern.acknowledgements import jobs, queries, services
from govern.acknowledgements.models import Acknowledgement, Campaign
from govern.acknowledgements.notifications import ASKED, REMINDED
from govern.acknowledgements.rules import ACKNOWLEDGE, CampaignState, Coverage
from govern.core import clock
from govern.core.errors import Conflict, DomainError, FieldError, NotAllowed, Stale
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.core.transactions import transaction
from govern.notifications.models import OutboxRow
from govern.people.models import Person
from govern.tasks.models import Task
from tests.factories.leaf import Leaf
from tests.factories.people import AccountFactory, PersonFactory

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

WATCHING = system("a test counts")


@pytest.fixture
def leaf(session: Session, at: Any) -> Leaf:
    """Give the people of a definition, all with accounts."""
    return Leaf()


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def ask(leaf: Leaf, version_id: UUID, days: int = 14) -> UUID:
    with transaction():
        return services.open_campaign(version_id, actor=leaf.author, due_on=in_days(days))


def answer(campaign_id: UUID, person_id: UUID) -> None:
    shown = queries.get_campaign(campaign_id).sha256
    with transaction():
        services.acknowledge(campaign_id, shown, actor=find_actor_of(person_id))


def asked_now(session: Session) -> set[UUID]:
    session.expire_all()
    open_tasks = select(Task.person_id).where(Task.kind == ACKNOWLEDGE, Task.closed_at.is_(None))
    return set(session.scalars(open_tasks))


def count(session: Session, kind: str) -> int:
    statement = select(func.count()).select_from(OutboxRow).where(OutboxRow.kind == kind)
    return session.scalar(statement) or 0


def second(leaf: Leaf, **more: Any) -> UUID:
    """Bring a second version into force."""
    draft = leaf.begin(reason="We merged", sponsor_id=leaf.leader_ids[0])
    leaf.write(draft, rallying_cry="We mend it, and tell you at once")
    leaf.send(draft, says_the_same=True, **more)
    leaf.sign(draft, 0)
    leaf.sign(draft, 1)
    return draft


def test_everybody_with_an_account_is_asked_and_who_comes_later_too(
    leaf: Leaf, session: Session
) -> None:
    without_account = PersonFactory(account=False)
    session.commit()
    ask(leaf, leaf.in_force())
    assert queries.has_to_ask()
    assert jobs.ask() == 4
    assert asked_now(session) == {leaf.director_id, *leaf.leader_ids}
    assert not queries.has_to_ask()
    assert jobs.ask() == 0
    AccountFactory(person_id=without_account.id)
    joiner = without_account.id
    session.commit()
    assert jobs.ask() == 1
    assert joiner in asked_now(session)


def test_an_answer_closes_the_task_and_keeps_the_version_that_was_read(
    leaf: Leaf, session: Session
) -> None:
    version_id = leaf.in_force()
    campaign_id = ask(leaf, version_id)
    jobs.ask()
    answer(campaign_id, leaf.leader_ids[0])
    assert leaf.leader_ids[0] not in asked_now(session)
    kept = session.scalar(visible_to(WATCHING, select(Acknowledgement)))
    assert kept is not None
    assert (kept.definition_id, kept.sha256) == (version_id, leaf.hash_of(version_id))
    with pytest.raises(Conflict):
        answer(campaign_id, leaf.leader_ids[0])
    assert jobs.ask() == 0


def test_only_what_was_shown_is_acknowledged(leaf: Leaf) -> None:
    campaign_id = ask(leaf, leaf.in_force())
    with pytest.raises(Stale), transaction():
        services.acknowledge(campaign_id, "0" * 64, actor=find_actor_of(leaf.leader_ids[0]))


def test_nobody_answers_twice_and_no_answer_is_changed(leaf: Leaf, session: Session) -> None:
    campaign_id = ask(leaf, leaf.in_force())
    answer(campaign_id, leaf.leader_ids[0])
    changes = (
        update(Acknowledgement).values(sha256="0" * 64),
        delete(Acknowledgement),
    )
    for change in changes:
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(change)
        session.rollback()


def test_a_version_is_asked_about_once_and_only_while_it_is_in_force(leaf: Leaf) -> None:
    draft = leaf.draft()
    with pytest.raises(Conflict):
        ask(leaf, draft)
    leaf.send(draft)
    leaf.sign(draft, 0)
    leaf.sign(draft, 1)
    ask(leaf, draft)
    with pytest.raises(Conflict):
        ask(leaf, draft)


@pytest.mark.parametrize("days", [-1, 366])
def test_the_last_day_is_neither_over_nor_far_away(leaf: Leaf, days: int) -> None:
    with pytest.raises(FieldError):
        ask(leaf, leaf.in_force(), days)


def test_only_the_director_asks_reminds_and_closes(leaf: Leaf) -> None:
    version_id = leaf.in_force()
    campaign_id = ask(leaf, version_id)
    leader = find_actor_of(leaf.leader_ids[0])
    for act in (
        lambda: services.open_campaign(version_id, actor=leader, due_on=in_days(3)),
        lambda: services.remind(campaign_id, actor=leader),
        lambda: services.extend(campaign_id, actor=leader, due_on=in_days(3)),
        lambda: services.close(campaign_id, actor=leader),
    ):
        with pytest.raises(NotAllowed), transaction():
            act()


def test_people_are_reminded_once_a_day_by_one_row(leaf: Leaf, session: Session) -> None:
    campaign_id = ask(leaf, leaf.in_force())
    assert count(session, ASKED) == 1
    with transaction():
        services.remind(campaign_id, actor=leaf.author)
    assert count(session, REMINDED) == 1
    answer(campaign_id, leaf.leader_ids[0])
    assert leaf.leader_ids[0] not in queries.list_unanswered(campaign_id)
    with pytest.raises(DomainError, match="reminded today"), transaction():
        services.remind(campaign_id, actor=leaf.author)


def test_another_last_day_stands_beside_the_task(leaf: Leaf, session: Session) -> None:
    campaign_id = ask(leaf, leaf.in_force(), 3)
    jobs.ask()
    with transaction():
        services.extend(campaign_id, actor=leaf.author, due_on=in_days(30))
    assert jobs.ask() == 4
    due = set(session.scalars(select(Task.due_at).where(Task.closed_at.is_(None))))
    assert {moment.date() for moment in due if moment} == {in_days(30)}


def test_when_it_is_closed_nobody_is_asked_and_nobody_answers(leaf: Leaf, session: Session) -> None:
    campaign_id = ask(leaf, leaf.in_force())
    jobs.ask()
    with transaction():
        services.close(campaign_id, actor=leaf.author)
    assert asked_now(session) == set()
    assert not queries.has_to_ask()
    with pytest.raises(NotAllowed):
        answer(campaign_id, leaf.leader_ids[0])
    with pytest.raises(Conflict), transaction():
        services.remind(campaign_id, actor=leaf.author)


def test_the_last_signature_asks_everybody_when_the_meaning_has_changed(
    leaf: Leaf, session: Session
) -> None:
    first = leaf.out(to_acknowledge=True)
    assert queries.find_open() is None
    leaf.sign(first, 0)
    assert queries.find_open() is None
    leaf.sign(first, 1)
    campaign = queries.find_open()
    assert campaign is not None
    assert (campaign.definition_id, campaign.before_id) == (first, None)
    assert count(session, ASKED) == 1
    jobs.ask()
    latest = second(leaf, to_acknowledge=True)
    session.expire_all()
    states = {
        row.definition_id: (row.state, row.before_id) for row in session.scalars(select(Campaign))
    }
    assert states == {
        first: (CampaignState.CLOSED, None),
        latest: (CampaignState.OPEN, first),
    }
    assert asked_now(session) == set()
    jobs.ask()
    subjects = set(session.scalars(select(Task.subject_id).where(Task.closed_at.is_(None))))
    opened = queries.find_of(latest)
    assert opened is not None
    assert opened.id in subjects


def test_a_version_with_the_same_meaning_asks_nobody_and_ends_what_was_asked(
    leaf: Leaf, session: Session
) -> None:
    ask(leaf, leaf.in_force())
    jobs.ask()
    second(leaf)
    assert queries.find_open() is None
    assert asked_now(session) == set()


def test_people_are_counted_by_the_department_they_work_in_now(
    leaf: Leaf, session: Session
) -> None:
    campaign_id = ask(leaf, leaf.in_force())
    answer(campaign_id, leaf.leader_ids[0])
    PersonFactory(account=False)
    session.commit()
    counted = queries.count_by_department(queries.get_campaign(campaign_id))
    assert sum(counted.values(), Coverage()) == Coverage(asked=4, answered=1)
    assert queries.count_without_account() == 1
    department_id = session.scalar(
        select(Person.department_id).where(Person.id == leaf.leader_ids[0])
    )
    assert department_id is not None
    assert counted[department_id].answered == 1


def test_everybody_sees_their_own_answer_and_the_director_all(leaf: Leaf) -> None:
    campaign_id = ask(leaf, leaf.in_force())
    answer(campaign_id, leaf.leader_ids[0])
    answer(campaign_id, leaf.leader_ids[1])
    seen = select(func.count()).select_from(Acknowledgement)
    for actor, number in ((find_actor_of(leaf.leader_ids[0]), 1), (leaf.author, 2)):
        assert queries.db.session.scalar(visible_to(actor, seen)) == number
