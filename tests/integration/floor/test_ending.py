"""Where a team or a host ends: free times go, booked ones go to somebody else first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from govern.accounts.queries import find_actor_of
from govern.bookings import services as bookings
from govern.core.errors import DomainError
from govern.core.transactions import transaction
from govern.floor import services
from govern.floor.models import FloorTeam, Slot
from govern.people.models import Person
from govern.rotations.models import Rotation
from tests.factories.floor import FloorTeamFactory, SlotFactory, host_of
from tests.factories.people import OrganisationFactory, PersonFactory, director

if TYPE_CHECKING:
    from uuid import UUID

    from tests.client import Client


class Ground:
    """A team with two hosts; Hanna offers a free time and one that Vic has booked."""

    def __init__(self) -> None:
        OrganisationFactory()
        self.team = FloorTeamFactory(name="Harbour desk")
        self.boss, self.visitor = director(), PersonFactory(name="Vic Visitor")
        self.host = host_of(self.team, name="Hanna Host")
        self.other = host_of(self.team, name="Otto Other")
        offered = {"team_id": self.team.id, "host_id": self.host.id}
        self.free, self.booked = SlotFactory(**offered), SlotFactory(**offered)
        with transaction():
            self.booking_id = bookings.book(self.booked.id, actor=find_actor_of(self.visitor.id))

    def hand_over(self) -> None:
        with transaction():
            bookings.hand_over(
                self.booked.id,
                actor=find_actor_of(self.boss.id),
                to_id=self.other.id,
                before_id=self.host.id,
            )


@pytest.fixture
def ground(session: Any, at: Any) -> Ground:
    return Ground()


def is_withdrawn(session: Any, slot_id: UUID) -> bool:
    return session.get(Slot, slot_id, populate_existing=True).withdrawn_at is not None


def test_a_host_ends_when_somebody_else_receives_who_has_booked(
    session: Any, ground: Ground
) -> None:
    boss = find_actor_of(ground.boss.id)
    with pytest.raises(DomainError) as refused, transaction():
        services.end_host(ground.team.id, actor=boss, person_id=ground.host.id)
    assert refused.value.params == {"name": "Hanna Host"}
    assert not is_withdrawn(session, ground.free.id)
    ground.hand_over()
    with transaction():
        services.end_host(ground.team.id, actor=boss, person_id=ground.host.id)
    assert is_withdrawn(session, ground.free.id)
    assert not is_withdrawn(session, ground.booked.id)
    assert session.get_one(Rotation, ground.booking_id).host_id == ground.other.id


def test_a_team_ends_when_nobody_has_booked(session: Any, ground: Ground) -> None:
    boss = find_actor_of(ground.boss.id)
    with pytest.raises(DomainError) as refused, transaction():
        services.end_team(ground.team.id, actor=boss)
    assert refused.value.params == {"hosts": "Hanna Host"}
    with transaction():
        bookings.cancel(ground.booking_id, actor=find_actor_of(ground.host.id))
    with transaction():
        services.end_team(ground.team.id, actor=boss)
    assert is_withdrawn(session, ground.free.id)
    assert is_withdrawn(session, ground.booked.id)
    assert session.get_one(FloorTeam, ground.team.id).ended_at is not None


def test_the_director_finds_the_way_on_the_pages(
    session: Any, ground: Ground, client: Client, statements: Any
) -> None:
    client.sign_in(ground.boss)
    team = f"/floor/teams/{ground.team.id}"
    with statements() as seen:
        page = client.get(team).text
    assert len(seen) <= 8, seen
    assert f"/floor/places/{ground.free.id}/withdraw" in page
    assert f"/bookings/places/{ground.free.id}/book" in page
    hand_over = f"/handovers/slot/{ground.booked.id}"
    assert hand_over in page
    end = f"{team}/hosts/{ground.host.id}/end"
    for address in (f"{team}/end", end):
        asked = client.get(address).text
        assert hand_over in asked
        assert "Hanna Host" in asked
        assert 'name="confirmed"' not in asked
    assert client.submit(hand_over, {"person": ground.other.email}).status_code == 302
    assert client.submit(end, {"confirmed": "y"}).status_code == 302
    after = client.get(team).text
    assert "They are no longer a host of this team." in after
    assert f"/floor/places/{ground.free.id}/withdraw" not in after
    # One host is left: there is nobody to hand a time over to, and the page says what to do.
    assert hand_over not in after
    alone = client.get(f"{team}/hosts/{ground.other.id}/end").text
    assert "There is no other host at Harbour desk yet." in alone
    assert f"{team}/hosts/new" in alone
    assert "Vic Visitor" not in after


def test_who_presses_too_late_reads_the_way_out(
    ground: Ground, client: Client, session: Any
) -> None:
    client.sign_in(session.get_one(Person, ground.boss.id))
    page = f"/floor/teams/{ground.team.id}/hosts/{ground.other.id}/end"
    assert 'name="confirmed"' in client.get(page).text
    ground.hand_over()
    refused = client.act(page, {"confirmed": "y"})
    assert refused.status_code == 422
    assert "Colleagues have booked to come to Otto Other." in refused.text
    assert f"/handovers/slot/{ground.booked.id}" in refused.text


def test_a_time_is_withdrawn_once(ground: Ground, client: Client, session: Any) -> None:
    client.sign_in(session.get_one(Person, ground.boss.id))
    page = f"/floor/places/{ground.free.id}/withdraw"
    assert client.submit(page, {"confirmed": "y"}).status_code == 302
    assert is_withdrawn(session, ground.free.id)
    assert "withdrawn already" in client.get(page, follow_redirects=True).text
    refused = client.act(page, {"confirmed": "y"})
    assert refused.status_code == 409
    assert "This time was withdrawn already." in refused.text
