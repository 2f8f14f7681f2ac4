"""Insights: reported, acted on or refused, and their effect told to who reported them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.core import clock
from govern.core.errors import FieldError, IllegalTransition, NotAllowed, Stale
from govern.core.transactions import transaction
from govern.figures.rules import KINDS
from govern.insights import queries, services
from govern.insights.models import Insight
from govern.insights.rules import InsightState, Source
from govern.journeys import services as journeys
from govern.journeys.models import Stage
from govern.notifications.models import OutboxRow
from govern.tasks.models import Task
from tests.client import Client, parsed, texts
from tests.factories.insights import InsightFactory
from tests.factories.people import OrganisationFactory, PersonFactory, director

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from govern.core.permissions import Actor
    from govern.people.models import Person

    At = Callable[[datetime], None]

DUE = date(2026, 6, 20)


@pytest.fixture
def boss(session: Any, at: At) -> Actor:
    """Give the CX director of an organisation."""
    OrganisationFactory()
    return find_actor_of(director().id)


def act(boss: Actor, insight: Insight, owner: Person, **more: Any) -> None:
    values: dict[str, Any] = {"action": "Write one letter", "due_on": DUE, "version": 1, **more}
    with transaction():
        services.take_action(insight.id, actor=boss, owner_id=owner.id, **values)


def mails(session: Any, subject_id: UUID) -> list[tuple[str, UUID]]:
    rows = session.scalars(select(OutboxRow).where(OutboxRow.subject_id == subject_id))
    return sorted((row.kind, row.recipient_id) for row in rows)


def open_tasks(session: Any, subject_id: UUID) -> list[UUID]:
    return list(
        session.scalars(
            select(Task.person_id).where(Task.subject_id == subject_id, Task.closed_at.is_(None))
        )
    )


def test_from_report_to_effect_everybody_concerned_is_told(boss: Actor, session: Any) -> None:
    reporter, owner = PersonFactory(), PersonFactory()
    with transaction():
        insight_id = services.report(
            actor=find_actor_of(reporter.id), text="Letters confuse", source=Source.FLOOR
        )
    insight = session.get(Insight, insight_id)
    act(boss, insight, owner)
    assert open_tasks(session, insight_id) == [owner.id]
    with transaction():
        services.record_effect(
            insight_id, actor=find_actor_of(owner.id), effect="A third fewer calls", version=2
        )
    assert insight.state is InsightState.EFFECT_RECORDED
    assert open_tasks(session, insight_id) == []
    assert mails(session, insight_id) == [
        ("insights.effect", reporter.id),
        ("insights.in_action", reporter.id),
        ("insights.own_action", owner.id),
    ]


def test_a_refusal_is_told_with_its_reason_and_is_final(boss: Actor, session: Any) -> None:
    insight = InsightFactory()
    with transaction():
        services.will_not_do(insight.id, actor=boss, reason="The law forbids it", version=1)
    assert mails(session, insight.id) == [("insights.refused", insight.reporter_id)]
    with pytest.raises(IllegalTransition):
        act(boss, insight, PersonFactory(), version=2)


def test_an_action_moves_to_another_owner(boss: Actor, session: Any) -> None:
    insight, first, second = InsightFactory(), PersonFactory(), PersonFactory()
    act(boss, insight, first)
    act(boss, insight, second, version=2)
    assert open_tasks(session, insight.id) == [second.id]
    assert [kind for kind, _who in mails(session, insight.id)].count("insights.in_action") == 1
    with pytest.raises(NotAllowed), transaction():
        services.record_effect(insight.id, actor=find_actor_of(first.id), effect="Done", version=3)


def test_a_later_day_moves_the_task_of_the_owner(boss: Actor, session: Any) -> None:
    insight, owner = InsightFactory(), PersonFactory()
    act(boss, insight, owner)
    act(boss, insight, owner, version=2, due_on=date(2026, 7, 20))
    task = session.scalar(
        select(Task).where(Task.subject_id == insight.id, Task.closed_at.is_(None))
    )
    assert task.due_at.date() == date(2026, 7, 20)


def test_only_the_director_decides_and_only_the_owner_says_what_became_of_it(boss: Actor) -> None:
    insight = InsightFactory()
    colleague = find_actor_of(PersonFactory().id)
    with pytest.raises(NotAllowed):
        act(colleague, insight, PersonFactory())
    with pytest.raises(NotAllowed), transaction():
        services.will_not_do(insight.id, actor=colleague, reason="No", version=1)
    with pytest.raises(NotAllowed), transaction():
        services.record_effect(insight.id, actor=colleague, effect="Yes", version=1)
    with pytest.raises(IllegalTransition), transaction():
        services.record_effect(insight.id, actor=boss, effect="Too early", version=1)


@pytest.mark.parametrize("due_on", [date(2026, 5, 20), date(2027, 5, 22)])
def test_an_action_is_done_within_bounds(boss: Actor, due_on: date) -> None:
    with pytest.raises(FieldError) as refused:
        act(boss, InsightFactory(), PersonFactory(), due_on=due_on)
    assert refused.value.field == "due_on"


def test_who_has_left_owns_no_action(boss: Actor) -> None:
    with pytest.raises(FieldError) as refused:
        act(boss, InsightFactory(), PersonFactory(left_on=date(2026, 5, 20)))
    assert refused.value.field == "owner"


def test_an_overtaken_answer_is_stale(boss: Actor) -> None:
    insight = InsightFactory()
    act(boss, insight, PersonFactory())
    with pytest.raises(Stale), transaction():
        services.will_not_do(insight.id, actor=boss, reason="No", version=1)


def test_a_stage_that_has_ended_is_refused(boss: Actor, session: Any) -> None:
    with transaction():
        journeys.create_generic(actor=boss)
    stage = session.scalar(select(Stage))
    with transaction():
        journeys.end_stage(stage.id, actor=boss)
    with pytest.raises(FieldError), transaction():
        services.report(actor=boss, text="Text", source=Source.RESEARCH, stage_id=stage.id)


def test_the_drawer_holds_what_nobody_answered_in_time(boss: Actor, client: Client) -> None:
    now = clock.now()
    InsightFactory(text="Forgotten", reported_at=now - timedelta(days=31))
    InsightFactory(text="Fresh", reported_at=now - timedelta(days=29))
    answered = InsightFactory(text="Answered", reported_at=now - timedelta(days=31))
    act(boss, answered, PersonFactory())
    client.sign_in(PersonFactory())
    page = client.get("/insights/drawer")
    assert texts(parsed(page), ".//tbody//a") == ["Forgotten"]
    assert "Forgotten" in client.get("/insights/drawer?format=csv").text
    assert KINDS["insights.drawer"].count(now.date()) == (1, 0)
    assert queries.count_shares(now - timedelta(days=30)) == (1, 0, 1, 1)
    assert client.get("/insights/you-said-we-did").status_code == 200


def test_nobody_is_blamed_for_a_drawer_that_was_never_used(boss: Actor) -> None:
    assert KINDS["insights.drawer"].count(DUE) is None


def test_the_list_is_filtered_in_a_constant_number_of_statements(
    client: Client, boss: Actor, statements: Any
) -> None:
    for _ in range(30):
        InsightFactory()
    InsightFactory(text="100% of ÜBER parcels are late", source=Source.RESEARCH)
    client.sign_in(PersonFactory())
    client.get("/insights/")
    with statements() as seen:
        page = client.get("/insights/?text=100%25 of über&source=research&state=open")
    assert texts(parsed(page), ".//tbody//a") == ["100% of ÜBER parcels are late"]
    assert len(seen) <= 6, seen
    with statements() as seen:
        assert client.get("/insights/").status_code == 200
    assert len(seen) <= 6, seen


def test_a_colleague_reports_once_in_the_browser(client: Client, boss: Actor, session: Any) -> None:
    client.sign_in(PersonFactory())
    assert client.submit("/insights/new", {"text": ""}).status_code == 422
    fields = {"text": "Nobody calls back", "submission_id": "6c1f4c6e-68a5-4c1d-9a52-000000000001"}
    first = client.submit("/insights/new", fields)
    again = client.submit("/insights/new", fields)
    assert first.status_code == 302
    assert first.location.endswith(again.location) or again.location.endswith(first.location)
    assert queries.count_all() == 1
    shown = client.get(first.location)
    assert "Nobody calls back" in shown.text
    assert "Take action" not in shown.text
    insight = session.scalar(select(Insight))
    assert client.get(f"/insights/{insight.id}/action").status_code == 403


def test_the_director_answers_in_the_browser(client: Client, boss: Actor) -> None:
    insight, other, owner = InsightFactory(), InsightFactory(), PersonFactory(name="Noor Visser")
    client.sign_in(director())
    url = f"/insights/{insight.id}"
    action = {"action": "Write one letter", "owner": "Noor Visser"}
    assert client.submit(f"{url}/action", {**action, "owner": "Nobody"}).status_code == 422
    assert client.submit(f"{url}/action", action).status_code == 302
    overtaken = client.submit(f"{url}/action", {**action, "version": "1"})
    assert overtaken.status_code == 409
    client.sign_in(owner)
    assert client.submit(f"{url}/effect", {"effect": "A third fewer calls"}).status_code == 302
    assert "A third fewer calls" in client.get("/insights/you-said-we-did").text
    client.sign_in(director())
    refused = client.submit(f"/insights/{other.id}/will-not-do", {"reason": "The law forbids it"})
    assert refused.status_code == 302
    assert "The law forbids it" in client.get("/insights/you-said-we-did").text


def test_what_is_not_there_is_not_found(client: Client, boss: Actor) -> None:
    client.sign_in(director())
    for page in ("", "/action", "/will-not-do", "/effect"):
        assert client.get(f"/insights/{boss.id}{page}").status_code == 404


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_page_reads_in_both_languages(client: Client, boss: Actor, language: str) -> None:
    insight = InsightFactory(reported_at=datetime(2026, 1, 1, tzinfo=UTC))
    act(boss, insight, PersonFactory())
    client.sign_in(director(language=language))
    pages = ["", "drawer", "you-said-we-did", "new", f"{insight.id}"]
    pages += [f"{insight.id}/{act}" for act in ("action", "will-not-do", "effect")]
    for page in pages:
        assert client.get(f"/insights/{page}").status_code == 200, page
