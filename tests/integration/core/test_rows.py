"""Reading past the session: in a transaction within it, outside on a connection of the thread."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from govern.app import create_app
from govern.core.permissions import record_check
from govern.core.rows import rows
from govern.core.transactions import transaction
from govern.departments.models import Department
from govern.extensions import db
from tests.conftest import new_database, settings_for
from tests.factories.people import DepartmentFactory

NAMES = select(Department.id)


@pytest.fixture
def own_app(dialect: str, tmp_path: Path, worker_id: str) -> Any:
    url = new_database(dialect, f"rows_{worker_id}_{uuid4().hex[:8]}")
    app = create_app(settings_for(url, tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_outside_of_a_transaction_none_is_begun(own_app: Flask) -> None:
    assert rows(NAMES) == []
    assert not db.session.registry.has()


def test_what_was_committed_is_seen_at_once(own_app: Flask) -> None:
    assert rows(NAMES) == []
    with transaction():
        record_check("test")
        DepartmentFactory()
    assert len(rows(NAMES)) == 1


def test_inside_of_a_transaction_its_own_changes_are_seen(own_app: Flask) -> None:
    with transaction():
        record_check("test")
        DepartmentFactory()
        db.session.flush()
        assert len(rows(NAMES)) == 1
        elsewhere: list[int] = []
        reader = threading.Thread(target=_count_in, args=(own_app, elsewhere))
        reader.start()
        reader.join()
        assert elsewhere == [0]


def _count_in(app: Flask, found: list[int]) -> None:
    with app.app_context():
        found.append(len(rows(NAMES)))


def test_a_connection_the_server_has_ended_is_opened_anew(own_app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        assert rows(NAMES) == []
        return
    ours = rows(select(func.pg_backend_pid()))[0][0]
    with db.engine.connect() as other:
        other.execute(select(func.pg_terminate_backend(ours)))
    assert rows(NAMES) == []
    assert rows(select(func.pg_backend_pid()))[0][0] != ours


def test_a_statement_that_is_wrong_is_not_asked_twice(own_app: Flask) -> None:
    with pytest.raises(DBAPIError):
        rows(select(func.no_such_function()))
    assert rows(NAMES) == []
