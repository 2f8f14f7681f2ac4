"""Journeys: made, changed by the CX director, read by everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.audit.models import AuditRow
from govern.core.errors import DomainError, NotAllowed, Stale
from govern.core.localised import Localised
from govern.core.transactions import transaction
from govern.journeys import queries, services
from govern.journeys.models import Journey
from govern.journeys.rules import MOST_STAGES
from tests.client import Client, parsed, texts
from tests.factories.people import OrganisationFactory, PersonFactory, director

if TYPE_CHECKING:
    from uuid import UUID


@pytest.fixture
def journey_id(session: Any) -> UUID:
    """Give the generic journey."""
    OrganisationFactory()
    actor = find_actor_of(director().id)
    with transaction():
        return services.create_generic(actor=actor)


def test_the_generic_journey_has_six_stages_in_order(journey_id: UUID) -> None:
    stages = queries.get_journey(journey_id).stages
    assert [stage.position for stage in stages] == [1, 2, 3, 4, 5, 6]
    assert all(set(stage.name.as_dict()) == {"en", "nl"} for stage in stages)


def test_making_a_journey_is_in_the_log(journey_id: UUID, session: Any) -> None:
    row = session.scalar(select(AuditRow).where(AuditRow.subject_id == journey_id))
    assert (row.event, row.payload) == ("journeys.journey_created", {"stages": 6})


def test_an_employee_changes_no_journey(journey_id: UUID) -> None:
    actor = find_actor_of(PersonFactory().id)
    with pytest.raises(NotAllowed), transaction():
        services.add_stage(journey_id, actor=actor, name=Localised(), great=Localised())


def test_a_stage_moves_before_its_neighbour(journey_id: UUID) -> None:
    actor = find_actor_of(director().id)
    second = queries.get_journey(journey_id).stages[1].id
    with transaction():
        services.move_stage_up(second, actor=actor)
    assert queries.get_journey(journey_id).stages[0].id == second


def test_a_journey_changed_by_somebody_else_is_not_overwritten(journey_id: UUID) -> None:
    actor = find_actor_of(director().id)
    name = Localised.of({"en": "New"})
    with transaction():
        services.rename(journey_id, actor=actor, name=name, country="", industry="", version=1)
    with pytest.raises(Stale), transaction():
        services.rename(journey_id, actor=actor, name=name, country="", industry="", version=1)


def test_everybody_reads_the_journeys(client: Client, journey_id: UUID, statements: Any) -> None:
    client.sign_in(PersonFactory())
    with statements() as seen:
        page = client.get("/journeys/")
    assert page.status_code == 200
    assert "Become aware" in texts(parsed(page), ".//strong")
    assert len(seen) <= 6, seen


def test_the_director_renames_a_journey_in_the_browser(
    client: Client, journey_id: UUID, session: Any
) -> None:
    client.sign_in(director())
    answer = client.submit(f"/journeys/{journey_id}/edit", {"name_en": "Private customers"})
    assert answer.status_code == 302, answer.text
    assert session.get(Journey, journey_id).name.get("en") == "Private customers"


def test_an_empty_name_is_refused_beside_the_field(client: Client, journey_id: UUID) -> None:
    client.sign_in(director())
    answer = client.submit(f"/journeys/{journey_id}/edit", {"name_en": " ", "name_nl": ""})
    assert answer.status_code == 422
    field = next(f for f in parsed(answer).iter("input") if f.get("name") == "name_en")
    assert field.get("aria-invalid") == "true"
    assert field.get("aria-describedby")


def test_sending_a_form_twice_has_one_effect_and_the_same_answer(
    client: Client, journey_id: UUID
) -> None:
    client.sign_in(director())
    data = {"name_en": "Complain", "submission_id": "6a7e3f0a-4a5c-4a0e-9f43-0d9f3c0e7a11"}
    first = client.submit(f"/journeys/{journey_id}/stages/new", data)
    second = client.submit(f"/journeys/{journey_id}/stages/new", data)
    assert (first.status_code, second.status_code) == (302, 303)
    assert first.location == second.location
    assert len(queries.get_journey(journey_id).stages) == 7


def test_two_who_change_a_journey_see_both_texts(client: Client, journey_id: UUID) -> None:
    client.sign_in(director())
    client.submit(f"/journeys/{journey_id}/edit", {"name_en": "First"})
    answer = client.submit(f"/journeys/{journey_id}/edit", {"name_en": "Second", "version": "1"})
    assert answer.status_code == 409
    assert "First" in answer.text
    assert "Second" in answer.text


def test_a_stage_that_has_ended_makes_room_for_another(journey_id: UUID) -> None:
    actor, name = find_actor_of(director().id), Localised.of({"en": "Another"})
    for _number in range(MOST_STAGES - 6):
        with transaction():
            last = services.add_stage(journey_id, actor=actor, name=name, great=name)
    with pytest.raises(DomainError, match="end one first"), transaction():
        services.add_stage(journey_id, actor=actor, name=name, great=name)
    with transaction():
        services.end_stage(last, actor=actor)
    with transaction():
        services.add_stage(journey_id, actor=actor, name=name, great=name)
