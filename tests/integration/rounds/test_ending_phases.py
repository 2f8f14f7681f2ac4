"""Phases of a round that the director ends before their time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from govern.accounts.queries import find_actor_of
from govern.answers import queries as answers
from govern.audit.models import AuditRow
from govern.core.errors import Conflict, DomainError, NotAllowed
from govern.core.transactions import transaction
from govern.notifications.models import OutboxRow
from govern.rounds import services
from govern.rounds.models import Round, RoundMove
from govern.rounds.rules import RoundState
from govern.tasks.models import Task
from govern.web.templating import span
from tests.client import Client, parsed
from tests.factories.awards import Story, people
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

NOMINATING, SHORTLISTING, VOTING = (
    RoundState.NOMINATING,
    RoundState.SHORTLISTING,
    RoundState.VOTING,
)
WHY = "Everybody has told what there was to tell."


@pytest.fixture
def story(session: Any, at: Any) -> Story:
    made = Story(at)
    made.open()
    return made


def stored(session: Any) -> Round:
    return session.scalars(select(Round)).one()


def open_tasks(session: Any, kind: str) -> set[UUID]:
    found = select(Task.person_id).where(Task.kind == kind, Task.closed_at.is_(None))
    return set(session.scalars(found))


def press(client: Client, story: Story, **more: str) -> Any:
    """End the present phase by the page of the round."""
    typed = {"because": WHY, "confirmed": "y", **more}
    return client.submit(f"/rounds/{story.round_id}/end-phase", typed)


def test_a_round_is_walked_from_its_opening_to_its_announcement_in_one_sitting(
    client: Client, story: Story, session: Any
) -> None:
    nominee, voter = people(2)
    entry = story.finalist(nominee)
    page = f"/rounds/{story.round_id}"
    for minutes, label, state in (
        (5, "End nominations now", RoundState.SHORTLISTING),
        (10, "Open the ballot now", RoundState.VOTING),
        (15, "Close the ballot now", RoundState.COUNTING),
    ):
        story.after(minutes=minutes)
        assert label in client.sign_in(story.director).get(page).text
        assert press(client, story).status_code == 302
        assert stored(session).state is state
        if state is RoundState.VOTING:
            story.after(minutes=12)
            story.vote(voter)
            story.vote(voter, entry)
            story.fill_the_box()
    with pytest.raises(Conflict):
        story.vote(nominee, entry)
    assert "ended early now" in client.get(f"{page}/end-phase").text
    announcing = f"/awards/{story.round_id}/announce"
    assert client.submit(announcing, {"confirmed": "y"}).status_code == 302
    result = client.sign_in(voter).get(f"/awards/{story.round_id}").text
    assert "Winner" in result
    for said in (
        "Dora Director ended nominations 9 days early. " + WHY,
        "Dora Director opened the ballot 19 days early. " + WHY,
        "Dora Director closed the ballot 29 days early. " + WHY,
    ):
        assert said in result
        assert said in client.get(page).text


@pytest.mark.parametrize(
    "left_out", [{"because": ""}, {"confirmed": ""}, {"phase": "counting"}, {"phase": "voting"}]
)
def test_without_reason_second_gesture_or_the_right_phase_nothing_moves(
    client: Client, story: Story, session: Any, left_out: dict[str, str]
) -> None:
    story.after(days=1)
    answer = press(client.sign_in(story.director), story, **left_out)
    assert answer.status_code == (409 if left_out.get("phase") == "voting" else 422)
    assert (WHY in answer.text) == ("because" not in left_out)
    assert stored(session).state is NOMINATING
    assert session.scalar(select(RoundMove.id)) is None


def test_only_the_director_ends_a_phase(client: Client, story: Story) -> None:
    story.after(days=1)
    for person in (PersonFactory(), story.moderator):
        client.sign_in(person)
        assert client.get(f"/rounds/{story.round_id}/end-phase").status_code == 403
        assert "End nominations now" not in client.get(f"/rounds/{story.round_id}").text
        with pytest.raises(NotAllowed), transaction():
            services.end_phase(
                story.round_id, actor=find_actor_of(person.id), phase=NOMINATING, because=WHY
            )


def test_nothing_is_ended_before_it_began_or_twice(story: Story, at: Any) -> None:
    with pytest.raises(Conflict):
        story.end(NOMINATING)
    story.after(days=1)
    with pytest.raises(Conflict):
        story.end(VOTING)
    story.end(NOMINATING)
    with pytest.raises(Conflict):
        story.end(NOMINATING)
    story.end(SHORTLISTING)
    with pytest.raises(Conflict):
        story.end(VOTING)
    story.after(days=2)
    story.fill_the_box()
    story.end(VOTING)
    with pytest.raises(Conflict):
        story.end(VOTING)


def test_what_the_clock_had_to_do_is_done_first(story: Story, session: Any) -> None:
    story.after(days=11)
    assert stored(session).state is NOMINATING
    story.end(SHORTLISTING)
    events = set(session.scalars(select(AuditRow.event)))
    assert events >= {"rounds.round_advanced", "rounds.phase_ended"}
    assert stored(session).state is VOTING
    assert story.advance() == 0
    story.after(days=31)
    assert story.advance() == 1


def test_a_moment_only_moves_to_now_and_once_per_phase(story: Story, session: Any) -> None:
    story.after(days=1)
    story.end(NOMINATING, WHY)
    found, move = stored(session), session.scalars(select(RoundMove)).one()
    assert found.nominations_close_at == move.is_at
    assert (move.was_at - move.is_at).days == 9
    assert (found.voting_opens_at - story.start).days == 20
    assert (move.phase, move.because, move.moved_by_id) == (NOMINATING, WHY, story.director.id)


@pytest.mark.parametrize(
    "change", [update(RoundMove).values(because="Another reason."), delete(RoundMove)]
)
def test_what_was_moved_is_never_changed(story: Story, session: Any, change: Any) -> None:
    story.after(days=1)
    story.end(NOMINATING)
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(change)


def test_nobody_tells_a_story_after_nominations_were_ended(story: Story) -> None:
    story.after(days=1)
    begun = story.nominate(PersonFactory())
    story.end(NOMINATING)
    with pytest.raises(DomainError):
        story.nominate(PersonFactory())
    story.accept(begun)


def test_who_has_not_answered_when_the_ballot_is_opened_does_not_stand(
    client: Client, story: Story, session: Any
) -> None:
    silent, ready = people(2)
    asked, stands = story.accept(story.nominate(silent)), story.finalist(ready)
    unread = story.nominate(PersonFactory())
    story.after(days=8)
    story.end(NOMINATING)
    said = client.sign_in(story.director).get(f"/rounds/{story.round_id}/end-phase").text
    assert "One person has not said yet whether to stand" in said
    assert "One story has not been read yet" in said
    assert story.moderator.id in open_tasks(session, "nominations.moderate")
    assert silent.id in open_tasks(session, "nominations.stand")
    story.end(SHORTLISTING)
    assert not open_tasks(session, "nominations.stand")
    assert not open_tasks(session, "nominations.moderate")
    with pytest.raises(NotAllowed):
        story.answer(asked, silent)
    with pytest.raises(NotAllowed):
        story.answer(stands, ready, stands=False)
    with pytest.raises(Conflict):
        story.accept(unread)
    story.after(days=9)
    story.vote(silent, stands)
    assert client.sign_in(silent).get(f"/nominations/stories/{asked}/answer").status_code == 302
    assert not answers.list_unreachable()


def test_opening_calls_the_voters_and_closing_calls_the_director(
    story: Story, session: Any
) -> None:
    voter = PersonFactory()
    story.after(days=1)
    story.end(NOMINATING)
    story.end(SHORTLISTING)
    newcomer = PersonFactory(created_at=stored(session).voting_opens_at.replace(year=2027))
    assert voter.id in open_tasks(session, "ballots.vote")
    told = session.scalars(select(OutboxRow.audience).where(OutboxRow.kind == "ballots.opened"))
    assert told.all() == ["voters"]
    story.after(days=2)
    with pytest.raises(NotAllowed):
        story.vote(newcomer)
    story.fill_the_box()
    story.end(VOTING)
    assert not open_tasks(session, "ballots.vote")
    assert open_tasks(session, "awards.announce") == {story.director.id}


def test_the_page_tells_no_count_of_votes(client: Client, story: Story) -> None:
    entry = story.finalist()
    story.after(days=21)
    for voter in people(7, created_at=story.start):
        story.vote(voter, entry)
    client.sign_in(story.director)
    page = client.get(f"/rounds/{story.round_id}/end-phase")
    main = parsed(page).find(".//main").text_content()
    assert "who has not voted yet loses the vote" in main
    assert "7" not in main.replace("17", "").split("They could have until")[0]


def test_the_log_says_who_ended_what(client: Client, story: Story, session: Any) -> None:
    story.after(days=1)
    story.end(NOMINATING)
    row = session.scalars(select(AuditRow).where(AuditRow.event == "rounds.phase_ended")).one()
    assert row.actor_id == story.director.id
    assert row.payload["before"] == "nominating"
    assert "because" not in row.payload


@pytest.mark.parametrize(
    ("length", "english", "dutch"),
    [
        (timedelta(seconds=20), "1 minute", "1 minuut"),
        (timedelta(minutes=59), "59 minutes", "59 minuten"),
        (timedelta(hours=23, minutes=50), "23 hours", "23 uur"),
        (timedelta(hours=30), "1 day", "1 dag"),
        (timedelta(days=10, hours=23), "10 days", "10 dagen"),
    ],
)
def test_how_much_earlier_is_told_in_whole_days_hours_or_minutes(
    app: Any, length: timedelta, english: str, dutch: str
) -> None:
    for language, words in (("en", english), ("nl", dutch)):
        with app.test_request_context("/", headers={"Accept-Language": language}):
            assert span(length) == words


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_pages_stay_small_in_both_languages(
    client: Client, story: Story, statements: Callable[[], Any], language: str
) -> None:
    story.after(days=1)
    story.end(NOMINATING)
    story.director.language = language
    client.sign_in(story.director)
    for address in (f"/rounds/{story.round_id}", f"/rounds/{story.round_id}/end-phase"):
        client.get(address)
        with statements() as seen:
            assert client.get(address).status_code == 200
        assert len(seen) <= 8, seen
