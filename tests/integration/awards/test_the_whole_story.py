"""The whole story: nominated, agreed to, voted for, announced, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask import render_template
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.awards import services as awards
from govern.awards.models import Result, Standing
from govern.core.errors import Conflict, NotAllowed
from govern.core.transactions import transaction
from govern.notifications import rules as mail_rules
from govern.organisation.models import THE_ORGANISATION
from govern.rounds import jobs
from govern.rounds import queries as round_queries
from govern.rounds.models import Round
from govern.rounds.rules import RoundState, TieRule
from govern.tasks.models import Task
from govern.web import panels
from tests.client import Client, parsed, texts
from tests.factories.awards import Story, people
from tests.factories.people import DepartmentFactory, PersonFactory

if TYPE_CHECKING:
    from uuid import UUID


@pytest.fixture
def story(session: Any, at: Any) -> Story:
    return Story(at)


def open_tasks(session: Any, kind: str) -> set[UUID]:
    found = select(Task.person_id).where(Task.kind == kind, Task.closed_at.is_(None))
    return set(session.scalars(found))


def test_a_colleague_is_nominated_stands_is_voted_for_and_wins(
    client: Client, story: Story, session: Any
) -> None:
    marijke = PersonFactory(name="Marijke Oud", department=DepartmentFactory(name="Roadside"))
    jan, first, second = people(3)
    story.open()
    client.sign_in(jan)
    page = client.submit(
        "/nominations/new",
        {"nominee": "Marijke Oud", "title": "She drove the key to the campsite herself."},
    )
    assert page.status_code == 302, page.text
    answer = client.submit(
        page.location,
        {"deed": "She drove. " * 10, "effect": "They slept well. " * 10, "act": "send"},
    )
    assert answer.status_code == 302, answer.text
    nomination = answer.location
    assert open_tasks(session, "nominations.moderate") == {story.director.id, story.moderator.id}

    client.sign_in(story.moderator)
    assert "She drove the key" in client.get("/nominations/queue").text
    assert client.get(nomination).status_code == 200
    accepted = client.submit(f"{nomination}/accept")
    assert accepted.status_code == 302, accepted.text
    assert not open_tasks(session, "nominations.moderate")
    assert open_tasks(session, "nominations.stand") == {marijke.id}

    client.sign_in(marijke)
    task = session.scalars(select(Task).where(Task.kind == "nominations.stand")).one()
    stand = f"/nominations/stories/{task.subject_id}/answer"
    assert client.submit(stand, {"stands": "yes", "may_publish": "y"}).status_code == 302
    assert not open_tasks(session, "nominations.stand")
    kept = client.get(f"/nominations/stories/{task.subject_id}").text
    assert "You can change your answer until 28 May 2026" in kept

    other = story.finalist(title="Every letter he rewrote halved the calls about it.")
    neighbours = people(2, department=second.department)
    own = [str(story.finalist(neighbour)) for neighbour in neighbours]
    story.after(days=20)
    assert story.advance() == 2
    assert jan.id in open_tasks(session, "ballots.vote")
    client.sign_in(first)
    ballot = f"/ballots/{story.round_id}"
    assert client.submit(ballot, {"entries": [str(other)]}).status_code == 302
    assert client.submit(ballot, {"entries": [str(task.subject_id)]}).status_code == 302
    assert first.id not in open_tasks(session, "ballots.vote")
    assert client.get(ballot).text.count("Your vote is in") == 1
    client.sign_in(second)
    refused = client.submit(ballot, {"entries": own})
    assert refused.status_code == 422
    too_many = "At most one of your choices in this category may be from your own department."
    assert refused.text.count(too_many) == 2
    page = parsed(refused)
    marked = {e.get("value") for e in page.findall(".//main//input[@aria-invalid='true']")}
    assert marked == set(own)
    (link,) = page.findall(".//main//div[@role='alert']//a")
    assert link.text == "Category 0"
    assert texts(page.get_element_by_id(link.get("href")[1:]), ".//h2") == ["Category 0"]
    assert client.submit(ballot, {"entries": [str(task.subject_id)]}).status_code == 302

    story.after(days=30)
    assert story.advance() == 1
    assert open_tasks(session, "awards.announce") == {story.director.id}
    client.sign_in(story.director)
    announce = f"/awards/{story.round_id}/announce"
    for address in ("/awards/", f"/rounds/{story.round_id}"):
        acts = parsed(client.get(address)).findall(f".//main//a[@href='{announce}']")
        assert [act.text for act in acts] == ["Announce the winners"], address
    assert client.act(announce).status_code == 422
    assert client.submit(announce, {"confirmed": "y"}).status_code == 302
    client.sign_in(jan)
    board = client.get("/awards/")
    assert texts(parsed(board), ".//blockquote") == ["She drove the key to the campsite herself."]
    assert "Marijke Oud" in board.text
    assert "They slept well." in client.get(f"/nominations/stories/{task.subject_id}").text
    result = client.get(f"/awards/{story.round_id}")
    assert "As many votes" not in result.text
    exported = client.get(f"/awards/{story.round_id}?format=csv").get_data(as_text=True)
    assert "She drove the key to the campsite herself.,,,Yes" in exported


def test_nothing_of_a_result_is_there_before_the_announcement(
    client: Client, story: Story, session: Any
) -> None:
    story.open()
    entry = story.finalist()
    story.after(days=21)
    story.vote(PersonFactory(created_at=story.start), entry)
    story.after(days=31)
    story.advance()
    client.sign_in(story.director)
    assert client.get(f"/awards/{story.round_id}").status_code == 404
    assert client.get(f"/awards/{story.round_id}?format=csv").status_code == 404
    page = client.get(f"/awards/{story.round_id}/announce")
    assert "1 vote" not in page.text
    assert session.scalar(select(Standing.id)) is None


def test_a_round_is_not_announced_before_its_ballot_has_closed(story: Story) -> None:
    story.open()
    story.after(days=29)
    with pytest.raises(Conflict):
        story.announce()


def test_a_round_is_announced_once(story: Story) -> None:
    story.open()
    story.after(days=30)
    story.announce()
    with pytest.raises(Conflict):
        story.announce()


def test_only_the_director_announces(story: Story) -> None:
    story.open()
    story.after(days=30)
    with pytest.raises(NotAllowed), transaction():
        awards.announce(story.round_id, actor=find_actor_of(story.moderator.id))


def test_the_announcement_does_not_wait_for_the_worker(story: Story, session: Any) -> None:
    story.open()
    story.after(days=30)
    story.announce()
    assert session.get(Round, story.round_id).state is RoundState.ANNOUNCED
    result = session.get(Result, story.round_id)
    assert (result.ballots, result.entitled) == (0, 2)


def test_equal_votes_are_decided_as_the_round_says(story: Story, session: Any) -> None:
    sales = DepartmentFactory()
    story.open(tie_rule=TieRule.OTHER_DEPARTMENTS)
    inside = story.finalist(PersonFactory(department=sales), title="One")
    outside = story.finalist(title="Two")
    story.after(days=20)
    story.vote(PersonFactory(department=sales, created_at=story.start), inside)
    story.vote(PersonFactory(created_at=story.start), outside)
    story.after(days=30)
    story.announce()
    won = session.scalars(select(Standing.entry_id).where(Standing.is_winner)).all()
    assert won == [outside]


def test_who_takes_the_name_back_leaves_the_wall_and_stays_in_the_count(
    client: Client, story: Story
) -> None:
    marijke = PersonFactory(name="Marijke Oud")
    story.open()
    entry = story.finalist(marijke)
    story.after(days=20)
    voter = people(1, created_at=story.start)[0]
    story.vote(voter, entry)
    story.after(days=30)
    story.announce()
    client.sign_in(voter)
    for address in ("/awards/", "/awards/wall-of-fame", f"/awards/{story.round_id}"):
        assert "She drove the key" in client.get(address).text
    client.sign_in(marijke)
    answer = client.submit(f"/nominations/stories/{entry}", action="withdraw-publication")
    assert answer.status_code == 302
    client.sign_in(voter)
    for address in ("/awards/", "/awards/wall-of-fame", f"/awards/{story.round_id}"):
        assert "She drove the key" not in client.get(address).text
        assert "Marijke" not in client.get(address).text
    assert client.get(f"/nominations/stories/{entry}").status_code == 404
    exported = client.get(f"/awards/{story.round_id}?format=csv").get_data(as_text=True)
    assert "Not published,,,Yes" in exported


def test_who_did_not_agree_to_be_shown_wins_and_is_shown_nowhere(
    client: Client, story: Story
) -> None:
    shy, proud = PersonFactory(name="Sjaan Shy"), PersonFactory(name="Piet Proud")
    story.open()
    entry = story.accept(story.nominate(shy, proud))
    story.answer(entry, shy, shown=False)
    story.answer(entry, proud)
    story.after(days=20)
    voter = people(1, created_at=story.start)[0]
    story.vote(voter, entry)
    story.after(days=30)
    story.announce()
    client.sign_in(voter)
    for address in ("/", "/awards/", "/awards/wall-of-fame", f"/awards/{story.round_id}"):
        text = client.get(address).text
        for hidden in ("She drove the key", "Sjaan", "Piet"):
            assert hidden not in text, address
    assert client.get(f"/nominations/stories/{entry}").status_code == 404


def test_afterwards_the_nominee_reads_the_story_and_not_before(
    client: Client, story: Story
) -> None:
    marijke = PersonFactory()
    story.open()
    nomination = story.nominate(marijke)
    entry = story.accept(nomination)
    story.answer(entry, marijke)
    client.sign_in(marijke)
    assert client.get(f"/nominations/{nomination}").status_code == 404
    told = f"/nominations/stories/{entry}"
    result = f".//main//a[@href='/awards/{story.round_id}']"
    assert "You stand with this story" in client.get(told).text
    story.after(days=30)
    story.announce()
    client.sign_in(marijke)
    for address in (f"/nominations/{nomination}", told):
        (link,) = parsed(client.get(address)).findall(result)
        assert link.text == "See who won"


def test_the_front_page_hears_of_winners(app: Any, story: Story) -> None:
    story.open()
    entry = story.finalist(PersonFactory(name="Marijke Oud"))
    story.after(days=20)
    story.vote(PersonFactory(created_at=story.start), entry)
    story.after(days=30)
    story.announce()
    actor = find_actor_of(story.director.id)
    with app.test_request_context():
        facts = panels.facts(panels.Place.HOME_CHEER, [THE_ORGANISATION], actor)
    assert [(f.label, f.text) for f in facts[THE_ORGANISATION]] == [
        ("Marijke Oud", "She drove the key to the campsite herself.")
    ]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_pages_stay_cheap_and_speak_both_languages(
    client: Client, story: Story, statements: Any, session: Any, language: str
) -> None:
    story.open(categories=3)
    entries = [story.finalist(category=n % 3, title=f"Story {n}") for n in range(9)]
    story.nominate(PersonFactory())
    story.director.language = language
    session.flush()
    client.sign_in(story.director)
    count: dict[str, int] = {}
    for address in ("/awards/", "/nominations/queue", "/nominations/", "/nominations/new"):
        with statements() as seen:
            assert client.get(address).status_code == 200
        count[address] = len(seen)
    story.after(days=20)
    client.sign_in(story.director)
    with statements() as seen:
        page = client.get(f"/ballots/{story.round_id}")
    assert len(texts(parsed(page), ".//blockquote")) == 9
    count["ballot"] = len(seen)
    for entry in entries:
        story.vote(PersonFactory(created_at=story.start), entry)
    story.after(days=30)
    story.announce()
    client.sign_in(story.director)
    for address in ("/awards/", "/awards/wall-of-fame", f"/awards/{story.round_id}"):
        with statements() as seen:
            page = client.get(address)
        assert page.status_code == 200
        assert parsed(page).get("lang") == language
        count[f"{address} announced"] = len(seen)
    assert max(count.values()) <= 8, count
    assert max(count["/awards/"], count["/awards/ announced"]) <= 6, count


def test_every_message_is_thin_and_true_only_while_it_is(app: Any, story: Story) -> None:
    marijke, jan = PersonFactory(), PersonFactory()
    story.open()
    nomination = story.nominate(marijke, by=jan)
    entry = story.accept(nomination)
    assert composed(app, "rounds.opened", story.round_id, jan)
    assert composed(app, "nominations.asked", entry, marijke)
    assert composed(app, "nominations.asked", entry, jan) is None
    assert composed(app, "nominations.decided", nomination, jan)
    assert composed(app, "nominations.decided", nomination, marijke) is None
    assert composed(app, "ballots.opened", story.round_id, jan) is None
    story.answer(entry, marijke)
    story.after(days=20)
    assert composed(app, "rounds.opened", story.round_id, jan) is None
    assert composed(app, "nominations.asked", entry, marijke) is None
    assert composed(app, "ballots.opened", story.round_id, jan)
    story.vote(jan, entry)
    assert composed(app, "ballots.opened", story.round_id, jan) is None
    assert composed(app, "awards.won", story.round_id, marijke) is None
    story.after(days=30)
    story.announce()
    for kind in ("awards.won", "awards.announced"):
        text = composed(app, kind, story.round_id, marijke)
        assert text
        assert "She drove the key" not in text


def composed(app: Any, name: str, subject_id: UUID, person: Any) -> str | None:
    """Give the text and page of a message as it would leave for somebody, or None."""
    kind = mail_rules.KINDS[name]
    actor = find_actor_of(person.id)
    with app.test_request_context("/"):
        values = kind.context(subject_id, actor, {})
        if values is None:
            return None
        return "".join(
            render_template(
                f"{kind.template}.{form}",
                actor=actor,
                subject=kind.subject,
                organisation_name="Havenlicht",
                choices_url="/",
                link=str,
                external=str,
                **values,
            )
            for form in ("txt", "html")
        )


def test_the_worker_moves_rounds_on(story: Story, session: Any) -> None:
    story.open()
    assert not round_queries.has_overdue()
    story.after(days=11)
    assert round_queries.has_overdue()
    assert jobs.advance() == 1
    assert not round_queries.has_overdue()
