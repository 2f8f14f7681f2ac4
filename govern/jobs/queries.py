"""Reads which jobs are due and whether a worker is alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from govern.core import clock
from govern.extensions import db
from govern.jobs.models import JobRun, WorkerSeen
from govern.jobs.rules import ALIVE, JOBS, Job
from govern.organisation.queries import find_facts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def list_due() -> list[Job]:
    """Give the jobs whose time has come, that nobody runs, and that have something to do.

    The jobs of a part that is switched off wait until it is on again.
    """
    now = clock.now()
    known = {
        row.name: row
        for row in db.session.execute(select(JobRun.name, JobRun.due_at, JobRun.claimed_until))
    }
    facts = find_facts()
    return [
        job
        for name, job in JOBS.items()
        if (
            name not in known
            or (
                known[name].due_at <= now
                and (known[name].claimed_until is None or known[name].claimed_until <= now)
            )
        )
        and not (facts and facts.is_off(job.blueprint))
        and (job.waiting is None or job.waiting())
    ]


def is_worker_alive() -> bool:
    """Tell whether some worker was seen in the last minute."""
    alive = exists().where(WorkerSeen.seen_at > clock.now() - ALIVE)
    return bool(db.session.scalar(select(alive)))


def find_last_seen() -> datetime | None:
    """Give the last time any worker was seen."""
    return db.session.scalar(select(func.max(WorkerSeen.seen_at)))


def list_failing() -> Sequence[JobRun]:
    """Give the jobs whose last run ended in an error."""
    return db.session.scalars(select(JobRun).where(JobRun.failures > 0).order_by(JobRun.name)).all()
