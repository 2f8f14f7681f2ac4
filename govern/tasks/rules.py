"""The kinds of tasks there are; each slice declares its own in `notifications.py`."""

from __future__ import annotations

from dataclasses import dataclass


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
    icon: str = "bi:check2-square"
    #: How long it takes.
    minutes: int = 2
    #: The blueprint whose module must be on.
    blueprint: str = ""


KINDS: dict[str, TaskKind] = {}


def declare(*kinds: TaskKind) -> None:
    """Make kinds of tasks known."""
    for kind in kinds:
        KINDS[kind.name] = kind
