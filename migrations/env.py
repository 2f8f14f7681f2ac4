"""Runs migrations on the application's own engine, on SQLite and on PostgreSQL."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from alembic import context
from flask import current_app

import govern
from govern.config import PACKAGE
from govern.extensions import db

if TYPE_CHECKING:
    from sqlalchemy import Connection

for package in iter_modules(govern.__path__):
    if (PACKAGE / package.name / "models.py").is_file():
        import_module(f"govern.{package.name}.models")

target_metadata = db.metadata


def run() -> None:
    """Apply the migrations online; SQLite alters tables by copying them (batch mode).

    On PostgreSQL, whoever gives a connection keeps its transaction: nothing is committed here.
    """
    given = context.config.attributes.get("connection")
    if given is None:
        with db.engine.connect() as connection:
            migrate(connection, is_ours=True)
    else:
        migrate(given, is_ours=given.dialect.name == "sqlite")


def migrate(connection: Connection, *, is_ours: bool) -> None:
    """Apply the migrations to one connection; ours is committed after each of them."""
    if connection.dialect.name == "sqlite":
        # Tables are copied while others point at them; the check comes at the end. Inside a
        # transaction the switch would do nothing, so SQLAlchemy, which begins one, is not asked.
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=target_metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        user_module_prefix="types.",
        transaction_per_migration=is_ours,
        process_revision_directives=current_app.extensions["migrate"].configure_args.get(
            "process_revision_directives"
        ),
    )
    with context.begin_transaction():
        context.run_migrations()
    if is_ours:
        connection.commit()
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            message = f"the migration left rows that point nowhere: {broken[:5]}"
            raise RuntimeError(message)
        connection.commit()
        connection.connection.cursor().execute("PRAGMA foreign_keys=ON")


run()
