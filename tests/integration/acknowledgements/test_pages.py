"""The pages of a campaign, for who asks and for who is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from govern.acknowledgements import queries, services
from govern.acknowledgements.rules import CampaignState
from govern.core import clock
from govern.core.transactions import transaction
from govern.definition import queries as definitions
from tests.client import parsed, texts
from tests.factories.leaf import Leaf
from tests.factories.people import DepartmentFactory, PersonFactory

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from tests.client import Client


@pytest.fixture
def leaf(session: Session, at: Any) -> Leaf:
    """Give a definition in force, and people in a department of seven and in one of two."""
    leaf = Leaf()
    leaf.in_force()
    above = DepartmentFactory(name="Service")
    small = DepartmentFactory(name="Desk", parent=above)
    leaf.staff = [PersonFactory(name=f"Staff {n}", department=above) for n in range(7)]
    leaf.staff += [PersonFactory(name=f"Desk {n}", department=small) for n in range(2)]
    session.commit()
    return leaf


@pytest.fixture
def campaign_id(leaf: Leaf) -> UUID:
    """Give a campaign about the definition in force."""
    found = definitions.find_in_force(leaf.author)
    assert found is not None
    version_id = found.id
    with transaction():
        return services.open_campaign(
            version_id, actor=leaf.author, due_on=clock.today() + timedelta(days=7)
        )


def test_the_director_asks_everybody(client: Client, leaf: Leaf) -> None:
    client.sign_in(leaf.director)
    assert "Nobody was asked yet" in client.get("/acknowledgements/").text
    assert client.submit("/acknowledgements/ask", {"due_on": "2020-01-01"}).status_code == 422
    answer = client.submit("/acknowledgements/ask", {})
    assert answer.status_code == 302
    assert "0.0% have read it: 0 of 13" in client.get(answer.location).text
    # Who asks again is shown what is asked already.
    assert client.get("/acknowledgements/ask").location == answer.location


def test_who_is_asked_reads_ticks_and_is_thanked(
    client: Client, leaf: Leaf, campaign_id: UUID
) -> None:
    client.sign_in(leaf.staff[0])
    assert "Please read this version" in client.get("/definition/").text
    address = f"/acknowledgements/{campaign_id}/acknowledge"
    assert "Everybody here works by this text." in client.get(address).text
    untouched = client.submit(address, {})
    assert untouched.status_code == 422
    assert "Tick this when you have read it." in untouched.text
    assert client.submit(address, {"read": "y"}).status_code == 302
    assert "Thank you" in client.get(address).text
    assert "You have read this version" in client.get("/definition/").text


def test_a_small_department_is_shown_with_the_one_above_it(
    client: Client, leaf: Leaf, campaign_id: UUID
) -> None:
    client.sign_in(leaf.staff[0])
    client.submit(f"/acknowledgements/{campaign_id}/acknowledge", {"read": "y"})
    client.sign_in(leaf.director)
    tree = parsed(client.get(f"/acknowledgements/{campaign_id}"))
    # The leaders work alone in departments at the top: with four people of their own they would
    # be given away by the total, and join the others.
    (row,) = texts(tree, ".//tbody/tr")
    assert row.startswith("Service, with Desk, ")
    assert "7.7%" in row
    sheet = client.get(f"/acknowledgements/{campaign_id}?format=csv").text.splitlines()
    assert len(sheet) == 2
    assert sheet[1].startswith('Service,"Desk, ')
    assert sheet[1].endswith(",1,13")


def test_who_has_not_answered_is_listed_by_department(
    client: Client, leaf: Leaf, campaign_id: UUID
) -> None:
    client.sign_in(leaf.staff[0])
    client.submit(f"/acknowledgements/{campaign_id}/acknowledge", {"read": "y"})
    client.sign_in(leaf.director)
    address = f"/acknowledgements/{campaign_id}/waiting"
    everybody = client.get(address).text
    assert "Staff 0" not in everybody
    assert "Staff 1" in everybody
    desk = client.get(f"{address}?department=Desk").text
    assert "Desk 0" in desk
    assert "Staff 1" not in desk


def test_reminding_extending_and_closing(client: Client, leaf: Leaf, campaign_id: UUID) -> None:
    client.sign_in(leaf.director)
    address = f"/acknowledgements/{campaign_id}"
    assert client.submit(address, {}, action=f"{address}/remind").status_code == 302
    assert "They were reminded today." in client.get(address).text
    day = (clock.today() + timedelta(days=30)).isoformat()
    assert client.submit(f"{address}/extend", {"due_on": day}).status_code == 302
    assert client.submit(f"{address}/close", {}).status_code == 422
    assert client.submit(f"{address}/close", {"confirmed": "y"}).status_code == 302
    assert queries.get_campaign(campaign_id).state is CampaignState.CLOSED
    assert client.get(f"{address}/extend").location == address
    assert "Remind them" not in client.get(address).text
    client.sign_in(leaf.staff[0])
    page = client.get(f"{address}/acknowledge").text
    assert "Nobody is asked about this version any more." in page
    answer = client.get("/definition/").text
    assert "Please read this version" not in answer


def test_sending_out_can_say_that_the_meaning_has_changed(client: Client, leaf: Leaf) -> None:
    draft = leaf.begin(reason="We merged", sponsor_id=leaf.leader_ids[0])
    leaf.write(draft, rallying_cry="We mend it, and tell you at once")
    client.sign_in(leaf.director)
    asked = {"signatories": [str(leaf.leader_ids[0])], "needed": "1", "to_acknowledge": "y"}
    assert client.submit(f"/signoff/{draft}/send-out", asked).status_code == 302
    leaf.sign(draft, 0)
    campaign = queries.find_open()
    assert campaign is not None
    client.sign_in(leaf.staff[0])
    page = client.get(f"/acknowledgements/{campaign.id}/acknowledge").text
    assert "Here is just what changed since version 1." in page
    assert "[inserted:" in page
