"""Places on the floor: booked, cancelled, received; the last one goes once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from govern.accounts.queries import find_actor_of
from govern.bookings import services
from govern.core.errors import Conflict, DomainError, NotAllowed
from govern.core.transactions import transaction
from govern.floor import services as floor
from govern.floor.models import Slot
from govern.people.models import Person
from govern.rotations import services as rotations
from govern.rotations.models import Rotation
from govern.rotations.rules import RotationState
from tests.client import Client
from tests.factories.floor import FloorTeamFactory, SlotFactory, host_of
from tests.factories.people import OrganisationFactory, PersonFactory, director


@pytest.fixture
def slot(session: Any, at: Any) -> Any:
    """Give a slot with one place tomorrow."""
    OrganisationFactory()
    team = FloorTeamFactory()
    return SlotFactory(team_id=team.id, host_id=host_of(team, name="Hanna Host").id)


def book(slot: Any, person: Any) -> Any:
    with transaction():
        return services.book(slot.id, actor=find_actor_of(person.id))


def test_the_last_place_goes_once_and_comes_back(slot: Any, session: Any) -> None:
    first, second = PersonFactory(), PersonFactory()
    rotation_id = book(slot, first)
    with pytest.raises(DomainError):
        book(slot, second)
    with pytest.raises(DomainError):
        book(slot, first)
    with transaction():
        services.cancel(rotation_id, actor=find_actor_of(first.id))
    book(slot, second)
    assert session.get(Slot, slot.id, populate_existing=True).taken == 1


def test_a_host_does_not_book_their_own_place(slot: Any, session: Any) -> None:
    host = find_actor_of(slot.host_id)
    with pytest.raises(DomainError), transaction():
        services.book(slot.id, actor=host)


def test_a_host_sees_who_comes_on_a_later_day_and_can_cancel(
    client: Client, slot: Any, session: Any
) -> None:
    """Where nobody else can be host, this is the way to end a team."""
    rotation_id = book(slot, PersonFactory(name="Vic Visitor"))
    with pytest.raises(DomainError, match="My visitors"), transaction():
        floor.end_team(slot.team_id, actor=find_actor_of(director().id))
    client.sign_in(session.get_one(Person, slot.host_id))
    page = client.get("/bookings/hosting")
    assert "Nobody is expected today." in page.text
    assert "Vic Visitor" in page.text
    cancel = f"/bookings/{rotation_id}/cancel"
    assert cancel in page.text
    assert client.submit(cancel, {"confirmed": "y"}).status_code == 302
    with transaction():
        floor.end_team(slot.team_id, actor=find_actor_of(director().id))


def test_a_booked_day_is_received_and_confirmed(slot: Any, session: Any, at: Any) -> None:
    person = PersonFactory()
    rotation_id, host = book(slot, person), find_actor_of(slot.host_id)
    with pytest.raises(Conflict), transaction():
        services.check_in(rotation_id, actor=host)
    at(datetime(2026, 5, 22, 7, 30, tzinfo=UTC))
    with pytest.raises(NotAllowed), transaction():
        services.check_in(rotation_id, actor=find_actor_of(person.id))
    with transaction():
        services.check_in(rotation_id, actor=host)
    # Nobody leaves early before it has begun.
    at(datetime(2026, 5, 22, 6, 30, tzinfo=UTC))
    with pytest.raises(Conflict, match="not begun yet"), transaction():
        services.note_abandoned(rotation_id, actor=host)
    # Until it is over somebody may still leave early.
    with pytest.raises(Conflict, match="not over yet"), transaction():
        rotations.confirm(rotation_id, actor=host)
    at(datetime(2026, 5, 22, 11, 0, tzinfo=UTC))
    with transaction():
        rotations.confirm(rotation_id, actor=host)
    rotation = session.get(Rotation, rotation_id)
    assert (rotation.state, rotation.day) == (RotationState.CONFIRMED, date(2026, 5, 22))


def test_who_is_there_before_the_time_stays_in_sight(
    slot: Any, session: Any, at: Any, client: Client
) -> None:
    person = PersonFactory(name="Vic Visitor")
    rotation_id, host = book(slot, person), session.get_one(Person, slot.host_id)
    at(datetime(2026, 5, 22, 6, 30, tzinfo=UTC))
    client.sign_in(host)
    assert client.act(f"/bookings/{rotation_id}/check-in").status_code == 302
    page = client.get("/bookings/hosting").text
    assert "Vic Visitor is here." in page
    assert f"/bookings/{rotation_id}/check-in" not in page
    assert page.count("Vic Visitor") > 1
    at(datetime(2026, 5, 22, 7, 30, tzinfo=UTC))
    client.sign_in(host)
    assert f"/bookings/{rotation_id}/left-early" in client.get("/bookings/hosting").text


def test_after_the_beginning_the_host_says_who_was_there(slot: Any, session: Any, at: Any) -> None:
    person = PersonFactory()
    rotation_id = book(slot, person)
    at(datetime(2026, 5, 22, 8, 0, tzinfo=UTC))
    with pytest.raises(Conflict), transaction():
        services.cancel(rotation_id, actor=find_actor_of(person.id))
    with transaction():
        services.note_no_show(rotation_id, actor=find_actor_of(slot.host_id))
    assert session.get(Rotation, rotation_id).state is RotationState.NO_SHOW


def test_what_is_not_undone_is_asked_once_more_and_said_afterwards(
    slot: Any, session: Any, client: Client, at: Any
) -> None:
    host, team = session.get(Person, slot.host_id), f"/floor/teams/{slot.team_id}"
    wide = SlotFactory(team_id=slot.team_id, host_id=host.id, capacity=2)
    missing, leaving = (book(wide, PersonFactory()) for _ in range(2))
    free = SlotFactory(team_id=slot.team_id, host_id=host.id, day=date(2026, 6, 2))
    at(datetime(2026, 5, 22, 8, 0, tzinfo=UTC))
    with transaction():
        services.check_in(leaving, actor=find_actor_of(host.id))
    boss = director()
    for person, page, question, said in (
        (host, "/bookings/hosting", f"/bookings/{missing}/no-show", "Written down: did not come."),
        (host, "/bookings/hosting", f"/bookings/{leaving}/left-early", "Written down: left early."),
        (host, team, f"/floor/places/{free.id}/withdraw", "Withdrawn."),
        (boss, team, f"{team}/hosts/{host.id}/end", "no longer a host of this team"),
        (boss, team, f"{team}/end", "receives no more colleagues"),
    ):
        client.sign_in(person)
        assert question in client.get(page).text
        unsure = client.submit(question)
        assert (unsure.status_code, "Tick the box first." in unsure.text) == (422, True), question
        answer = client.submit(question, {"confirmed": "y"})
        assert answer.status_code == 302, question
        assert said in client.get(answer.location).text


@pytest.mark.parametrize("language", ["en", "nl"])
def test_places_are_booked_in_the_browser(
    client: Client, slot: Any, statements: Any, language: str
) -> None:
    client.sign_in(PersonFactory(language=language))
    client.get("/bookings/")
    with statements() as seen:
        page = client.get("/bookings/")
    assert "Hanna Host" in page.text
    assert len(seen) <= 6, seen
    answer = client.act(f"/bookings/places/{slot.id}/book")
    assert answer.status_code == 302
    assert client.get(answer.location).status_code == 200
    question = f"/bookings/{answer.location.rsplit('/', 1)[1]}/cancel"
    assert question in client.get(answer.location).text
    assert client.submit(question).status_code == 422
    assert client.get("/bookings/?format=csv").status_code == 200
    for url in ("/licences/", "/licences/holders", "/floor/", "/bookings/hosting"):
        with statements() as seen:
            assert client.get(url).status_code == 200, url
        assert len(seen) <= 8, (url, seen)


def test_what_is_settled_is_not_asked_again(slot: Any, client: Client) -> None:
    """Whoever goes back to the question reads that nothing is left, and not that others were."""
    person = PersonFactory()
    rotation_id = book(slot, person)
    client.sign_in(person)
    day = client.get(f"/rotations/{rotation_id}/take-back")
    assert day.status_code == 302
    address = f"/bookings/{rotation_id}/cancel"
    assert client.submit(address, {"confirmed": "y"}).status_code == 302
    again = client.get(address, follow_redirects=True)
    assert "There is nothing to decide here as things are now." in again.text
    assert 'name="confirmed"' not in again.text
