"""Migrations: they make what the models say, and go up and down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from govern.app import create_app
from govern.extensions import db
from tests.conftest import new_database, settings_for

if TYPE_CHECKING:
    from pathlib import Path


def differences() -> list[Any]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, db.metadata))


def test_migrations_make_what_the_models_say(dialect: str, tmp_path: Path) -> None:
    url = new_database(dialect, f"models_{uuid4().hex[:8]}")
    app = create_app(settings_for(url, tmp_path))
    with app.app_context():
        found = differences()
        db.engine.dispose()
    assert not found, f"make a revision for these: {found}"


def test_migrations_go_down_to_nothing_and_up_again(dialect: str, tmp_path: Path) -> None:
    url = new_database(dialect, f"down_{uuid4().hex[:8]}")
    app = create_app(settings_for(url, tmp_path))
    with app.app_context():
        downgrade(revision="base")
        left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
        upgrade()
        found = differences()
        db.engine.dispose()
    assert not left
    assert not found
