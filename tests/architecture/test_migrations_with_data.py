"""Migrations with data: step by step down and up again, what stays is the same row by row."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy import column, create_engine, insert, inspect, literal_column, select, table
from sqlalchemy.exc import IntegrityError

from govern.app import create_app
from govern.core import sqlite
from govern.extensions import db
from tests.conftest import new_database, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

#: What a step back takes away because the schema below has no place for it, and says so.
GOES = {
    ("down from 0230", "promise_reading"): "figures of countries and stages",
    ("three steps", "promise_reading"): "the same",
    ("three steps", "promise_period"): "what those figures add up to",
}
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def copy_into(app: Flask, demo: Path) -> None:
    """Copy a demo, row by row as the databases hold them, into an empty migrated database."""
    source = create_engine(f"sqlite:///{demo}", module=sqlite.dbapi)
    with source.connect() as reading, db.engine.begin() as writing:
        if writing.dialect.name == "postgresql":
            # Rows point at each other; whether they may is known when all are there.
            writing.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for each in db.metadata.sorted_tables:
            everything = select(each).execution_options(scope="a test copies")
            rows = [dict(row._mapping) for row in reading.execute(everything)]
            if rows:
                writing.execute(insert(each), rows)
    source.dispose()


@pytest.fixture
def with_demo(dialect: str, demo_files: tuple[Path, Path], tmp_path: Path) -> Iterator[Flask]:
    """Give an application on a database of its own that holds the small demo."""
    name = f"migrated_{uuid4().hex[:8]}"
    url = new_database(dialect, name)
    if dialect == "sqlite":
        shutil.copyfile(demo_files[0], url.removeprefix("sqlite:///"))
    app = create_app(settings_for(url, tmp_path))
    with app.app_context():
        if dialect != "sqlite":
            copy_into(app, demo_files[0])
        yield app
        db.session.remove()
        db.engine.dispose()


def contents() -> Rows:
    """Give every row of every table there is now, as the database holds it."""
    found: Rows = {}
    looking = inspect(db.engine)
    with db.engine.connect() as connection:
        for name in sorted(set(looking.get_table_names()) - {"alembic_version"}):
            everything = select(literal_column("*")).select_from(table(name))
            rows = connection.execute(everything.execution_options(scope="a test compares"))
            found[name] = (list(rows.keys()), [tuple(row) for row in rows])
    return found


def shared(before: Rows, after: Rows) -> Iterator[tuple[str, list[str], list[str]]]:
    """Give each table of both with its rows before and after, in the columns both have."""
    for name in before.keys() & after.keys():
        common = [each for each in before[name][0] if each in after[name][0]]
        sides = []
        for columns, rows in (before[name], after[name]):
            places = [columns.index(each) for each in common]
            sides.append(sorted(repr([row[place] for place in places]) for row in rows))
        yield name, sides[0], sides[1]


def assert_the_same(before: Rows, after: Rows, step: str) -> None:
    for name, old, new in shared(before, after):
        if (step, name) in GOES:
            assert set(new) < set(old), f"{step}: more of {name} than should go, or nothing"
            continue
        assert len(old) == len(new), f"{step}: {name} had {len(old)} rows and has {len(new)}"
        assert old == new, f"{step}: rows of {name} changed"


def revisions() -> list[str]:
    """Give the revisions, the newest first."""
    directory = current_app.extensions["migrate"].directory
    return [script.revision for script in ScriptDirectory(directory).walk_revisions()]


def test_each_step_down_and_up_again_keeps_every_row_that_stays(with_demo: Flask) -> None:
    newest = before = contents()
    assert sum(len(rows) for _columns, rows in before.values()) > 1000
    for revision in revisions():
        downgrade(revision="-1")
        below = contents()
        assert_the_same(before, below, f"down from {revision}")
        upgrade(revision="+1")
        above = contents()
        assert above.keys() == before.keys(), revision
        assert_the_same(below, above, f"up to {revision}")
        downgrade(revision="-1")
        before = below
    assert before == {}
    upgrade()
    assert contents().keys() == newest.keys()


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Flask]:
    url = new_database("sqlite", f"keys_{uuid4().hex[:8]}")
    app = create_app(settings_for(url, tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def orphan() -> Any:
    return insert(
        table(
            "account", *[column(name) for name in ("person_id", "theme", "created_at", "version")]
        )
    ).values(
        person_id=uuid4().hex, theme="auto", created_at="2026-05-21 12:00:00.000000", version=1
    )


def test_sqlite_keeps_its_foreign_keys_after_a_migration(on_sqlite: Flask) -> None:
    downgrade(revision="-1")
    upgrade()
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        with pytest.raises(IntegrityError):
            connection.execute(orphan())


def test_a_migration_that_leaves_rows_pointing_nowhere_is_an_error(
    on_sqlite: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with db.engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        connection.execute(orphan())
        connection.commit()
        connection.connection.cursor().execute("PRAGMA foreign_keys=ON")
    with pytest.raises(SystemExit):
        upgrade()
    assert "rows that point nowhere" in caplog.text


def test_rebuilding_a_table_deletes_nothing_that_points_at_it(with_demo: Flask) -> None:
    """SQLite changes a table by copying it; what hangs on it must not go with the old copy."""
    before = contents()
    for _ in range(3):
        downgrade(revision="-1")
    upgrade()
    after = contents()
    lost = {
        name: (len(old), len(new))
        for name, old, new in shared(before, after)
        if new and len(old) != len(new)
    }
    assert len(after["promise_period"][1]) > 0
    assert lost.keys() <= {table for step, table in GOES if step == "three steps"}
    assert len(after["person"][1]) == len(before["person"][1]) > 0
