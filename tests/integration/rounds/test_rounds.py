"""Rounds: prepared, opened, moved on by the clock, called off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.core.errors import Conflict, DomainError, IllegalTransition, NotAllowed
from govern.core.localised import Localised
from govern.core.transactions import transaction
from govern.notifications.models import OutboxRow
from govern.rounds import services
from govern.rounds.models import Category, Round
from govern.rounds.rules import RoundState, TieRule
from tests.client import Client, parsed
from tests.factories.awards import Story
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from uuid import UUID

FORM = {
    "name_en": "Spring",
    "name_nl": "Lente",
    "categories_en": "Above and beyond\nQuiet craft",
    "categories_nl": "Een stap extra\nStil vakwerk",
    "time_zone": "Europe/Amsterdam",
    "nominations_open_at": "2026-06-01T09:00",
    "nominations_close_at": "2026-06-10T17:00",
    "voting_opens_at": "2026-06-15T09:00",
    "voting_closes_at": "2026-06-20T17:00",
}


@pytest.fixture
def story(session: Any, at: Any) -> Story:
    return Story(at)


def stored(session: Any) -> Round:
    return session.scalars(select(Round)).one()


def change(story: Story, round_id: UUID, version: int = 1) -> None:
    with transaction():
        services.change(
            round_id,
            actor=find_actor_of(story.director.id),
            name=Localised.of({"en": "Other"}),
            categories=[Localised.of({"en": "One"})],
            time_zone="Europe/Amsterdam",
            windows=story.windows(),
            tie_rule=TieRule.OTHER_DEPARTMENTS,
            version=version,
        )


def test_the_director_prepares_changes_and_opens_a_round(
    client: Client, story: Story, session: Any
) -> None:
    client.sign_in(story.director)
    answer = client.submit("/rounds/new", FORM)
    assert answer.status_code == 302, answer.text
    found = stored(session)
    assert found.nominations_open_at == datetime(2026, 6, 1, 7, 0, tzinfo=UTC)
    assert (found.votes_per_category, found.own_department_votes) == (2, 1)
    page = f"/rounds/{found.id}"
    assert client.submit(f"{page}/edit", {"name_en": "Summer"}).status_code == 302
    assert stored(session).name.get("en") == "Summer"
    refused = client.submit(page, action="open")
    assert refused.status_code == 422
    (box,) = (i for i in parsed(refused).iter("input") if i.get("aria-invalid") == "true")
    assert (box.get("name"), box.get("aria-describedby")) == ("confirmed", "confirm-errors")
    assert stored(session).state is RoundState.DRAFT
    assert client.submit(page, {"confirmed": "y"}, action="open").status_code == 302
    assert stored(session).state is RoundState.NOMINATING
    assert "Nominations open" in client.get("/awards/").text
    told = session.scalars(select(OutboxRow).where(OutboxRow.kind == "rounds.opened")).one()
    assert told.audience == "everybody"


def test_a_round_begins_from_an_example_and_its_usual_days(
    client: Client, story: Story, session: Any
) -> None:
    client.sign_in(story.director)
    page = client.get("/rounds/new")
    assert "template=year" in page.text
    answer = client.submit("/rounds/new?template=year")
    assert answer.status_code == 302, answer.text
    found = stored(session)
    assert found.name.as_dict() == {
        "en": "Customer awards of the year",
        "nl": "Klantawards van het jaar",
    }
    names = session.scalars(select(Category.name).order_by(Category.position))
    assert [name.get("nl") for name in names] == [
        "Collega van het jaar",
        "Team van het jaar",
        "Achter de schermen",
    ]
    assert found.nominations_open_at == datetime(2026, 5, 22, 7, 0, tzinfo=UTC)
    assert found.voting_opens_at - found.nominations_close_at > timedelta(days=found.days_to_answer)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Amsterdam"),
        ("nominations_close_at", "2026-06-01T09:00"),
        ("voting_opens_at", "2026-06-09T09:00"),
        ("voting_closes_at", "2026-06-15T09:00"),
        ("voting_closes_at", "2026-02-31T09:00"),
        ("categories_en", "\n".join(f"Category {n}" for n in range(9))),
        ("categories_nl", "Only one"),
        ("name_en", " "),
        ("tie_rule", "dice"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    client: Client, story: Story, session: Any, field: str, value: str
) -> None:
    client.sign_in(story.director)
    data = {**FORM, field: value}
    if field in {"categories_en", "name_en"}:
        data[field.replace("_en", "_nl")] = ""
    answer = client.submit("/rounds/new", data)
    assert answer.status_code == 422
    marked = [e for e in parsed(answer).iter() if e.get("aria-invalid") == "true"]
    assert marked
    assert session.scalar(select(Round.id)) is None


def test_an_employee_prepares_no_round(client: Client, story: Story) -> None:
    client.sign_in(PersonFactory())
    assert client.get("/rounds/new").status_code == 403


def test_method_and_windows_are_fixed_once_a_round_is_open(story: Story) -> None:
    round_id = story.draft()
    change(story, round_id)
    with transaction():
        services.open_round(round_id, actor=find_actor_of(story.director.id), version=2)
    with pytest.raises(NotAllowed, match="fixed"):
        change(story, round_id)


def test_two_who_change_a_round_do_not_overwrite_each_other(client: Client, story: Story) -> None:
    round_id = story.draft()
    client.sign_in(story.director)
    address = f"/rounds/{round_id}/edit"
    assert client.submit(address, {"name_en": "First"}).status_code == 302
    answer = client.submit(address, {"name_en": "Second", "version": "1"})
    assert answer.status_code == 409
    assert "First" in answer.text
    assert "Second" in answer.text


def test_a_round_whose_nominations_are_over_is_not_opened(story: Story) -> None:
    round_id = story.draft()
    story.after(days=10)
    with pytest.raises(DomainError, match="over already"), transaction():
        services.open_round(round_id, actor=find_actor_of(story.director.id), version=1)


def test_the_worker_moves_a_round_through_every_window_it_missed(
    story: Story, session: Any
) -> None:
    story.open()
    assert story.advance() == 0
    story.after(days=30)
    assert story.advance() == 3
    assert stored(session).state is RoundState.COUNTING
    assert story.advance() == 0


def test_people_do_not_move_rounds_on(story: Story) -> None:
    story.open()
    with pytest.raises(NotAllowed), transaction():
        services.advance_rounds(actor=find_actor_of(story.director.id))


def test_a_round_is_called_off_for_everybody_with_a_reason(
    client: Client, story: Story, session: Any
) -> None:
    story.open()
    entry = story.finalist()
    story.after(days=20)
    story.advance()
    client.sign_in(story.director)
    address = f"/rounds/{story.round_id}/cancel"
    assert client.submit(address, {"because": "Not now."}).status_code == 422
    assert client.submit(address, {"because": "Not now.", "confirmed": "y"}).status_code == 302
    assert stored(session).state is RoundState.CANCELLED
    client.sign_in(PersonFactory())
    assert "Not now." in client.get(f"/rounds/{story.round_id}").text
    assert client.get(f"/nominations/stories/{entry}").status_code == 404
    with pytest.raises(Conflict):
        story.vote(PersonFactory(created_at=story.start), entry)
    story.after(days=31)
    assert story.advance() == 0
    with pytest.raises(Conflict):
        story.announce()


def test_what_was_announced_is_not_called_off(story: Story) -> None:
    story.open()
    story.after(days=30)
    story.announce()
    with pytest.raises(NotAllowed), transaction():
        services.cancel(story.round_id, actor=find_actor_of(story.director.id), because="No")


def test_a_state_is_not_skipped(story: Story, session: Any) -> None:
    story.open()
    with pytest.raises(IllegalTransition):
        stored(session).move_to(RoundState.ANNOUNCED)
