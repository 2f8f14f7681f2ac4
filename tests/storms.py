"""Storms: many threads at once on a database of their own, without a savepoint around them."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING
from uuid import uuid4

from govern.app import create_app
from govern.core.errors import Busy, DomainError
from govern.core.transactions import transaction
from govern.extensions import db
from tests.conftest import FOLDER, new_database, settings_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flask import Flask

THREADS = 20
ROUNDS = 5


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
    barrier = Barrier(len(jobs))

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
