"""The jobs there are: each slice's `jobs.py` offers functions, `app.py` registers them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: A job that did not report back in this time is taken to be lost and may be claimed again.
LEASE = timedelta(minutes=10)
#: How often a worker says that it is alive, and how long it is believed.
BEAT = timedelta(seconds=10)
ALIVE = timedelta(seconds=60)
FORGOTTEN = timedelta(days=7)
LONGEST_ERROR = 300


@dataclass(frozen=True, kw_only=True)
class Job:
    """A function the worker calls again and again; it opens transactions of its own."""

    #: For example 'awards.switch_windows'.
    name: str
    every: timedelta
    function: Callable[[], object]
    #: A cheap read that tells whether there is anything to do; without one the job always runs.
    waiting: Callable[[], bool] | None = None

    @property
    def blueprint(self) -> str:
        """Give the slice it belongs to: its job rests while the slice's part is switched off."""
        return self.name.split(".", 1)[0]


JOBS: dict[str, Job] = {}


def register(
    name: str,
    every: timedelta,
    function: Callable[[], object],
    *,
    waiting: Callable[[], bool] | None = None,
) -> None:
    """Let the worker call a function every so often: one of all workers does it each time.

    A job may be called twice when a worker is killed, so it must be safe to repeat.
    """
    JOBS[name] = Job(name=name, every=every, function=function, waiting=waiting)
