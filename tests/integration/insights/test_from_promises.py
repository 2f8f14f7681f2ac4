"""A promise that was not kept becomes an insight with an action, in one press."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.core.errors import Conflict, NotAllowed
from govern.core.transactions import transaction
from govern.insights import services
from govern.insights.models import Insight
from govern.insights.rules import InsightState, Source
from govern.organisation.models import Organisation
from tests.client import Client, parsed, texts
from tests.factories.people import OrganisationFactory, PersonFactory, director
from tests.factories.promises import PromiseCaseFactory, PromiseFactory

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)


@pytest.fixture
def owner(session: Any, at: Callable[[datetime], None], client: Client) -> Any:
    """Give an owner who is signed in."""
    at(NOW)
    OrganisationFactory()
    person = PersonFactory(name="Olga Owner")
    client.sign_in(person)
    return person


def answered(owner: Any, **more: Any) -> Any:
    promise = PromiseFactory(owner=owner)
    values = {
        "opened_period": date(2026, 4, 1),
        "cause": "Two were ill",
        "repair": "A second name on every call",
        "answered_at": NOW,
        "answered_by_id": owner.id,
        **more,
    }
    return PromiseCaseFactory(promise_id=promise.id, **values)


def test_one_press_makes_the_insight_and_its_action(
    client: Client, owner: Any, session: Any
) -> None:
    case = answered(owner)
    page = client.get(f"/promises/{case.promise_id}")
    assert "Make it an insight, with the repair as its action" in page.text
    done = client.submit(f"/promises/{case.promise_id}", action=f"/insights/from-case/{case.id}")
    assert done.status_code == 302
    insight = session.scalars(select(Insight)).one()
    assert (insight.source, insight.state) == (Source.PROMISE, InsightState.IN_ACTION)
    assert insight.action == "A second name on every call"
    assert (insight.action_owner_id, insight.action_due_on) == (owner.id, date(2026, 6, 19))
    assert "Two were ill" in insight.text
    there = client.get(done.headers["Location"])
    assert f"/promises/{case.promise_id}" in there.text
    again = client.get(f"/promises/{case.promise_id}")
    assert "Make it an insight" not in again.text
    links = parsed(again).findall(f".//a[@href='/insights/{insight.id}']")
    assert len(links) == 1
    assert "Being acted on" in " ".join(texts(parsed(again), ".//main"))


def test_it_is_made_once_and_only_by_who_answers_for_it(owner: Any, session: Any) -> None:
    case = answered(owner)
    more = {"text": "Not kept", "action": "Repair", "due_on": date(2026, 6, 1)}
    with pytest.raises(NotAllowed), transaction():
        stranger = find_actor_of(PersonFactory().id)
        services.learn_from_case(case.id, actor=stranger, **more)
    with transaction():
        services.learn_from_case(case.id, actor=find_actor_of(director().id), **more)
    with pytest.raises(Conflict), transaction():
        services.learn_from_case(case.id, actor=find_actor_of(owner.id), **more)
    assert len(session.scalars(select(Insight)).all()) == 1


def test_a_case_without_an_answer_teaches_nothing_yet(client: Client, owner: Any) -> None:
    case = answered(owner, answered_at=None, answered_by_id=None, cause="", repair="")
    assert "Make it an insight" not in client.get(f"/promises/{case.promise_id}").text
    assert client.act(f"/insights/from-case/{case.id}").status_code == 403


def test_where_insights_are_switched_off_nothing_is_offered(
    client: Client, owner: Any, session: Any
) -> None:
    case = answered(owner)
    organisation = session.scalars(select(Organisation)).one()
    organisation.modules_off = ["insights"]
    organisation.settings_version = uuid4()
    session.flush()
    assert "Make it an insight" not in client.get(f"/promises/{case.promise_id}").text
