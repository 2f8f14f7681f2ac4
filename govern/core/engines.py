"""What every engine gets: our transactions, and no unscoped reads of private tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from govern.core import private, sqlite

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


def prepare(engine: Engine) -> None:
    """Give an engine our transactions, and let it refuse unscoped reads of private tables."""
    private.guard(engine)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", lambda _d, _r, given, _m: sqlite.make_private(given[0]))
        event.listen(engine, "connect", lambda connection, _record: sqlite.prepare(connection))
        event.listen(engine, "begin", _begin)


def _begin(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's connection.
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write") else "BEGIN")
