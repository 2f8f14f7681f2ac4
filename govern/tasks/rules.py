"""The kinds of tasks there are; each slice declares its own in `notifications.py`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from govern.core.permissions import Actor


class Part(StrEnum):
    """The parts of the list of tasks."""

    OPEN = "open"
    PUT_OFF = "put_off"
    DONE = "done"


#: A task without a day by which it is due can be put off this far.
FURTHEST_DAYS = 90


@dataclass(frozen=True, kw_only=True)
class TaskKind:
    """How a task of this kind is shown, and where it is done."""

    #: For example 'definition.sign'.
    name: str
    #: Message id with named placeholders, filled from the task's params.
    sentence: str
    #: Message id of the button: a verb.
    act: str
    endpoint: str
    #: The name of the endpoint's argument that takes the task's subject; empty for none.
    argument: str = ""
    #: The kind of thing the subject is (`core.descriptions.name_things`), which tells one task of
    #: this kind from another; empty where the sentence says it already, or there is but one.
    about: str = ""
    icon: str = "bi:check2-square"
    #: How long it takes.
    minutes: int = 2
    #: The blueprint whose module must be on.
    blueprint: str = ""
    #: Called with subject, new person and actor when the task is handed over; it checks and moves
    #: what belongs to the task, and refuses whom it does not suit. None: it is not handed over.
    hand_over: Callable[[UUID, UUID, Actor], None] | None = None


KINDS: dict[str, TaskKind] = {}


def declare(*kinds: TaskKind) -> None:
    """Make kinds of tasks known."""
    for kind in kinds:
        KINDS[kind.name] = kind
