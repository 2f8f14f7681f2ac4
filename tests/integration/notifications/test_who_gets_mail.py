"""Who gets mail is decided at delivery: nobody who left, was shut out, or cannot use it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from govern.accounts.models import Account
from govern.core import clock
from govern.core.transactions import transaction
from govern.notifications import delivery, jobs, services
from govern.notifications.models import OutboxRow, OutboxState
from govern.notifications.rules import KINDS
from govern.people.models import Person
from govern.people.queries import list_active_ids
from govern.tasks.services import open_task
from tests.factories.outbox import mail_kind, task_kind
from tests.factories.people import OrganisationFactory, PersonFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

KIND = "tests.greeting"


class Box:
    """A transport that keeps mails."""

    def __init__(self) -> None:
        self.mails: list[Any] = []

    def send(self, message: Any) -> None:
        self.mails.append(message)

    @property
    def receivers(self) -> list[str]:
        return [mail["To"].addresses[0].addr_spec for mail in self.mails]


@pytest.fixture(autouse=True)
def organisation(session: Any) -> None:
    OrganisationFactory()


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Box:
    box = Box()
    monkeypatch.setattr(delivery, "transport_for", lambda *_a, **_k: box)
    return box


@pytest.fixture
def kind() -> Iterator[Any]:
    with mail_kind() as declared:
        yield declared


def tell(person: Person, kind: str = KIND) -> UUID:
    subject_id = uuid4()
    with transaction():
        services.record_check(services.WORKER)
        services.tell(kind, [person.id], subject_id)
    return subject_id


def shut_out(session: Any, person: Person) -> None:
    session.execute(
        update(Account).where(Account.person_id == person.id).values(deactivated_at=clock.now())
    )


def leave(session: Any, person: Person) -> None:
    session.execute(update(Person).where(Person.id == person.id).values(left_on=date(2026, 5, 20)))


def states(session: Any) -> list[OutboxState]:
    session.expire_all()
    return list(session.scalars(select(OutboxRow.state).order_by(OutboxRow.created_at)))


@pytest.mark.parametrize("goes", [shut_out, leave])
def test_who_goes_before_delivery_gets_nothing(
    session: Any, box: Box, kind: Any, at: Any, goes: Any
) -> None:
    person = PersonFactory()
    tell(person)
    goes(session, person)
    delivery.deliver()
    assert box.mails == []
    assert states(session) == [OutboxState.NO_LONGER_TRUE]


@pytest.mark.parametrize("goes", [shut_out, leave])
def test_a_digest_that_was_put_out_does_not_reach_who_goes(
    session: Any, box: Box, at: Any, goes: Any
) -> None:
    person = PersonFactory()
    with task_kind():
        open_task("tests.chore", [person.id], uuid4(), params={"thing": "it"})
        assert jobs.queue_digests() == 1
        goes(session, person)
        delivery.deliver()
    assert box.mails == []
    assert states(session) == [OutboxState.NO_LONGER_TRUE]


@pytest.mark.parametrize("goes", [shut_out, leave])
def test_no_digest_is_put_out_for_who_is_gone(session: Any, box: Box, at: Any, goes: Any) -> None:
    person = PersonFactory()
    with task_kind():
        open_task("tests.chore", [person.id], uuid4(), params={"thing": "it"})
        goes(session, person)
        assert jobs.queue_digests() == 0


def test_who_comes_back_gets_mail_again(session: Any, box: Box, kind: Any, at: Any) -> None:
    person = PersonFactory()
    shut_out(session, person)
    session.execute(update(Account).values(deactivated_at=None))
    tell(person)
    delivery.deliver()
    assert len(box.mails) == 1


def test_an_address_without_an_account_gets_only_what_is_of_use(
    session: Any, box: Box, kind: Any, at: Any
) -> None:
    person = PersonFactory(account=False)
    tell(person)
    delivery.deliver()
    assert box.mails == []
    assert states(session) == [OutboxState.NO_WAY]


def test_what_is_of_use_without_an_account_goes_at_once_and_leads_nowhere(
    session: Any, box: Box, at: Any
) -> None:
    person = PersonFactory(account=False)
    with mail_kind(without_account=True, at_once=False):
        tell(person)
        delivery.deliver()
    assert box.receivers == [person.email]
    (mail,) = box.mails
    assert "choices" not in mail.as_string()
    assert mail["List-Unsubscribe"] is None
    assert states(session) == [OutboxState.SENT]


def test_these_kinds_reach_people_without_an_account() -> None:
    reaching = {name for name, kind in KINDS.items() if kind.without_account}
    assert reaching == {"awards.won", "nominations.asked"}, (
        "a mail to somebody without an account is a decision: name it here and in 0016"
    )


def test_messages_to_everybody_are_for_who_can_come_in(session: Any, at: Any) -> None:
    person, gone, shut = PersonFactory(), PersonFactory(left_on=date(2026, 5, 20)), PersonFactory()
    PersonFactory(account=False)
    last_day = PersonFactory(left_on=clock.today())
    shut_out(session, shut)
    assert set(list_active_ids()) == {person.id, last_day.id}
    assert gone.left_on == clock.today() - timedelta(days=1)
