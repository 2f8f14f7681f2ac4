"""Copies the rows of PostgreSQL tables to files and back, as one moment of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg import sql
from sqlalchemy import func, inspect, select, table

from govern.extensions import db

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

CHUNK = 1024 * 1024
#: Tables of the migrations and of the worker's queue, which are made and filled without a backup.
NOT_OURS = ("alembic_", "huey_")


def dump(folder: Path) -> dict[str, dict[str, Any]]:
    """Write each table into a file; give columns and number of rows by table.

    What is there is written, and not what this version knows: a backup comes before the upgrade.
    """
    engine = db.engine.execution_options(isolation_level="REPEATABLE READ", scope="a backup")
    found: dict[str, dict[str, Any]] = {}
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        there = inspect(connection)
        for name in sorted(n for n in there.get_table_names() if not n.startswith(NOT_OURS)):
            columns = [column["name"] for column in there.get_columns(name)]
            statement = sql.SQL("COPY {} ({}) TO STDOUT").format(
                sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns))
            )
            with (folder / name).open("wb") as file, cursor.copy(statement) as copy:
                for block in copy:
                    file.write(block)
            rows = connection.scalar(select(func.count()).select_from(table(name))) or 0
            found[name] = {"columns": columns, "rows": rows}
    return found


def load(
    connection: Connection,
    folder: Path,
    tables: Mapping[str, Mapping[str, Any]],
    order: Sequence[str],
) -> None:
    """Read the files into empty tables, in the transaction of the connection."""
    cursor = connection.connection.cursor()
    for name in order:
        columns: list[str] = tables[name]["columns"]
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with (folder / name).open("rb") as file, cursor.copy(statement) as copy:
            while block := file.read(CHUNK):
                copy.write(block)


def count_rows(connection: Connection | None = None) -> dict[str, int]:
    """Give how many rows each table of ours holds; tables that are not there are left out."""
    if connection is None:
        with db.engine.connect() as own:
            return count_rows(own)
    there = set(inspect(connection).get_table_names())
    options = {"scope": "a backup"}
    return {
        known.name: connection.scalar(
            select(func.count()).select_from(known), execution_options=options
        )
        or 0
        for known in db.metadata.sorted_tables
        if known.name in there
    }
