"""Who listens to what: the one table of events and their listeners, in the order they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.advocates import events as advocates
from govern.advocates import notifications as advocate_news
from govern.audit import services as audit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from govern.core.events import Event

#: The log hears everything, and first.
EVERYTHING: Sequence[Callable[[Any], None]] = (audit.record,)

#: Tasks and outbox rows only; everything else reacts in the worker, from the log.
SUBSCRIBERS: Mapping[type[Event], Sequence[Callable[[Any], None]]] = {
    advocates.AdvocateAppointed: (advocate_news.tell_the_advocate, advocate_news.ask_to_prepare),
    advocates.AdvocateTransferred: (
        advocate_news.tell_the_advocate,
        advocate_news.close_what_was_asked,
    ),
    advocates.AppointmentDescribed: (advocate_news.close_what_was_asked,),
    advocates.AppointmentEnded: (
        advocate_news.tell_who_left_it,
        advocate_news.close_what_was_asked,
    ),
}
