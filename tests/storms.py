"""Many at once on a real database: threads, and transactions held open just before they commit."""

from __future__ import annotations

import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from govern.app import create_app
from govern.core import transactions
from govern.core.errors import Busy, DomainError
from govern.core.transactions import transaction
from govern.extensions import db
from tests.conftest import FOLDER, new_database, settings_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flask import Flask
    from sqlalchemy import Engine

THREADS = 20
ROUNDS = 5
PATIENCE = 20
#: Seconds between two looks at whether somebody waits.
GLANCE = 0.01
WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def all_at_once(app: Flask, acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start all acts at one moment, each in a thread; give what each returned or raised."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        with app.app_context():
            gate.wait(PATIENCE)
            try:
                return act()
            except Exception as error:  # noqa: BLE001 - what was raised is the finding.
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def one_held_before_the_other(
    app: Flask, first: Callable[[], Any], second: Callable[[], Any]
) -> tuple[Any, Any]:
    """Hold the first act just before its commit, start the second, then let the first go on.

    Gives what each returned or raised. The second begins while the first is not yet committed,
    and is done, or stands before the first's lock, when the first is let go.
    """
    holding, go_on = threading.Event(), threading.Event()
    holder: list[int] = []

    def hold(_session: Any) -> None:
        if threading.get_ident() in holder:
            holding.set()
            go_on.wait(PATIENCE)

    def run(act: Callable[[], Any], *, held: bool) -> Any:
        if held:
            holder.append(threading.get_ident())
        with app.app_context():
            try:
                return act()
            except Exception as error:  # noqa: BLE001 - what was raised is the finding.
                return error
            finally:
                db.session.remove()

    transactions.before_commit.append(hold)
    try:
        with ThreadPoolExecutor(2) as pool:
            one = pool.submit(run, first, held=True)
            assert holding.wait(PATIENCE), one.result()
            with app.app_context(), _queue(db.engine) as somebody_waits:
                two = pool.submit(run, second, held=False)
                for _ in range(int(PATIENCE / GLANCE)):
                    if wait([two], GLANCE).done or somebody_waits():
                        break
                else:
                    pytest.fail("the second act neither ended nor stood before a lock")
            go_on.set()
            return one.result(PATIENCE), two.result(PATIENCE)
    finally:
        go_on.set()
        transactions.before_commit.remove(hold)


@contextmanager
def _queue(engine: Engine) -> Iterator[Callable[[], bool]]:
    """Give a function that says whether somebody stands before a lock now."""
    if engine.dialect.name == "postgresql":
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            yield lambda: bool(connection.exec_driver_sql(WAITING).scalar_one())
        return
    # There is one lock; who asks for it while another has it, waits.
    asked = threading.Event()

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement == "BEGIN IMMEDIATE":
            asked.set()

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked.is_set
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def arena(dialect: str) -> Iterator[Flask]:
    """Give an application on a new database; what is committed there stays until the end."""
    name = f"storm_{uuid4().hex[:12]}"
    app = create_app(settings_for(new_database(dialect, name), Path(os.environ[FOLDER]) / name))
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def storm(app: Flask, jobs: Sequence[Callable[[], object]]) -> Counter[str]:
    """Run all jobs at the same moment, each in a transaction of its own; count how they ended.

    A job that met a lock for too long (503) is tried again, as a person would. Any other error
    than a refusal of the domain ends the test.
    """
    barrier = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> str:
        with app.app_context():
            barrier.wait()
            while True:
                try:
                    with transaction():
                        job()
                except Busy:
                    continue
                except DomainError as refusal:
                    return type(refusal).__name__
                else:
                    return "done"
                finally:
                    db.session.remove()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return Counter(threads.map(run, jobs))
