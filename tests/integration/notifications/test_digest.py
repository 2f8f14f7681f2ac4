"""Digests: weekly unless chosen otherwise, with what is new and to do, never when nothing is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from govern.core.transactions import transaction
from govern.notifications import delivery, jobs, rules, services
from govern.notifications.models import MailChoice, OutboxRow, OutboxState
from govern.notifications.rules import Frequency
from govern.tasks import services as tasks
from tests.factories.outbox import mail_kind, task_kind
from tests.factories.people import OrganisationFactory, PersonFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A Monday, seven in the morning in Amsterdam.
MONDAY = datetime(2026, 5, 18, 5, 0, tzinfo=UTC)


class Box(list[Any]):
    """Keeps mails."""

    def send(self, message: Any) -> None:
        self.append(message)


@pytest.fixture
def box(session: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    OrganisationFactory()
    box = Box()
    monkeypatch.setattr(delivery, "transport_for", lambda *_a, **_k: box)
    with (
        mail_kind(
            name="tests.later",
            subject="There is news of %(who)s",
            at_once=False,
            context=lambda _s, _a, _i: {"who": "you", "url": "/journeys/"},
        ),
        task_kind(),
    ):
        yield box


def work() -> None:
    jobs.queue_digests()
    delivery.deliver()


def give(person: Any, *, news: bool = False, task: bool = False) -> None:
    with transaction():
        services.record_check(services.WORKER)
        if news:
            services.tell("tests.later", [person.id], uuid4())
        if task:
            tasks.open_task("tests.chore", [person.id], uuid4(), params={"thing": "the roof"})


def choose(session: Any, person: Any, frequency: Frequency) -> None:
    session.add(MailChoice(person_id=person.id, frequency=frequency))
    session.flush()


def test_nothing_new_makes_no_digest(session: Any, box: Box, at: Any) -> None:
    PersonFactory()
    for days in range(15):
        at(MONDAY + timedelta(days=days))
        work()
    assert session.scalar(select(func.count()).select_from(OutboxRow)) == 0


def test_news_and_tasks_come_once_on_monday(session: Any, box: Box, at: Any) -> None:
    person = PersonFactory()
    choose(session, person, Frequency.WEEKLY)
    session.get(MailChoice, person.id).digest_at = MONDAY - timedelta(days=7)
    session.flush()
    at(MONDAY - timedelta(days=3))
    give(person, news=True, task=True)
    work()
    assert not box
    at(MONDAY + timedelta(minutes=10))
    work()
    work()
    assert len(box) == 1
    text = box[0].get_body(("plain",)).get_content()
    assert "Look at the roof" in text
    assert "There is news of you" in text
    assert "http://localhost/journeys/" in text
    html = box[0].get_body(("html",)).get_content()
    assert "There is news of you" in html
    # A task that is still open is not new a second time.
    at(MONDAY + timedelta(days=7, hours=1))
    work()
    assert len(box) == 1
    assert set(session.scalars(select(OutboxRow.state))) == {OutboxState.SENT}


def test_daily_comes_on_working_days(session: Any, box: Box, at: Any) -> None:
    person = PersonFactory()
    choose(session, person, Frequency.DAILY)
    got = []
    for day in range(7):
        at(MONDAY + timedelta(days=day, minutes=-30))
        give(person, news=True)
        delivery.deliver()
        before = len(box)
        at(MONDAY + timedelta(days=day, minutes=30))
        work()
        got.append(len(box) - before)
    assert got == [1, 1, 1, 1, 1, 0, 0]


def test_who_wants_none_gets_none(session: Any, box: Box, at: Any) -> None:
    person = PersonFactory()
    choose(session, person, Frequency.NEVER)
    at(MONDAY)
    give(person, news=True, task=True)
    work()
    assert not box


def test_news_that_is_no_longer_true_is_left_out(session: Any, box: Box, at: Any) -> None:
    person = PersonFactory()
    at(MONDAY)
    with mail_kind(name="tests.gone", at_once=False, context=lambda *_a: None):
        with transaction():
            services.record_check(services.WORKER)
            services.tell("tests.gone", [person.id], uuid4())
        delivery.deliver()
        work()
    assert not box
    assert set(session.scalars(select(OutboxRow.state))) == {OutboxState.NO_LONGER_TRUE}


@pytest.mark.parametrize(
    ("frequency", "now", "slot"),
    [
        (Frequency.WEEKLY, "2026-05-18T04:59", "2026-05-11T05:00"),
        (Frequency.WEEKLY, "2026-05-18T05:00", "2026-05-18T05:00"),
        (Frequency.WEEKLY, "2026-05-24T12:00", "2026-05-18T05:00"),
        (Frequency.DAILY, "2026-05-24T12:00", "2026-05-22T05:00"),
        (Frequency.DAILY, "2026-05-18T04:59", "2026-05-15T05:00"),
        (Frequency.WEEKLY, "2026-03-30T05:30", "2026-03-30T05:00"),
        (Frequency.WEEKLY, "2026-01-05T06:30", "2026-01-05T06:00"),
    ],
)
def test_a_digest_leaves_at_seven_by_the_readers_clock(
    frequency: Frequency, now: str, slot: str
) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    found = rules.digest_slot(frequency, "Europe/Amsterdam", moment).astimezone(UTC)
    assert found == datetime.fromisoformat(slot).replace(tzinfo=UTC)
    assert found <= moment
