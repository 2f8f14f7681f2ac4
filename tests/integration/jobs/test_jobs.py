"""Jobs: due when their time has come, done by one of several workers, given back afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from govern.core import clock
from govern.core.transactions import transaction
from govern.jobs import queries, rules, services
from govern.jobs.models import JobRun, WorkerSeen
from govern.jobs.rules import JOBS, LEASE, Job
from govern.operations.worker import immediately

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

MINUTE = timedelta(minutes=1)


@pytest.fixture
def done(session: Any) -> Iterator[list[str]]:
    """Give the names of jobs as they are done; only the test's own jobs are known."""
    before = dict(JOBS)
    JOBS.clear()
    calls: list[str] = []
    rules.register("tests.count", MINUTE, lambda: calls.append("count"))
    yield calls
    JOBS.clear()
    JOBS.update(before)


def test_a_job_is_done_when_its_time_has_come(app: Flask, done: list[str], at: Any) -> None:
    worker = immediately(app)
    assert worker.pulse() == 1
    assert worker.pulse() == 0
    at(clock.now() + MINUTE)
    assert worker.pulse() == 1
    assert done == ["count", "count"]


def test_of_several_workers_one_does_it(app: Flask, done: list[str], at: Any) -> None:
    workers = [immediately(app) for _ in range(3)]
    for _ in range(3):
        for worker in workers:
            worker.pulse()
        at(clock.now() + MINUTE)
    assert len(done) == 3


def test_a_claim_is_refused_to_the_second(session: Any, done: list[str], at: Any) -> None:
    job = JOBS["tests.count"]
    for expected in (True, False):
        with transaction():
            assert services.claim(job, uuid4()) is expected


def test_the_job_of_a_killed_worker_is_claimed_again(
    session: Any, done: list[str], at: Any
) -> None:
    job = JOBS["tests.count"]
    with transaction():
        services.claim(job, uuid4())
    at(clock.now() + MINUTE)
    assert queries.list_due() == []
    at(clock.now() + LEASE)
    assert queries.list_due() == [job]
    with transaction():
        assert services.claim(job, uuid4())


def test_a_job_with_nothing_to_do_is_not_claimed(app: Flask, done: list[str], session: Any) -> None:
    JOBS.clear()
    rules.register("tests.idle", MINUTE, lambda: done.append("idle"), waiting=lambda: False)
    assert immediately(app).pulse() == 0
    assert session.get(JobRun, "tests.idle") is None


def test_a_job_that_fails_is_noted_and_does_not_stop_the_others(
    app: Flask, done: list[str], session: Any, at: Any
) -> None:
    JOBS["tests.bad"] = Job(name="tests.bad", every=MINUTE, function=lambda: 1 // 0)
    immediately(app).pulse()
    session.expire_all()
    assert done == ["count"]
    run = session.get(JobRun, "tests.bad")
    assert (run.failures, run.last_error, run.claimed_by) == (1, "ZeroDivisionError", None)
    assert [failing.name for failing in queries.list_failing()] == ["tests.bad"]


def test_a_worker_is_alive_for_a_minute_after_its_last_beat(
    app: Flask, done: list[str], session: Any, at: Any
) -> None:
    assert not queries.is_worker_alive()
    worker = immediately(app)
    worker.pulse()
    assert queries.is_worker_alive()
    at(clock.now() + timedelta(seconds=61))
    assert not queries.is_worker_alive()
    worker.pulse()
    assert queries.is_worker_alive()
    with transaction():
        services.leave(worker.id)
    session.expire_all()
    assert session.get(WorkerSeen, worker.id) is None
