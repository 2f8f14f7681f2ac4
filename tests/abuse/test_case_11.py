"""Case 11: enumerate nominations before the reveal; hidden answers like missing, to the byte."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from govern.accounts.queries import find_actor_of
from govern.ballots.models import Ballot, Choice
from govern.core.private import UnscopedRead, visible_to
from govern.extensions import db
from govern.nominations.models import Entry, Finalist, Nomination, Nominee
from tests.factories.awards import Story
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from tests.client import Client

PRIVATE = (Nomination, Nominee, Entry, Finalist, Ballot, Choice)
GET = (
    "/nominations/{}",
    "/nominations/{}/edit",
    "/nominations/stories/{}",
    "/nominations/stories/{}/answer",
)
POST = (
    "/nominations/{}/withdraw",
    "/nominations/stories/{}/withdraw-publication",
)


@pytest.fixture
def story(session: Any, at: Any) -> Story:
    found = Story(at)
    found.open()
    return found


def plain(text: str, subject: UUID) -> str:
    """Take out what differs from request to request, and the id that was asked for."""
    text = re.sub(r'(name="(?:csrf_token|submission_id)"[^>]*value=")[^"]*', r"\1", text)
    return text.replace(str(subject), "ID")


@pytest.mark.parametrize("address", GET)
def test_a_hidden_story_answers_like_a_missing_one(
    client: Client, story: Story, statements: Any, address: str
) -> None:
    nomination = story.nominate(PersonFactory())
    hidden = story.accept(nomination) if "stories" in address else nomination
    client.sign_in(PersonFactory())
    missing = uuid4()
    answers, asked = [], []
    for subject in (hidden, missing):
        with statements() as seen:
            answer = client.get(address.format(subject))
        answers.append((answer.status_code, plain(answer.text, subject)))
        asked.append(list(seen))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    assert asked[0] == asked[1]


@pytest.mark.parametrize("address", POST)
def test_an_act_on_a_hidden_story_answers_like_one_on_a_missing_one(
    client: Client, story: Story, address: str
) -> None:
    nomination = story.nominate(PersonFactory())
    hidden = story.accept(nomination) if "stories" in address else nomination
    client.sign_in(PersonFactory())
    missing = uuid4()
    answers = []
    for subject in (hidden, missing):
        answer = client.act(address.format(subject))
        answers.append((answer.status_code, plain(answer.text, subject)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


@pytest.mark.parametrize("model", PRIVATE)
def test_an_employee_counts_no_rows_of_others(story: Story, model: Any) -> None:
    entry = story.finalist()
    assert entry
    actor = find_actor_of(PersonFactory().id)
    counting = visible_to(actor, select(func.count()).select_from(model))
    assert db.session.scalar(counting) == 0


@pytest.mark.parametrize("model", PRIVATE)
def test_no_statement_reads_them_unscoped(session: Any, model: Any) -> None:
    with pytest.raises(UnscopedRead):
        session.execute(select(func.count()).select_from(model))


def test_nobody_reads_anothers_ballot_whatever_the_role(story: Story) -> None:
    entry = story.finalist()
    voter = PersonFactory()
    story.after(days=20)
    story.vote(voter, entry)
    for person in (story.director, story.moderator):
        actor = find_actor_of(person.id)
        for model in (Ballot, Choice):
            found = db.session.scalars(visible_to(actor, select(model.id))).all()
            assert found == []


def test_a_finalist_sees_the_entry_and_not_who_told_it(client: Client, story: Story) -> None:
    marijke, jan = PersonFactory(), PersonFactory(name="Jan Who-Told-It")
    nomination = story.nominate(marijke, by=jan)
    entry = story.accept(nomination)
    client.sign_in(marijke)
    page = client.get(f"/nominations/stories/{entry}")
    assert page.status_code == 200
    assert "Who-Told-It" not in page.text
    assert client.get(f"/nominations/{nomination}").status_code == 404


def test_a_round_being_prepared_is_hidden_like_a_missing_one(
    client: Client, session: Any, at: Any
) -> None:
    hidden, missing = Story(at).draft(), uuid4()
    client.sign_in(PersonFactory())
    answers = []
    for subject in (hidden, missing):
        answer = client.get(f"/rounds/{subject}")
        answers.append((answer.status_code, plain(answer.text, subject)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
