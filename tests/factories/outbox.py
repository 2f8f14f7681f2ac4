"""Messages in the outbox, and kinds of messages and tasks for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from govern.mail.message import Mail, compose
from govern.mail.transport import Folder
from govern.notifications.rules import KINDS, MailKind
from govern.tasks.rules import KINDS as TASK_KINDS
from govern.tasks.rules import TaskKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from uuid import UUID

from contextlib import contextmanager


def mail_kind(**more: Any) -> AbstractContextManager[MailKind]:
    """Declare a kind of message for the length of a test; it uses the digest's template."""
    values: dict[str, Any] = {
        "name": "tests.greeting",
        "subject": "Hello %(who)s",
        "template": "audit/email/checkpoint",
        "context": lambda _subject, _actor, _ids: {"who": "you", "line": "a line"},
        "at_once": True,
        **more,
    }
    return _declared(KINDS, MailKind(**values))


def task_kind(**more: Any) -> AbstractContextManager[TaskKind]:
    """Declare a kind of task for the length of a test; it is done on the journeys page."""
    values: dict[str, Any] = {
        "name": "tests.chore",
        "sentence": "Look at %(thing)s",
        "act": "Look",
        "endpoint": "journeys.overview",
        "minutes": 3,
        **more,
    }
    return _declared(TASK_KINDS, TaskKind(**values))


@contextmanager
def _declared(kinds: dict[str, Any], kind: Any) -> Iterator[Any]:
    kinds[kind.name] = kind
    try:
        yield kind
    finally:
        del kinds[kind.name]


def nobody(_subject_id: UUID) -> list[UUID]:
    """Give an audience of nobody."""
    return []


def put_into_the_folder(instance: Path, subject: str, text: str = "See http://localhost/") -> str:
    """Write a mail into the folder the demo sends to; give its name there."""
    name = str(uuid4())
    mail = Mail(
        id=name,
        host="localhost",
        sent_at=datetime(2026, 5, 21, 12, tzinfo=UTC),
        sender="govern@localhost",
        sender_name="Govern",
        name="Ada",
        address="ada@example.org",
        subject=subject,
        text=text,
        html="<p>x</p>",
        choices_url="http://localhost/notifications/choices",
    )
    Folder(instance / "mail").send(compose(mail))
    return name
