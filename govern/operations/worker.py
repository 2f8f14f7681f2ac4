"""The worker: a Huey consumer that is woken each second and runs what is due.

The database is the truth about what is to be done; the queue only carries the word to whichever
worker is free. A job whose worker was killed is claimed again when its lease has run out.
"""

from __future__ import annotations

import os
import socket
import threading
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import structlog
from huey import Huey, MemoryHuey, PostgresHuey, SqliteHuey
from huey.consumer import Consumer

from govern.core import clock, sqlite
from govern.core.errors import DomainError
from govern.core.transactions import transaction
from govern.extensions import db
from govern.jobs import queries, services
from govern.jobs.rules import BEAT, JOBS

if TYPE_CHECKING:
    from flask import Flask

    from govern.config import Settings

log = structlog.get_logger(__name__)
THREADS = 4
SHUTDOWN_SECONDS = 30
PULSE_SECONDS = 1.0


def make_queue(settings: Settings) -> Huey:
    """Give the queue: a file of its own beside SQLite, else tables in the PostgreSQL server."""
    url = settings.queue_url or ("" if settings.is_sqlite else settings.database_url)
    if url.startswith("postgres"):
        dsn = "postgresql" + url[url.index("://") :]
        return PostgresHuey("govern", dsn=dsn, results=False)
    path = url.removeprefix("sqlite:///") or str(settings.instance / "queue.db")
    sqlite.make_private(path)
    return SqliteHuey(
        "govern",
        filename=path,
        journal_mode="truncate",
        fsync=True,
        results=False,
    )


class Worker:
    """One worker process: looks what is due, claims it, and lets a free thread do it."""

    def __init__(self, app: Flask, queue: Huey) -> None:
        """Take the application and the queue."""
        self.app = app
        self.queue = queue
        self.id: UUID = uuid4()
        self.stopping = threading.Event()
        self.run_job = queue.task(name="run_job")(self._run)
        self.last_beat = clock.now() - BEAT

    def pulse(self) -> int:
        """Say that we are alive, and hand out the jobs that are due; give how many."""
        with self.app.app_context():
            try:
                return self._pulse()
            except DomainError as error:
                # Busy, or another worker was first: the next pulse is a second away.
                log.info("worker.pulse_waits", reason=type(error).__name__)
                return 0
            finally:
                db.session.remove()

    def _pulse(self) -> int:
        if clock.now() - self.last_beat >= BEAT:
            with transaction():
                services.beat(self.id, host=socket.gethostname()[:200], process=os.getpid())
            self.last_beat = clock.now()
        handed_out = 0
        for job in queries.list_due():
            with transaction():
                claimed = services.claim(job, self.id)
            if claimed:
                self.run_job(job.name, str(self.id))
                handed_out += 1
        return handed_out

    def _run(self, name: str, claimed_by: str) -> None:
        """Do one job and give it back, with its error when it had one."""
        job = JOBS.get(name)
        error = ""
        with self.app.app_context():
            if job is not None:
                try:
                    job.function()
                except Exception as raised:
                    db.session.rollback()
                    error = type(raised).__name__
                    log.exception("job.failed", job=name)
            with transaction():
                services.finish(name, UUID(claimed_by), error=error)

    def beat_until_stopped(self) -> None:
        """Pulse each second; an error is logged and the next pulse tries again."""
        while not self.stopping.wait(PULSE_SECONDS):
            try:
                self.pulse()
            except Exception:
                log.exception("worker.pulse_failed")

    def run(self) -> None:
        """Work until somebody ends the process; what is running may finish."""
        heart = threading.Thread(target=self.beat_until_stopped, name="pulse", daemon=True)
        consumer = Consumer(
            self.queue,
            workers=THREADS,
            periodic=False,
            initial_delay=0.1,
            max_delay=1.0,
            shutdown_timeout=SHUTDOWN_SECONDS,
        )
        log.info("worker.started", worker=str(self.id))
        heart.start()
        try:
            consumer.run()
        finally:
            self.stopping.set()
            heart.join(SHUTDOWN_SECONDS)
            with self.app.app_context(), transaction():
                services.leave(self.id)
            log.info("worker.ended", worker=str(self.id))


def immediately(app: Flask) -> Worker:
    """Give a worker that does each job within the pulse: for one-off runs and tests."""
    return Worker(app, MemoryHuey("govern", immediate=True, results=False))
