"""Named colleagues read a draft; comments are made, parked, answered and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.core import clock
from govern.core.errors import Conflict, DomainError, FieldError, NotAllowed, NotFound
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.core.transactions import transaction
from govern.definition import queries as definitions
from govern.definition import services as drafts
from govern.definition.models import Reviewer
from govern.definition.rules import DefinitionState, Verdict
from govern.reviews import queries, services
from govern.reviews.models import Comment
from govern.reviews.rules import MOST_REVIEWERS, READ, THE_WHOLE, Outcome
from govern.tasks.models import Task
from tests.factories.accounts import AccountFactory
from tests.factories.definition import actor_of
from tests.factories.leaf import LOOKING, Leaf
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from govern.core.permissions import Actor
    from govern.people.models import Person
    from tests.client import Client


@pytest.fixture
def leaf(session: Session, at: Any) -> Leaf:
    """Give the people of a definition."""
    return Leaf()


def colleague(name: str) -> Person:
    person: Person = PersonFactory(name=name)
    AccountFactory(person_id=person.id)
    return person


def ask(leaf: Leaf, version_id: UUID, *readers: Person, **more: Any) -> None:
    values = {"due_on": clock.today() + timedelta(days=7), **more}
    with transaction():
        services.ask(
            version_id, actor=leaf.author, reviewer_ids=[one.id for one in readers], **values
        )


def say(version_id: UUID, who: Actor, passage: str = THE_WHOLE, **more: str) -> UUID:
    values = {"quote": "", "words": "For whom?", **more}
    with transaction():
        return services.comment(version_id, actor=who, passage=passage, **values)


def back(leaf: Leaf, version_id: UUID) -> None:
    with transaction():
        drafts.return_to_draft(version_id, actor=leaf.author, note="Say for whom.")


def open_tasks(session: Session) -> list[UUID]:
    statement = select(Task.person_id).where(Task.kind == READ, Task.closed_at.is_(None))
    return list(session.scalars(visible_to(system("a test looks"), statement)))


def comments(session: Session) -> list[Comment]:
    statement = select(Comment).order_by(Comment.made_at, Comment.id)
    return list(session.scalars(visible_to(LOOKING, statement)))


@pytest.mark.both_databases
def test_who_is_named_reads_the_draft_and_nobody_else(leaf: Leaf, session: Session) -> None:
    reader, other = colleague("Rita"), colleague("Otto")
    draft = leaf.draft()
    ask(leaf, draft, reader)
    assert leaf.look(draft).state is DefinitionState.IN_REVIEW
    assert definitions.get_version(draft, actor=actor_of(reader)).number == 1
    with pytest.raises(NotFound):
        definitions.get_version(draft, actor=actor_of(other))
    assert open_tasks(session) == [reader.id]
    back(leaf, draft)
    assert open_tasks(session) == []
    with pytest.raises(NotFound):
        definitions.get_version(draft, actor=actor_of(reader))


@pytest.mark.both_databases
def test_who_was_asked_in_an_earlier_round_does_not_read_along_in_the_next(leaf: Leaf) -> None:
    first, second = colleague("Fay"), colleague("Siem")
    draft = leaf.draft()
    ask(leaf, draft, first)
    back(leaf, draft)
    ask(leaf, draft, second)
    assert [one.name for one in queries.list_reviewers(leaf.look(draft), leaf.author)] == ["Siem"]
    definitions.get_version(draft, actor=actor_of(second))
    with pytest.raises(NotFound):
        definitions.get_version(draft, actor=actor_of(first))


def test_sending_it_out_ends_the_review(leaf: Leaf, session: Session) -> None:
    reader = colleague("Rita")
    draft = leaf.draft()
    ask(leaf, draft, reader)
    leaf.send(draft)
    assert open_tasks(session) == []
    with pytest.raises(NotFound):
        say(draft, actor_of(reader))


def test_who_cannot_read_it_is_not_asked(leaf: Leaf) -> None:
    draft = leaf.draft()
    gone = PersonFactory(left_on=clock.today() - timedelta(days=3))
    nobody: list[Person] = []
    many = [PersonFactory() for _ in range(MOST_REVIEWERS + 1)]
    for readers in (nobody, many, [leaf.director], [gone]):
        with pytest.raises(FieldError) as refused:
            ask(leaf, draft, *readers)
        assert refused.value.field == "reviewers"
    with pytest.raises(FieldError) as refused:
        ask(leaf, draft, colleague("Rita"), due_on=clock.today() - timedelta(days=1))
    assert refused.value.field == "due_on"
    assert leaf.look(draft).state is DefinitionState.DRAFT


def test_only_the_director_asks(leaf: Leaf) -> None:
    draft = leaf.draft()
    with pytest.raises(NotAllowed), transaction():
        services.ask(
            draft,
            actor=actor_of(leaf.leaders[0]),
            reviewer_ids=[leaf.leader_ids[1]],
            due_on=clock.today(),
        )


def test_who_has_read_it_says_so_and_may_think_again(leaf: Leaf, session: Session) -> None:
    reader = colleague("Rita")
    draft = leaf.draft()
    ask(leaf, draft, reader)
    who = actor_of(reader)
    with pytest.raises(FieldError) as refused, transaction():
        services.conclude(draft, actor=who, verdict=Verdict.CHANGES, words="")
    assert refused.value.field == "words"
    for verdict, words in ((Verdict.CHANGES, "Say for whom"), (Verdict.FINE, "")):
        with transaction():
            services.conclude(draft, actor=who, verdict=verdict, words=words)
    [row] = queries.list_reviewers(leaf.look(draft), leaf.author)
    assert (row.verdict, row.words) == (Verdict.FINE, "")
    assert open_tasks(session) == []


def test_only_who_was_asked_concludes_and_only_in_review(leaf: Leaf) -> None:
    reader = colleague("Rita")
    draft = leaf.draft()
    ask(leaf, draft, reader)
    for other in (leaf.author, actor_of(leaf.leaders[0])):
        with pytest.raises(NotFound), transaction():
            services.conclude(draft, actor=other, verdict=Verdict.FINE, words="")
    session_of_reader = actor_of(reader)
    back(leaf, draft)
    with pytest.raises(NotFound), transaction():
        services.conclude(draft, actor=session_of_reader, verdict=Verdict.FINE, words="")


def test_a_comment_keeps_the_passage_as_it_was(leaf: Leaf, session: Session) -> None:
    reader = colleague("Rita")
    draft = leaf.draft()
    ask(leaf, draft, reader)
    dimension = leaf.look(draft).dimensions[0]
    dimension_id, left = dimension.id, dimension.left
    say(draft, actor_of(reader), str(dimension_id), quote="Good customers")
    back(leaf, draft)
    with transaction():
        drafts.remove_dimension(dimension_id, actor=leaf.author)
    [made] = comments(session)
    assert (made.passage, made.left, made.quote) == ("dimension", left, "Good customers")
    assert not made.parked


def test_a_passage_that_is_not_there_is_refused(leaf: Leaf) -> None:
    reader = colleague("Rita")
    draft = leaf.draft()
    ask(leaf, draft, reader)
    for passage in ("", "a poem", "heard"):
        with pytest.raises(FieldError) as refused:
            say(draft, actor_of(reader), passage)
        assert refused.value.field == "passage"


def test_about_a_locked_definition_a_comment_waits_for_the_review(
    leaf: Leaf, session: Session, client: Client
) -> None:
    version_id = leaf.in_force()
    somebody = colleague("Sam")
    say(version_id, actor_of(somebody), words="And our neighbours?")
    [made] = comments(session)
    assert made.parked
    client.sign_in(leaf.director)
    assert f"/reviews/{version_id}" in client.get("/definition/").text
    draft = leaf.begin(reason="We merged", sponsor_id=leaf.leader_ids[0])
    page = client.get(f"/reviews/{draft}").text
    assert "And our neighbours?" in page
    assert "Waits for the review" in page
    assert "version 1" in page


def test_nobody_comments_on_a_draft_or_on_what_is_superseded(leaf: Leaf) -> None:
    first = leaf.in_force()
    draft = leaf.begin(reason="We merged", sponsor_id=leaf.leader_ids[0])
    with pytest.raises(Conflict):
        say(draft, leaf.author)
    leaf.send(draft)
    leaf.sign(draft, 0)
    leaf.sign(draft, 1)
    with pytest.raises(Conflict):
        say(first, actor_of(colleague("Sam")))


@pytest.mark.both_databases
def test_who_sees_which_comments(leaf: Leaf, session: Session) -> None:
    rita, sam, leader = colleague("Rita"), colleague("Sam"), leaf.leaders[0]
    version_id = leaf.in_force()
    say(version_id, actor_of(sam), words="parked by Sam")
    draft = leaf.begin(reason="We merged", sponsor_id=leaf.leader_ids[0])
    ask(leaf, draft, rita)
    say(draft, actor_of(rita), words="by Rita")
    say(draft, actor_of(leader), words="by a leader")

    def seen(actor: Actor) -> set[str]:
        return set(session.scalars(visible_to(actor, select(Comment.words))))

    everything = {"parked by Sam", "by Rita", "by a leader"}
    assert seen(leaf.author) == everything
    assert seen(actor_of(rita)) == seen(actor_of(leader)) == everything - {"parked by Sam"}
    assert seen(actor_of(sam)) == {"parked by Sam"}
    back(leaf, draft)
    assert seen(actor_of(rita)) == {"by Rita"}
    readers = visible_to(actor_of(sam), select(Reviewer.person_id))
    assert session.scalars(readers).all() == []


def test_a_comment_is_answered_once(leaf: Leaf, session: Session) -> None:
    version_id = leaf.in_force()
    comment_id = say(version_id, actor_of(colleague("Sam")))
    with pytest.raises(NotAllowed), transaction():
        services.answer(
            comment_id, actor=actor_of(leaf.leaders[0]), outcome=Outcome.KEPT, words="No."
        )
    with transaction():
        services.answer(comment_id, actor=leaf.author, outcome=Outcome.KEPT, words="It stays.")
    with pytest.raises(Conflict), transaction():
        services.answer(comment_id, actor=leaf.author, outcome=Outcome.CHANGED, words="Or not.")
    [made] = comments(session)
    assert (made.outcome, made.answer) == (Outcome.KEPT, "It stays.")


def test_ones_own_comment_is_taken_back_until_it_is_answered(leaf: Leaf, session: Session) -> None:
    sam = colleague("Sam")
    version_id = leaf.in_force()
    first, second = say(version_id, actor_of(sam)), say(version_id, actor_of(sam))
    with pytest.raises(NotAllowed), transaction():
        services.take_back(first, actor=leaf.author)
    with transaction():
        services.take_back(first, actor=actor_of(sam))
    assert [one.id for one in comments(session)] == [second]
    with transaction():
        services.answer(second, actor=leaf.author, outcome=Outcome.KEPT, words="It stays.")
    with pytest.raises(Conflict), transaction():
        services.take_back(second, actor=actor_of(sam))


def test_the_whole_review_by_its_pages(leaf: Leaf, client: Client) -> None:
    reader = colleague("Rita")
    draft = leaf.draft()
    client.sign_in(leaf.director)
    sent = {"reviewers": "Rita\nNobody at all", "due_on": clock.today().isoformat()}
    refused = client.submit(f"/reviews/{draft}/ask", sent)
    assert refused.status_code == 422
    assert "“Nobody at all” is not exactly one colleague." in refused.text
    assert client.submit(f"/reviews/{draft}/ask", {"reviewers": "Rita"}).status_code == 302
    client.sign_in(reader)
    page = f"/reviews/{draft}"
    assert "This draft is in review" in client.get(f"/definition/versions/{draft}").text
    assert "I have read it" in client.get(page).text
    empty = client.submit(f"{page}/comment", {"words": " "})
    assert empty.status_code == 422
    said = {"passage": "rallying_cry", "quote": "notice", "words": "Who is <b>you</b>?"}
    assert client.submit(f"{page}/comment", said).status_code == 302
    assert "Who is &lt;b&gt;you&lt;/b&gt;?" in client.get(page).text
    changes = {"verdict": "changes", "words": "Say for whom"}
    assert client.submit(f"{page}/conclude", changes).status_code == 302
    client.sign_in(leaf.director)
    shown = client.get(page).text
    assert "Asks for changes" in shown
    assert "one is not answered" in client.get(f"/definition/versions/{draft}").text
    answers = {"outcome": "changed", "words": "It says for whom now"}
    [address] = [link for link in shown.split('"') if link.endswith("/answer")]
    assert client.submit(address, answers).status_code == 302
    assert "It says for whom now" in client.get(page).text
    assert "Who is" not in client.get(f"{page}?state=open").text
    assert "It says for whom now" in client.get(f"{page}?format=csv").text
    back(leaf, draft)
    client.sign_in(reader)
    ended = client.get(page)
    assert ended.status_code == 409
    assert "The review of this draft has ended." in ended.text
    client.sign_in(PersonFactory())
    assert client.get(page).status_code == 404


def test_asked_again_the_names_stand_there(leaf: Leaf, client: Client) -> None:
    reader = colleague("Rita")
    draft = leaf.draft()
    ask(leaf, draft, reader)
    back(leaf, draft)
    client.sign_in(leaf.director)
    assert str(reader.email) in client.get(f"/reviews/{draft}/ask").text
    ask(leaf, draft, reader)
    refused = client.get(f"/reviews/{draft}/ask")
    assert refused.status_code == 403


def test_an_unfinished_text_can_be_reviewed_but_not_twice_at_once(leaf: Leaf) -> None:
    draft = leaf.begin()
    ask(leaf, draft, colleague("Rita"))
    with pytest.raises(DomainError):
        ask(leaf, draft, colleague("Sam"))
