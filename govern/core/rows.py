"""Reading past the session: for the few statements that every page, or the front page, issues."""

from __future__ import annotations

import atexit
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from govern.extensions import db

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Executable, Insert, Row, Table
    from sqlalchemy.engine import Engine

    Rows = Sequence[Row[*tuple[Any, ...]]]


def insert_new(table: Table) -> Mapping[str, Insert]:
    """Give the INSERT, for each kind of database, that leaves alone what is there already.

    That it is there is no error then, which would end the transaction.
    """
    dialects = (("sqlite", sqlite), ("postgresql", postgresql))
    return {name: dialect.insert(table).on_conflict_do_nothing() for name, dialect in dialects}


def rows(statement: Executable, parameters: Mapping[str, object] | None = None) -> Rows:
    """Give the rows of a statement that was built once, without entities.

    Inside a transaction it is read there. Outside of one, a page would begin a session and a
    transaction, and end both, to read a row or two: half of its time. Then it is read on a
    connection that the thread keeps, each statement by itself.
    """
    session = db.session.registry
    if session.has() and session().in_transaction():
        # What a service added in it is there to be found.
        session().flush()
        return session().connection().execute(statement, parameters).all()
    engine = cast("Engine | Connection", db.engine)
    if isinstance(engine, Connection):
        # Everything happens on one connection: that of a test, which takes it all back.
        return engine.execute(statement, parameters).all()
    try:
        return _reader(engine).connection.execute(statement, parameters).all()
    except DBAPIError as error:
        del _kept.reader
        if not error.connection_invalidated:
            raise
    # The server went away in the meantime; whether it is back, a new connection will tell.
    return _reader(engine).connection.execute(statement, parameters).all()


class Reader:
    """A connection of one thread, on which nothing is ever begun."""

    def __init__(self, engine: Engine) -> None:
        """Connect, outside of the pool: it is for those who come and go."""
        self.engine = engine
        self.connection = engine.execution_options(isolation_level="AUTOCOMMIT").connect()
        self.connection.detach()

    def __del__(self) -> None:
        """Close it when its thread ends."""
        with suppress(AttributeError, SQLAlchemyError):
            self.connection.close()


_kept = threading.local()
# The one of the main thread would outlive what is needed to close it.
atexit.register(_kept.__dict__.clear)


def _reader(engine: Engine) -> Reader:
    found: Reader | None = getattr(_kept, "reader", None)
    if found is None or found.engine is not engine:
        found = _kept.reader = Reader(engine)
    return found
