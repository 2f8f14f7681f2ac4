"""Claims jobs, so that of several workers one does each, and notes who is alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, or_, select, update

from govern.core import clock
from govern.core.permissions import record_check
from govern.extensions import db
from govern.jobs.models import JobRun, WorkerSeen
from govern.jobs.rules import FORGOTTEN, LEASE, LONGEST_ERROR, Job

if TYPE_CHECKING:
    from uuid import UUID

WORKER = "the worker looks after its own jobs"


def claim(job: Job, worker_id: UUID) -> bool:
    """Take a job that is due; of several workers exactly one is told yes."""
    record_check(WORKER)
    now = clock.now()
    values = {"claimed_by": worker_id, "claimed_until": now + LEASE, "due_at": now + job.every}
    taken = db.session.execute(
        update(JobRun)
        .where(
            JobRun.name == job.name,
            JobRun.due_at <= now,
            or_(JobRun.claimed_until.is_(None), JobRun.claimed_until <= now),
        )
        .values(**values)
        .returning(JobRun.name)
    ).scalar()
    if taken is not None:
        return True
    if db.session.scalar(select(JobRun.name).where(JobRun.name == job.name)) is not None:
        return False
    # The first time ever; a second worker that inserts it too is refused by the key.
    db.session.execute(insert(JobRun).values(name=job.name, **values))
    return True


def hurry(name: str) -> None:
    """Let the worker do a job at its next look, in a second, instead of when it is due."""
    record_check(WORKER)
    now = clock.now()
    db.session.execute(
        update(JobRun).where(JobRun.name == name, JobRun.due_at > now).values(due_at=now)
    )


def finish(name: str, worker_id: UUID, *, error: str = "") -> None:
    """Give a job back, with what went wrong; it stays with who claimed it after us."""
    record_check(WORKER)
    db.session.execute(
        update(JobRun)
        .where(JobRun.name == name, JobRun.claimed_by == worker_id)
        .values(
            claimed_by=None,
            claimed_until=None,
            finished_at=clock.now(),
            failures=JobRun.failures + 1 if error else 0,
            last_error=error[:LONGEST_ERROR],
        )
    )


def beat(worker_id: UUID, *, host: str, process: int) -> None:
    """Note that a worker is alive, and forget those not seen for a week."""
    record_check(WORKER)
    now = clock.now()
    seen = db.session.execute(
        update(WorkerSeen)
        .where(WorkerSeen.id == worker_id)
        .values(seen_at=now)
        .returning(WorkerSeen.id)
    ).scalar()
    if seen is None:
        db.session.add(
            WorkerSeen(id=worker_id, host=host, process=process, started_at=now, seen_at=now)
        )
        db.session.execute(delete(WorkerSeen).where(WorkerSeen.seen_at < now - FORGOTTEN))


def leave(worker_id: UUID) -> None:
    """Note that a worker has ended in an orderly way."""
    record_check(WORKER)
    db.session.execute(delete(WorkerSeen).where(WorkerSeen.id == worker_id))
