"""Delivery: once, in the reader's language, later when it fails, not when it is no longer true."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from govern.core import clock
from govern.core.errors import NotFound
from govern.core.transactions import transaction
from govern.mail.transport import SendError
from govern.notifications import delivery, queries, rules, services
from govern.notifications.models import MailChoice, OutboxRow, OutboxState
from govern.notifications.rules import Frequency
from tests.factories.outbox import mail_kind
from tests.factories.people import OrganisationFactory, PersonFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

KIND = "tests.greeting"


class Box:
    """A transport that keeps mails, or fails as it is told."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.error: Exception | None = None

    def send(self, message: Any) -> None:
        if self.error is not None:
            raise self.error
        self.mails.append(message)


@pytest.fixture(autouse=True)
def organisation(session: Any) -> None:
    OrganisationFactory()


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Box:
    box = Box()
    monkeypatch.setattr(delivery, "transport_for", lambda *_a, **_k: box)
    return box


@pytest.fixture(autouse=True)
def kind() -> Iterator[Any]:
    with mail_kind() as declared:
        yield declared


def tell(*people: Any, kind: str = KIND) -> UUID:
    subject_id = uuid4()
    with transaction():
        services.record_check(services.WORKER)
        services.tell(kind, [person.id for person in people], subject_id)
    return subject_id


def states(session: Any) -> list[OutboxState]:
    session.expire_all()
    return list(session.scalars(select(OutboxRow.state).order_by(OutboxRow.created_at)))


def test_a_message_is_sent_once_with_everything_in_place(session: Any, box: Box, at: Any) -> None:
    tell(PersonFactory(name="Zoë Smit", email="zoe@example.org"))
    delivery.deliver()
    delivery.deliver()
    assert [str(mail["To"]) for mail in box.mails] == ["Zoë Smit <zoe@example.org>"]
    assert box.mails[0]["Subject"] == "Hello you"
    text = box.mails[0].get_body(("plain",)).get_content()
    assert "http://localhost/notifications/choices" in text
    assert states(session) == [OutboxState.SENT]


def test_a_mail_is_in_the_readers_language(session: Any, box: Box) -> None:
    tell(PersonFactory(language="nl"))
    delivery.deliver()
    assert box.mails[0]["Content-Language"] == "nl"
    assert '<html lang="nl">' in box.mails[0].get_body(("html",)).get_content()


