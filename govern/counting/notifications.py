"""Asks who answers for a promise to count it, once a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core import clock
from govern.core.errors import N_
from govern.counting import queries
from govern.counting.rules import COUNT
from govern.organisation.queries import find_facts
from govern.promises.queries import get_promise
from govern.tasks.rules import TaskKind, declare
from govern.tasks.services import close_tasks_when

if TYPE_CHECKING:
    from govern.promises.events import ReadingCorrected, ReadingRecorded

declare(
    TaskKind(
        name=COUNT,
        sentence=N_("Reading day: say how often your promises were kept"),
        act=N_("Count"),
        endpoint="counting.day",
        icon="bi:clipboard-data",
        minutes=5,
        blueprint="counting",
    )
)


def tell_it_is_counted(event: ReadingRecorded | ReadingCorrected) -> None:
    """Close the owner's task with the last figure it asked for."""
    facts = find_facts()
    starts = queries.last_periods(clock.today(facts.time_zone if facts else "UTC"))
    owner_id = get_promise(event.subject_id).owner_id
    close_tasks_when(lambda: queries.has_counted(owner_id, starts), COUNT, owner_id)
