"""Copies the rows of PostgreSQL tables to files and back, as one moment of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg import sql
from sqlalchemy import MetaData, func, inspect, select

from govern.extensions import db

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Table

CHUNK = 1024 * 1024
#: Tables of the migrations and of the worker's queue, which fill themselves.
NOT_OURS = ("alembic_", "huey_")


def stored_tables() -> Sequence[Table]:
    """Give the tables as an older version left them, those that others point to first."""
    stored = MetaData()
    stored.reflect(db.engine, only=lambda name, _metadata: not name.startswith(NOT_OURS))
    return stored.sorted_tables


def dump(folder: Path, tables: Sequence[Table]) -> dict[str, dict[str, Any]]:
    """Write each of these tables into a file; give columns and number of rows by table."""
    engine = db.engine.execution_options(isolation_level="REPEATABLE READ", scope="a backup")
    found: dict[str, dict[str, Any]] = {}
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        for table in tables:
            columns = [column.name for column in table.columns]
            statement = sql.SQL("COPY {} ({}) TO STDOUT").format(
                sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
            )
            with (folder / table.name).open("wb") as file, cursor.copy(statement) as copy:
                for block in copy:
                    file.write(block)
            rows = connection.scalar(select(func.count()).select_from(table)) or 0
            found[table.name] = {"columns": columns, "rows": rows}
    return found


def load(folder: Path, tables: Mapping[str, Mapping[str, Any]], order: Sequence[str]) -> None:
    """Read the files into empty tables in one transaction; nothing stays when one is refused."""
    with db.engine.begin() as connection:
        cursor = connection.connection.cursor()
        for name in order:
            columns: list[str] = tables[name]["columns"]
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns))
            )
            with (folder / name).open("rb") as file, cursor.copy(statement) as copy:
                while block := file.read(CHUNK):
                    copy.write(block)


def count_rows() -> dict[str, int]:
    """Give how many rows each table of ours holds; tables that are not there are left out."""
    there = set(inspect(db.engine).get_table_names())
    with db.engine.execution_options(scope="a backup").connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
            if table.name in there
        }
