"""Gives the to-do of reading day to who answers for promises that were not counted yet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from govern.core import clock
from govern.core.permissions import Permission, record_check
from govern.core.transactions import transaction
from govern.counting import queries, rules
from govern.counting.rules import COUNT
from govern.organisation.queries import find_facts
from govern.promises.rules import Period
from govern.tasks.queries import list_asked
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from datetime import date

WHY = "promises are counted once a period"


def ask() -> int:
    """Give each owner one to-do for everything that is to be counted, and say to how many."""
    facts = find_facts()
    if facts is None or facts.is_off("counting"):
        return 0
    today = clock.today(facts.time_zone)
    starts = queries.last_periods(today)
    due_on = _due_on(today, starts, facts.number("promises.days_to_count"))
    with transaction():
        record_check(WHY)
        owners = queries.list_owners_to_ask(starts)
        for owner_id in sorted(owners):
            open_task(
                COUNT,
                [owner_id],
                owner_id,
                due_at=clock.end_of(due_on, facts.time_zone),
                otherwise=Permission.PROMISES_MANAGE,
            )
        for owner_id in sorted(list_asked(COUNT).keys() - owners):
            # Handed over, retired, or counted by somebody else.
            close_tasks(COUNT, owner_id)
    return len(owners)


def _due_on(today: date, starts: dict[Period, date], days: int) -> date:
    """Give the day by which figures are wanted: some days after the period, at least today."""
    ended = max(rules.next_start(start, period) for period, start in starts.items())
    return max(ended + timedelta(days=days - 1), today)