def test_it_goes_through_a_mail_server(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    received: list[Any] = []

    class Handler:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
            received.append(envelope)
            return "250 OK"

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        server = delivery.transport_for(f"smtp://127.0.0.1:{port}", None, demo=False)
        monkeypatch.setattr(delivery, "transport_for", lambda *_a, **_k: server)
        tell(PersonFactory(email="ada@example.org"))
        delivery.deliver()
    finally:
        controller.stop()
    assert [envelope.rcpt_tos for envelope in received] == [["ada@example.org"]]
    assert states(session) == [OutboxState.SENT]


def test_a_failure_is_tried_again_later_and_later_and_then_given_up(
    session: Any, box: Box, at: Any
) -> None:
    tell(PersonFactory())
    box.error = SendError("not reached: ConnectionRefusedError")
    moments = [clock.now()]
    for wait in rules.BACK_OFF:
        delivery.deliver()
        assert states(session) == [OutboxState.WAITING]
        at(moments[-1] + wait - timedelta(seconds=1))
        delivery.deliver()
        assert session.scalar(select(OutboxRow.attempts)) == len(moments)
        moments.append(moments[-1] + wait)
        at(moments[-1])
    delivery.deliver()
    row = session.scalar(select(OutboxRow).execution_options(populate_existing=True))
    assert row.state is OutboxState.FAILED
    assert (row.attempts, row.last_error) == (6, "not reached: ConnectionRefusedError")


def test_a_refusal_for_good_is_not_tried_again(session: Any, box: Box) -> None:
    tell(PersonFactory())
    box.error = SendError("recipient refused: 550", for_good=True)
    delivery.deliver()
    assert states(session) == [OutboxState.FAILED]


def test_a_broken_message_does_not_stop_the_others(session: Any, box: Box, at: Any) -> None:
    with mail_kind(name="tests.broken", template="no/such/template"):
        tell(PersonFactory(), kind="tests.broken")
        at(clock.now() + timedelta(seconds=1))
        tell(PersonFactory())
        delivery.deliver()
    assert states(session) == [OutboxState.WAITING, OutboxState.SENT]


def _hidden(*_args: Any) -> None:
    raise NotFound


@pytest.mark.parametrize("context", [lambda *_a: None, _hidden])
def test_what_is_no_longer_true_or_hidden_is_not_told(session: Any, box: Box, context: Any) -> None:
    with mail_kind(name="tests.gone", context=context):
        tell(PersonFactory(), kind="tests.gone")
        delivery.deliver()
    assert not box.mails
    assert states(session) == [OutboxState.NO_LONGER_TRUE]


def test_nobody_who_has_left_gets_mail(session: Any, box: Box) -> None:
    tell(PersonFactory(left_on=clock.today() - timedelta(days=1)))
    delivery.deliver()
    assert states(session) == [OutboxState.NO_LONGER_TRUE]
    assert not box.mails


def test_without_an_address_or_a_server_there_is_no_way(
    session: Any, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(PersonFactory(email=None))
    delivery.deliver()
    monkeypatch.setattr(delivery, "transport_for", lambda *_a, **_k: None)
    tell(PersonFactory())
    delivery.deliver()
    assert states(session) == [OutboxState.NO_WAY, OutboxState.NO_WAY]


def test_what_can_wait_waits_for_the_digest_or_is_not_wanted(session: Any, box: Box) -> None:
    never = PersonFactory()
    session.add(MailChoice(person_id=never.id, frequency=Frequency.NEVER))
    session.flush()
    with mail_kind(name="tests.later", at_once=False):
        tell(PersonFactory(), kind="tests.later")
        tell(never, kind="tests.later")
        delivery.deliver()
    assert sorted(states(session)) == [OutboxState.DIGEST, OutboxState.NOT_WANTED]
    assert not box.mails


def test_a_message_that_a_worker_holds_is_left_to_it(session: Any, box: Box, at: Any) -> None:
    tell(PersonFactory())
    row_id = queries.list_due(1)[0]
    with transaction():
        assert services.claim(row_id)
    with transaction():
        assert not services.claim(row_id)
    assert delivery.deliver() == 0
    assert not box.mails


def test_a_worker_killed_before_it_noted_the_sending_has_it_sent_again_as_the_same_mail(
    session: Any, box: Box, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least once: the mail server may see it twice, with one Message-ID."""
    tell(PersonFactory())
    with monkeypatch.context() as killed:
        killed.setattr(services, "close", _die)
        with pytest.raises(KeyboardInterrupt):
            delivery.deliver()
    assert delivery.deliver() == 0
    at(clock.now() + rules.CLAIM + timedelta(seconds=1))
    delivery.deliver()
    assert len(box.mails) == 2
    assert box.mails[0]["Message-ID"] == box.mails[1]["Message-ID"]
    assert states(session) == [OutboxState.SENT]


def _die(*_args: Any, **_kwargs: Any) -> None:
    raise KeyboardInterrupt


def test_a_message_to_many_reaches_each_once_also_when_expanded_twice(
    session: Any, box: Box, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "EXPANDED_AT_ONCE", 2)
    people = [PersonFactory() for _ in range(5)]
    ids = [person.id for person in people]
    with mail_kind(name="tests.all", audiences={"all": lambda _s: [*ids, ids[0]]}):
        with transaction():
            services.record_check(services.WORKER)
            services.tell_audience("tests.all", "all", uuid4())
        source = queries.list_due(1)[0]
        with transaction():
            services.expand(source, ids[:2])
        at(clock.now() + rules.CLAIM + timedelta(seconds=1))
        delivery.deliver()
        delivery.deliver()
    assert sorted(str(mail["To"].addresses[0].addr_spec) for mail in box.mails) == sorted(
        person.email for person in people
    )


def test_an_audience_nobody_knows_ends(session: Any, box: Box) -> None:
    with transaction():
        services.record_check(services.WORKER)
        services.tell_audience(KIND, "nobody-knows", uuid4())
    delivery.deliver()
    assert states(session) == [OutboxState.NO_LONGER_TRUE]
