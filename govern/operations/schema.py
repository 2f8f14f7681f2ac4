"""Brings the schema behind one connection to a version, inside whatever transaction it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from flask import current_app
from sqlalchemy import create_engine

from govern.core import engines, sqlite

if TYPE_CHECKING:
    from pathlib import Path

    from alembic.config import Config
    from sqlalchemy import Connection

EMPTY, NEWEST = "base", "head"


def config() -> Config:
    """Give the settings of the migrations."""
    found: Config = current_app.extensions["migrate"].migrate.get_config()
    return found


def bring(connection: Connection, revision: str) -> None:
    """Bring the schema up to a revision, or down to none."""
    settings = config()
    # Our migrations/env.py works on this one instead of opening its own.
    settings.attributes["connection"] = connection
    go = command.downgrade if revision == EMPTY else command.upgrade
    go(settings, revision)


def bring_file(path: Path) -> None:
    """Bring a database of SQLite in a file, which may be empty, to the newest version."""
    engine = create_engine(f"sqlite:///{path}", module=sqlite.dbapi)
    engines.prepare(engine)
    try:
        with engine.connect() as connection:
            bring(connection, NEWEST)
    finally:
        engine.dispose()
