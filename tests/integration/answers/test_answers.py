"""Finalists who cannot come in: somebody asks them, and writes down what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts import services as accounts
from govern.accounts.models import Account
from govern.accounts.queries import find_actor_of
from govern.answers import services
from govern.audit.models import AuditRow
from govern.ballots.queries import list_stories
from govern.core import clock
from govern.core.errors import NotAllowed, NotFound
from govern.core.transactions import transaction
from govern.nominations.models import Finalist
from govern.nominations.rules import Answer
from govern.notifications.models import OutboxRow
from govern.rounds import services as rounds
from govern.tasks.models import Task
from tests.factories.awards import Story
from tests.factories.people import PersonFactory, administrator

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Row

    from govern.people.models import Person
    from tests.client import Client


@pytest.fixture
def story(session: Any, at: Any) -> Story:
    """Give an open round."""
    made = Story(at)
    made.open()
    return made


@pytest.fixture
def manager(story: Story) -> Person:
    """Give somebody who has people on the shop floor."""
    return PersonFactory(name="Mo Manager")


@pytest.fixture
def marijke(manager: Person) -> Person:
    """Give somebody without an account."""
    return PersonFactory(name="Marijke", manager_id=manager.id, account=False)


def finalist(session: Any, entry_id: UUID, person: Person) -> Row[Any]:
    statement = select(*Finalist.__table__.columns).where(
        Finalist.entry_id == entry_id, Finalist.person_id == person.id
    )
    found: Row[Any] = session.execute(statement.execution_options(scope="a test")).one()
    return found


def asked(session: Any, kind: str = "answers.speak") -> set[UUID]:
    rows = select(Task.person_id).where(Task.kind == kind, Task.closed_at.is_(None))
    return set(session.scalars(rows))


def say(found: Row[Any], by: Person, *, stands: bool = True, shown: bool = True) -> None:
    with transaction():
        services.answer_for(found.id, actor=find_actor_of(by.id), stands=stands, may_publish=shown)


def test_the_manager_is_asked_for_who_has_no_account(
    session: Any, story: Story, manager: Person, marijke: Person
) -> None:
    entry = story.accept(story.nominate(marijke))
    assert asked(session) == {manager.id}
    assert asked(session, "nominations.stand") == set()
    mails = select(OutboxRow.kind).where(OutboxRow.recipient_id == marijke.id)
    assert session.scalars(mails).all() == ["nominations.asked"]
    found = finalist(session, entry, marijke)
    say(found, manager)
    found = finalist(session, entry, marijke)
    assert (found.answer, found.may_publish, found.answered_by_id) == (
        Answer.YES,
        True,
        manager.id,
    )
    assert asked(session) == set()
    assert [one.entry_id for one in list_stories(story.round_id)] == [entry]
    row = session.scalars(
        select(AuditRow).where(AuditRow.event == "nominations.finalist_answered")
    ).one()
    assert (row.actor_id, row.payload["person_id"]) == (manager.id, str(marijke.id))


def test_who_answers_alone_is_written_down_as_themselves(session: Any, story: Story) -> None:
    person = PersonFactory()
    entry = story.finalist(person)
    assert finalist(session, entry, person).answered_by_id == person.id


def test_without_a_manager_the_moderators_are_asked(session: Any, story: Story) -> None:
    person = PersonFactory(account=False)
    entry = story.accept(story.nominate(person))
    assert asked(session) == {story.moderator.id, story.director.id}
    say(finalist(session, entry, person), story.moderator, stands=False, shown=True)
    found = finalist(session, entry, person)
    assert (found.answer, found.may_publish) == (Answer.NO, False)
    assert asked(session) == set()


def test_nobody_speaks_for_who_stands_against_them(
    session: Any, story: Story, manager: Person, marijke: Person
) -> None:
    story.accept(story.nominate(manager))
    entry = story.accept(story.nominate(marijke))
    assert asked(session) == {story.moderator.id, story.director.id}
    with pytest.raises(NotAllowed):
        say(finalist(session, entry, marijke), manager)


def test_who_can_come_in_answers_alone(session: Any, story: Story, manager: Person) -> None:
    person = PersonFactory(manager_id=manager.id)
    entry = story.accept(story.nominate(person))
    assert asked(session) == set()
    with pytest.raises(NotFound):
        say(finalist(session, entry, person), manager)
    with pytest.raises(NotAllowed):
        say(finalist(session, entry, person), story.moderator)


def test_a_colleague_finds_nothing_there(
    client: Client, session: Any, story: Story, marijke: Person
) -> None:
    entry = story.accept(story.nominate(marijke))
    found = finalist(session, entry, marijke)
    client.sign_in(PersonFactory())
    assert client.get(f"/answers/{found.id}").status_code == 404
    assert client.get(f"/nominations/stories/{entry}").status_code == 404
    assert client.act(f"/answers/{found.id}/withdraw-publication").status_code == 404


def test_an_answer_comes_before_the_ballot_opens(
    session: Any, story: Story, manager: Person, marijke: Person
) -> None:
    entry = story.accept(story.nominate(marijke))
    story.after(days=21)
    with pytest.raises(NotAllowed):
        say(finalist(session, entry, marijke), manager)


def test_questions_nobody_answered_close_with_the_ballot(
    session: Any, story: Story, marijke: Person
) -> None:
    other = PersonFactory()
    story.accept(story.nominate(marijke))
    story.accept(story.nominate(other))
    assert asked(session, "nominations.stand") == {other.id}
    story.after(days=21)
    story.advance()
    assert asked(session) == asked(session, "nominations.stand") == set()


def test_questions_close_when_a_round_is_called_off(
    session: Any, story: Story, marijke: Person
) -> None:
    story.accept(story.nominate(marijke))
    with transaction():
        rounds.cancel(
            story.round_id, actor=find_actor_of(story.director.id), because="Too few stories"
        )
    assert asked(session) == set()


def test_who_is_shut_out_before_answering_is_spoken_for(
    session: Any, story: Story, manager: Person
) -> None:
    person = PersonFactory(manager_id=manager.id)
    story.accept(story.nominate(person))
    with transaction():
        accounts.deactivate(person.id, actor=find_actor_of(administrator().id))
    assert asked(session) == {manager.id}


def test_the_manager_writes_the_answer_down_by_the_form(
    client: Client, session: Any, story: Story, manager: Person, marijke: Person, statements: Any
) -> None:
    entry = story.accept(story.nominate(marijke))
    found = finalist(session, entry, marijke)
    client.sign_in(manager)
    with statements() as seen:
        page = client.get(f"/answers/{found.id}")
    assert "What does Marijke say?" in page.text
    assert len(seen) <= 8, seen
    unasked = client.submit(f"/answers/{found.id}", {"stands": "yes"})
    assert unasked.status_code == 422
    answer = client.submit(
        f"/answers/{found.id}", {"stands": "yes", "may_publish": "y", "asked": "y"}
    )
    assert answer.location.endswith(f"/nominations/stories/{entry}")
    assert f"/answers/{found.id}" in client.get(answer.location).text
    assert "Written down by Mo Manager" in client.get(f"/answers/{found.id}").text
    manager.language = "nl"
    session.flush()
    assert 'lang="nl"' in client.get(f"/answers/{found.id}").text


def test_a_moderator_finds_the_way_there(
    client: Client, session: Any, story: Story, marijke: Person
) -> None:
    entry = story.accept(story.nominate(marijke))
    client.sign_in(story.moderator)
    assert "cannot sign in here" in client.get(f"/nominations/stories/{entry}").text


def test_name_and_story_come_off_the_wall_for_them(
    client: Client, session: Any, story: Story, manager: Person, marijke: Person
) -> None:
    entry = story.accept(story.nominate(marijke))
    found = finalist(session, entry, marijke)
    say(found, manager, shown=False)
    client.sign_in(manager)
    assert client.act(f"/answers/{found.id}/withdraw-publication").status_code == 403
    say(found, manager)
    assert client.act(f"/answers/{found.id}/withdraw-publication").status_code == 302
    assert finalist(session, entry, marijke).withdrawn_at is not None


def test_who_comes_in_later_sees_who_answered_and_answers_anew(
    client: Client, session: Any, story: Story, manager: Person, marijke: Person
) -> None:
    entry = story.accept(story.nominate(marijke))
    say(finalist(session, entry, marijke), manager)
    session.add(Account(person_id=marijke.id, created_at=clock.now()))
    session.flush()
    client.sign_in(marijke)
    assert f"/people/{manager.id}" in client.get(f"/nominations/stories/{entry}").text
    story.answer(entry, marijke, stands=False)
    assert finalist(session, entry, marijke).answered_by_id == marijke.id
    with pytest.raises(NotFound):
        say(finalist(session, entry, marijke), manager)
