"""The bus: collects the events of a transaction and hands them to their listeners."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from govern.core.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Handler = Callable[[Any], None]

_pending: ContextVar[list[Event] | None] = ContextVar("pending_events", default=None)
_everything: list[Handler] = []
_handlers: dict[type[Event], Sequence[Handler]] = {}


def publish(event: Event) -> None:
    """Announce a fact; its listeners run just before the transaction commits."""
    pending = _pending.get()
    if pending is None:
        message = f"{event.name} was published outside a transaction"
        raise RuntimeError(message)
    pending.append(event)


def subscribe(
    everything: Sequence[Handler], handlers: Mapping[type[Event], Sequence[Handler]]
) -> None:
    """Set who listens: to every event (first), and to single ones in the order given."""
    _everything[:] = everything
    _handlers.clear()
    _handlers.update(handlers)


@contextmanager
def collecting() -> Iterator[list[Event]]:
    """Collect the events published inside."""
    events: list[Event] = []
    token = _pending.set(events)
    try:
        yield events
    finally:
        _pending.reset(token)


def dispatch(events: list[Event]) -> None:
    """Call the listeners of each event, audit first; listeners publish nothing themselves."""
    known = len(events)
    for event in list(events):
        for handler in (*_everything, *_handlers.get(type(event), ())):
            handler(event)
    if len(events) != known:
        message = "a listener published an event; only services do"
        raise RuntimeError(message)
