"""The pages of barriers, as a colleague, the owner and the CX director use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.barriers import services
from govern.barriers.models import Mitigation
from govern.barriers.rules import BarrierKind
from govern.core.transactions import transaction
from tests.client import Client, parsed, texts
from tests.factories.insights import BarrierFactory, planned, taken
from tests.factories.people import OrganisationFactory, PersonFactory, director

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from govern.core.permissions import Actor

    At = Callable[[datetime], None]


@pytest.fixture
def boss(session: Any, at: At) -> Actor:
    """Give the CX director of an organisation."""
    OrganisationFactory()
    return find_actor_of(director().id)


def test_the_list_is_filtered_in_a_constant_number_of_statements(
    client: Client, boss: Actor, statements: Any
) -> None:
    for _ in range(30):
        BarrierFactory()
    barrier = taken(boss, PersonFactory(), kind=BarrierKind.REGULATION, sentence="Één_law")
    planned(boss, barrier, PersonFactory())
    client.sign_in(PersonFactory())
    client.get("/barriers/")
    with statements() as seen:
        page = client.get("/barriers/?text=éÉn_LAW&kind=regulation&state=in_hand")
    assert texts(parsed(page), ".//tbody//a") == ["Één_law"]
    assert len(seen) <= 6, seen
    with statements() as seen:
        assert client.get("/barriers/").status_code == 200
    assert len(seen) <= 6, seen
    assert client.get("/barriers/?format=xlsx").status_code == 200


def test_a_barrier_is_shown_in_a_constant_number_of_statements(
    client: Client, boss: Actor, statements: Any
) -> None:
    barrier = taken(boss, PersonFactory())
    for _ in range(5):
        mitigation_id = planned(boss, barrier, PersonFactory())
        with transaction():
            services.accept_mitigation(mitigation_id, actor=find_actor_of(director().id))
    client.sign_in(PersonFactory())
    client.get(f"/barriers/{barrier.id}")
    with statements() as seen:
        page = client.get(f"/barriers/{barrier.id}")
    assert len(seen) <= 6, seen
    assert "0.1" in texts(parsed(page), ".//dd/b")


def test_a_colleague_reports_once_with_two_fields(client: Client, boss: Actor) -> None:
    client.sign_in(PersonFactory())
    assert client.submit("/barriers/new", {"sentence": ""}).status_code == 422
    fields = {"sentence": "Nobody may", "submission_id": "6c1f4c6e-68a5-4c1d-9a52-000000000002"}
    first = client.submit("/barriers/new", fields)
    again = client.submit("/barriers/new", fields)
    assert (first.status_code, again.status_code) == (302, 303)
    assert client.get("/barriers/?format=csv").text.count("Nobody may") == 1
    assert "Take it in hand" not in client.get(first.location).text


def test_director_and_owner_work_on_it_in_the_browser(
    client: Client, boss: Actor, session: Any
) -> None:
    barrier, owner = BarrierFactory(), PersonFactory(name="Noor Visser")
    url = f"/barriers/{barrier.id}"
    client.sign_in(director())
    take = {"severity": "5", "owner": "Noor Visser"}
    assert client.submit(f"{url}/take-in-hand", take).status_code == 302
    plan = {
        "text": "One desk",
        "owner": "Noor Visser",
        "due_on": "2026-06-20",
        "reduction": "40",
        "cost": "",
    }
    assert client.submit(f"{url}/plan", {**plan, "reduction": "x"}).status_code == 422
    assert client.submit(f"{url}/plan", plan).status_code == 302
    assert "You planned this yourself" in client.get(url).text
    mitigation_id = session.scalar(select(Mitigation.id))
    client.sign_in(owner)
    led = client.get(f"/barriers/mitigations/{mitigation_id}")
    assert led.location.endswith(f"{url}#mitigations")
    done = client.act(f"/barriers/mitigations/{mitigation_id}/accept")
    assert done.status_code == 302
    assert "3" in texts(parsed(client.get(url)), ".//dd/b")
    end = {"outcome": "cannot_be_removed", "words": "The law stays; one desk explains it"}
    assert client.submit(f"{url}/close", end).status_code == 302
    assert "one desk explains it" in client.get(url).text


def test_what_is_not_there_is_not_found(client: Client, boss: Actor) -> None:
    client.sign_in(director())
    for page in ("", "/take-in-hand", "/plan", "/close"):
        assert client.get(f"/barriers/{boss.id}{page}").status_code == 404
    assert client.get(f"/barriers/mitigations/{boss.id}").status_code == 404


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_page_reads_in_both_languages(client: Client, boss: Actor, language: str) -> None:
    barrier = taken(boss, PersonFactory())
    planned(boss, barrier, PersonFactory(), cost=100)
    client.sign_in(director(language=language))
    for page in (
        "",
        "new",
        *(f"{barrier.id}{act}" for act in ("", "/take-in-hand", "/plan", "/close")),
    ):
        assert client.get(f"/barriers/{page}").status_code == 200, page
