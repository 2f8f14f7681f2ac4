"""The diary of the demo's history: what happens on which day, and the days lived one by one."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from govern.core import clock
from govern.core.transactions import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

#: Late enough that a working day is over, in Europe in summer and in winter.
EVENING = time(17, 0)


class Diary:
    """Everything that is going to happen, by day; the last day is the one that is today."""

    def __init__(self, *, today: date, now: datetime, days: int) -> None:
        self.today = today
        self.now = now
        self.first = today - timedelta(days=days)
        self.days = days
        #: The day that is lived just now.
        self.day = self.first
        self._acts: dict[date, list[Callable[[], object]]] = defaultdict(list)

    def at(self, share: float) -> date:
        """Give the day after this share of the history, from 0 to 1."""
        return self.first + timedelta(days=round(self.days * share))

    def ago(self, days: int) -> date:
        """Give the day so many days before today, though not before the history begins."""
        return max(self.today - timedelta(days=days), self.first)

    def on(self, day: date, act: Callable[[], object]) -> None:
        """Let something happen on a day; what would come after today does not happen any more."""
        if day <= self.today:
            self._acts[max(day, self.first)].append(act)

    def moment(self, day: date) -> datetime:
        """Give the instant at which a day is lived: its evening, and today just now."""
        return min(datetime.combine(day, EVENING, UTC), self.now)

    def month_ends(self) -> list[date]:
        """Give the last day of each month that has passed, and today."""
        found = []
        day = self.first
        while day < self.today:
            if (day + timedelta(days=1)).day == 1:
                found.append(day)
            day += timedelta(days=1)
        return [*found, self.today]

    def live(self, progress: Callable[[int, int], object] | None) -> None:
        """Live every day on which something happens; each is one transaction."""
        for number in range(self.days + 1):
            day = self.first + timedelta(days=number)
            if progress is not None:
                progress(number + 1, self.days + 1)
            acts = self._acts.get(day)
            if not acts:
                continue
            self.day = day
            with clock.replaced(partial(self.moment, day)), transaction():
                # What happens may lead to something else on the same day.
                for act in acts:
                    act()
