"""Who listens to what: the one table of events and their listeners, in the order they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.audit import services as audit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from govern.core.events import Event

#: The log hears everything, and first.
EVERYTHING: Sequence[Callable[[Any], None]] = (audit.record,)

#: Tasks and outbox rows only; everything else reacts in the worker, from the log.
SUBSCRIBERS: Mapping[type[Event], Sequence[Callable[[Any], None]]] = {}
