"""The only place that imports SQLite: the newest library there is, and safe settings for it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

log = structlog.get_logger(__name__)

#: SQLite 3.7.0 to 3.51.2 can corrupt a WAL database (https://sqlite.org/wal.html, WAL-reset bug).
WAL_SAFE_FROM = (3, 51, 3)
BUSY_MILLISECONDS = 5000


def _library() -> ModuleType:
    name = "pysqlite3.dbapi2" if find_spec("pysqlite3") else "sqlite3.dbapi2"
    return import_module(name)


dbapi: ModuleType = _library()


def version() -> str:
    """Give the version of the SQLite library in use, for example '3.53.0'."""
    return str(dbapi.sqlite_version)


def journal_mode() -> str:
    """Give WAL when the library is safe with it, else TRUNCATE."""
    return "WAL" if dbapi.sqlite_version_info >= WAL_SAFE_FROM else "TRUNCATE"


def prepare(connection: Any) -> None:  # noqa: ANN401 - a connection of whichever library was found.
    """Set a fresh connection up: own transactions, foreign keys, full durability, all letters."""
    connection.isolation_level = None
    # SQLite's own knows the letters of ASCII only: searching would miss what begins with an É.
    connection.create_function("lower", 1, _lower, deterministic=True)
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MILLISECONDS}",
        f"journal_mode={journal_mode()}",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _lower(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


def make_private(path: Path | str) -> None:
    """Make a new file for a database that its owner alone can read; one that exists is left.

    SQLite gives the files beside a database (journal, WAL, shared memory) the mode of the database.
    """
    # A folder that is missing or shut is for SQLite to tell, in its own words.
    with suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def is_open_to_others(path: Path) -> bool:
    """Tell whether its mode and that of its folder let other accounts read or change a file."""
    modes = [found.stat().st_mode for found in (path, path.parent) if found.exists()]
    return len(modes) > 1 and bool(modes[0] & 0o066 and modes[1] & 0o011)


def warn_when_old() -> None:
    """Say in the log that an older library makes writers and readers wait for each other."""
    if journal_mode() != "WAL":
        log.warning("sqlite.old_library", version=version(), journal_mode=journal_mode())


def copy(source: Path, target: Path) -> None:
    """Copy a database that may be in use into a new file, page by page, as one moment of it."""
    make_private(target)
    origin = dbapi.connect(str(source))
    try:
        destination = dbapi.connect(str(target))
        try:
            origin.backup(destination)
        finally:
            destination.close()
    finally:
        origin.close()


def problems(path: Path) -> list[str]:
    """Give what SQLite's own integrity check finds wrong in a file; an empty list is good."""
    connection = dbapi.connect(f"file:{path}?mode=ro", uri=True)
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        found += [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
    except dbapi.DatabaseError as error:
        return [str(error)]
    finally:
        connection.close()
    return [line for line in found if line != "ok"]


def counts(path: Path) -> dict[str, int]:
    """Give how many rows each table of a file holds; for copies that nobody writes to."""
    connection = dbapi.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        names = [
            str(row[0])
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not str(row[0]).startswith("sqlite_")
        ]
        return {
            name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - our own names.
            for name in sorted(names)
        }
    finally:
        connection.close()


def triggers(path: Path) -> set[tuple[str, str, str]]:
    """Give the triggers and views of a file: name, table, and what they say without quotes."""
    connection = dbapi.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return {
            (name, table, re.sub(r'[\s"]+', " ", text).strip())
            for name, table, text in connection.execute(
                "SELECT name, tbl_name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"
            )
        }
    finally:
        connection.close()


def column_of(path: Path, table: str, column: str) -> list[Any]:
    """Give what stands in a column of a file, of whatever version; nothing without such a table."""
    connection = dbapi.connect(f"file:{path}?mode=ro", uri=True)
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if table not in {row[0] for row in tables}:
            return []
        return [row[0] for row in connection.execute(f'SELECT "{column}" FROM "{table}"')]  # noqa: S608 - our own names.
    finally:
        connection.close()
