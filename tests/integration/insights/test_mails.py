"""What is mailed about insights and barriers: nothing but who it concerns may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask import render_template

from govern.accounts.queries import find_actor_of
from govern.barriers import services as barriers
from govern.barriers.rules import BarrierState
from govern.core import clock
from govern.core.transactions import transaction
from govern.insights import services
from govern.notifications import rules
from tests.factories.insights import BarrierFactory, InsightFactory, planned, taken
from tests.factories.people import OrganisationFactory, PersonFactory, director

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from govern.core.permissions import Actor

    At = Callable[[datetime], None]


@pytest.fixture
def boss(session: Any, at: At) -> Actor:
    """Give the CX director of an organisation."""
    OrganisationFactory()
    return find_actor_of(director().id)


def composed(app: Any, name: str, subject_id: UUID, person_id: UUID) -> str:
    """Give the text and page of a message as it would leave for somebody, or nothing."""
    kind = rules.KINDS[name]
    actor = find_actor_of(person_id)
    with app.test_request_context("/"):
        values = kind.context(subject_id, actor, {})
        if values is None:
            return ""
        frame = {
            "actor": actor,
            "subject": kind.subject,
            "organisation_name": "Havenlicht",
            "choices_url": "/",
            "link": str,
            "external": str,
        }
        return "".join(
            render_template(f"{kind.template}.{form}", **frame, **values)
            for form in ("txt", "html")
        )


def test_mails_about_an_insight_follow_its_state(app: Any, boss: Actor) -> None:
    insight, owner = InsightFactory(text="Secret words"), PersonFactory()
    assert composed(app, "insights.in_action", insight.id, insight.reporter_id) == ""
    with transaction():
        services.take_action(
            insight.id,
            actor=boss,
            action="Write",
            owner_id=owner.id,
            due_on=clock.today(),
            version=1,
        )
    for name, reader in (("in_action", insight.reporter_id), ("own_action", owner.id)):
        text = composed(app, f"insights.{name}", insight.id, reader)
        assert text.count(f"/insights/{insight.id}") == 2
        assert "Secret words" not in text
        assert composed(app, f"insights.{name}", insight.id, boss.id) == ""
        assert composed(app, f"insights.{name}", boss.id, reader) == ""
    with transaction():
        services.record_effect(insight.id, actor=boss, effect="Fewer calls", version=2)
    assert composed(app, "insights.effect", insight.id, insight.reporter_id)
    assert composed(app, "insights.own_action", insight.id, owner.id) == ""
    assert composed(app, "insights.refused", insight.id, insight.reporter_id) == ""


def test_a_refusal_is_mailed(app: Any, boss: Actor) -> None:
    insight = InsightFactory()
    with transaction():
        services.will_not_do(insight.id, actor=boss, reason="The law", version=1)
    assert composed(app, "insights.refused", insight.id, insight.reporter_id)


def test_mails_about_a_barrier_follow_its_state(app: Any, boss: Actor) -> None:
    owner, doer = PersonFactory(), PersonFactory()
    barrier = taken(boss, owner, sentence="Secret words")
    mitigation_id = planned(boss, barrier, doer)
    assert composed(app, "barriers.mitigate", mitigation_id, doer.id) == ""
    with transaction():
        barriers.accept_mitigation(mitigation_id, actor=find_actor_of(owner.id))
    for name, subject_id, reader in (
        ("in_hand", barrier.id, barrier.reporter_id),
        ("own", barrier.id, owner.id),
        ("mitigate", mitigation_id, doer.id),
    ):
        text = composed(app, f"barriers.{name}", subject_id, reader)
        assert text.count(f"/barriers/{barrier.id}") == 2
        assert "Secret words" not in text
        assert composed(app, f"barriers.{name}", subject_id, boss.id) == ""
        assert composed(app, f"barriers.{name}", boss.id, reader) == ""
    assert composed(app, "barriers.ended", barrier.id, barrier.reporter_id) == ""
    with transaction():
        barriers.close(
            barrier.id, actor=boss, outcome=BarrierState.MITIGATED, words="Done", version=2
        )
    assert composed(app, "barriers.ended", barrier.id, barrier.reporter_id)
    assert composed(app, "barriers.own", barrier.id, owner.id) == ""
    assert composed(app, "barriers.ended", boss.id, boss.id) == ""


def test_a_barrier_without_a_name_has_nobody_to_mail(app: Any, boss: Actor) -> None:
    barrier = BarrierFactory(reporter_id=None)
    assert composed(app, "barriers.ended", barrier.id, boss.id) == ""
