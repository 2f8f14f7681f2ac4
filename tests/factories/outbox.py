"""Messages in the outbox, and kinds of messages and tasks for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.notifications.rules import KINDS, MailKind
from govern.tasks.rules import KINDS as TASK_KINDS
from govern.tasks.rules import TaskKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
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
