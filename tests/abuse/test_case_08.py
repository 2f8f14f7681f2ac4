"""Case 8: stuff the ballot, vote late."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from govern.accounts.queries import find_actor_of
from govern.awards.models import Standing
from govern.ballots import queries, services
from govern.ballots.models import Ballot, Choice
from govern.core import clock
from govern.core.errors import Conflict, NotAllowed
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.core.transactions import transaction
from govern.extensions import db
from govern.rounds.models import Round
from tests.factories.awards import Story, people
from tests.factories.people import PersonFactory
from tests.storms import ROUNDS, THREADS, all_at_once, arena, one_held_before_the_other

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

ALL = system("test")


@pytest.fixture
def story(session: Any, at: Any) -> Story:
    found = Story(at)
    found.open()
    return found


@pytest.fixture
def real(dialect: str) -> Iterator[Flask]:
    with arena(dialect) as app:
        yield app


def ballots() -> int:
    counting = visible_to(ALL, select(func.count()).select_from(Ballot))
    return db.session.scalar(counting) or 0


def votes() -> dict[Any, int]:
    counting = select(Choice.entry_id, func.count()).group_by(Choice.entry_id)
    return dict(db.session.execute(visible_to(ALL, counting)).all())  # type: ignore[arg-type]


def test_the_last_second_counts_and_the_next_one_does_not(story: Story) -> None:
    entry = story.finalist()
    early, late = people(2)
    story.after(days=20, seconds=-1)
    with pytest.raises(Conflict):
        story.vote(early, entry)
    story.after(days=20)
    story.vote(early, entry)
    story.after(days=30, seconds=-1)
    story.vote(late, entry)
    story.after(days=30)
    with pytest.raises(Conflict):
        story.vote(early)
    assert votes() == {entry: 2}


def test_a_changed_vote_replaces_the_first_and_the_last_valid_one_counts(story: Story) -> None:
    one, two = story.finalist(), story.finalist()
    voter = people(1)[0]
    story.after(days=20)
    receipt = story.vote(voter, one)
    assert story.vote(voter, one, two) == receipt
    assert story.vote(voter, two) == receipt
    assert (ballots(), votes()) == (1, {two: 1})


def test_the_same_story_twice_on_one_ballot_is_one_vote(story: Story) -> None:
    entry = story.finalist()
    voter = people(1)[0]
    story.after(days=20)
    story.vote(voter, entry, entry)
    assert votes() == {entry: 1}


@pytest.mark.parametrize(
    "late",
    [
        {"created": timedelta(days=20, seconds=1)},
        {"joined": timedelta(days=21)},
        {"left": timedelta(days=19)},
    ],
    ids=["known here after the opening", "joined after the opening", "left before it"],
)
def test_who_was_not_here_at_the_opening_does_not_vote(
    story: Story, late: dict[str, timedelta]
) -> None:
    entry = story.finalist()
    values: dict[str, Any] = {}
    if "created" in late:
        values["created_at"] = story.start + late["created"]
    if "joined" in late:
        values["joined_on"] = (story.start + late["joined"]).date()
    if "left" in late:
        values["left_on"] = (story.start + late["left"]).date()
    person = PersonFactory(**values)
    actor = find_actor_of(person.id)
    story.after(days=22)
    with pytest.raises(NotAllowed), transaction():
        services.cast(story.round_id, actor=actor, entry_ids=[entry])
    assert ballots() == 0


def test_a_hundred_late_people_change_nothing(story: Story, session: Any) -> None:
    story.after(days=20, seconds=1)
    people(100)
    found = queries.list_voters(session.get(Round, story.round_id))
    assert set(found) == {story.director.id, story.moderator.id}


def test_a_story_that_does_not_stand_takes_no_votes(story: Story) -> None:
    marijke = PersonFactory()
    entry = story.accept(story.nominate(marijke))
    voter = people(1)[0]
    story.after(days=20)
    with pytest.raises(Exception, match="not on your ballot"):
        story.vote(voter, entry)


def test_a_receipt_tells_that_a_ballot_is_there_and_nothing_else(story: Story, client: Any) -> None:
    entry = story.finalist(title="A very particular title")
    voter, other = people(2)
    story.after(days=20)
    receipt = story.vote(voter, entry)
    client.sign_in(other)
    page = client.submit("/ballots/receipts", {"receipt": receipt.lower()})
    assert "This ballot is in the box" in page.text
    assert "particular" not in page.text
    assert voter.name not in page.text
    missing: TestResponse = client.submit("/ballots/receipts", {"receipt": "AAAA-BBBB-CCCC"})
    assert "No ballot has this code" in missing.text


def test_a_recount_equals_the_published_result(story: Story, session: Any) -> None:
    entries = [story.finalist() for _ in range(4)]
    voters = people(9)
    story.after(days=20)
    for number, voter in enumerate(voters):
        story.vote(voter, entries[number % 4], entries[(number * 2 + 1) % 4])
    story.after(days=30)
    story.announce()
    published = dict(session.execute(select(Standing.entry_id, Standing.votes)).all())
    recount = queries.count(session.get(Round, story.round_id))
    assert {entry: total for entry, (total, _) in recount.votes.items()} == {
        entry: total for entry, total in published.items() if total
    }
    assert recount.ballots == len(voters)


# At once ------------------------------------------------------------------------------------------


def voting(app: Flask, voters: int = 1) -> tuple[Story, list[Any], list[Any]]:
    """Bring a committed round to its ballot: the story, two entries, voters as actors."""
    moment = [clock.now() - timedelta(days=25)]
    with app.app_context(), clock.replaced(lambda: moment[0]):

        def go(when: Any) -> None:
            moment[0] = when

        story = Story(go)
        found = people(voters)
        db.session.commit()
        story.open()
        # Factories flush into the session; a transaction of the product wants it clean.
        entries = []
        for _ in range(2):
            nominee, nominator = PersonFactory(), PersonFactory()
            db.session.commit()
            entry = story.accept(story.nominate(nominee, by=nominator))
            story.answer(entry, nominee)
            entries.append(entry)
        actors = [find_actor_of(person.id) for person in found]
        db.session.remove()
    return story, entries, actors


def cast(round_id: Any, actor: Any, *entry_ids: Any) -> Any:
    with transaction():
        return services.cast(round_id, actor=actor, entry_ids=entry_ids)


def test_of_two_first_votes_at_once_one_is_counted(real: Flask) -> None:
    story, (one, two), (actor,) = voting(real)
    first, second = one_held_before_the_other(
        real,
        lambda: cast(story.round_id, actor, one),
        lambda: cast(story.round_id, actor, two),
    )
    assert isinstance(first, str)
    with real.app_context():
        assert ballots() == 1
        if isinstance(second, str):
            # SQLite's writers queue, so the second is a change of the first.
            assert (second, votes()) == (first, {two: 1})
        else:
            assert isinstance(second, Conflict)
            assert votes() == {one: 1}


def test_of_two_changes_at_once_the_later_one_counts(real: Flask) -> None:
    story, (one, two), (actor,) = voting(real)
    with real.app_context():
        cast(story.round_id, actor)
    first, second = one_held_before_the_other(
        real,
        lambda: cast(story.round_id, actor, one),
        lambda: cast(story.round_id, actor, two),
    )
    assert isinstance(first, str)
    with real.app_context():
        assert ballots() == 1
        assert votes() == ({two: 1} if isinstance(second, str) else {one: 1})


@pytest.mark.storm
@pytest.mark.asvs("V2.3.4")
def test_a_storm_of_votes_by_one_person_leaves_one_ballot(real: Flask) -> None:
    story, entries, (actor,) = voting(real)
    for _ in range(ROUNDS):
        acts = [
            lambda entry=entries[n % 2]: cast(story.round_id, actor, entry) for n in range(THREADS)
        ]
        answers = all_at_once(real, acts)
        assert any(isinstance(answer, str) for answer in answers)
        assert all(isinstance(answer, str | Conflict) for answer in answers), answers
        with real.app_context():
            assert ballots() == 1
            assert sum(votes().values()) == 1


@pytest.mark.storm
def test_a_storm_of_voters_loses_no_vote(real: Flask) -> None:
    story, (one, two), actors = voting(real, THREADS)
    for _ in range(ROUNDS):
        answers = all_at_once(
            real, [lambda a=actor: cast(story.round_id, a, one, two) for actor in actors]
        )
        assert all(isinstance(answer, str) for answer in answers), answers
        with real.app_context():
            assert ballots() == THREADS
            assert votes() == {one: THREADS, two: THREADS}
