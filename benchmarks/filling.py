"""Fills a migrated database: by COPY on PostgreSQL, by batches of core inserts on SQLite."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from psycopg import sql
from sqlalchemy import Column, Connection, Engine, insert

from benchmarks.fills import Fill, Row
from benchmarks.world import World

BATCH = 1000
CACHE_KILOBYTES = 400_000


def say(message: str) -> None:
    """Tell how far we are; not on the output that holds the tables."""
    print(message, file=sys.stderr, flush=True)


def fill(engine: Engine, world: World, fills: Iterable[Fill]) -> int:
    """Write the rows of every table, let the database look at them, and give how many they are."""
    load = _copy if engine.dialect.name == "postgresql" else _insert
    total = 0
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Ids are scattered, so that an index is written to everywhere at once.
            connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KILOBYTES}")
        for one in fills:
            total += load(connection, one, one.rows(world))
        connection.commit()
        # Without it the planner knows nothing of what was just loaded.
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return total


def _insert(connection: Connection, one: Fill, rows: Iterator[Row]) -> int:
    statement = insert(one.table)
    count = 0
    while batch := list(islice(rows, BATCH)):
        connection.execute(statement, batch)
        count += len(batch)
    return count


def _copy(connection: Connection, one: Fill, rows: Iterator[Row]) -> int:
    first = next(rows, None)
    if first is None:
        return 0
    # What neither the row nor the model gives, the database numbers or fills in by itself.
    columns = [c for c in one.table.columns if c.name in first or c.default is not None]
    makers = [_maker(column, connection) for column in columns]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(one.table.name),
        sql.SQL(", ").join(sql.Identifier(column.name) for column in columns),
    )
    driver: Any = connection.connection.driver_connection
    count = 0
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in chain([first], rows):
            copy.write_row([make(row) for make in makers])
            count += 1
    return count


def _maker(column: Column[Any], connection: Connection) -> Callable[[Row], Any]:
    """Give the function that takes a column's value, or its default, out of a row for COPY."""
    name = column.name
    processor = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    convert: Callable[[Any], Any] = processor or (lambda value: value)
    default: Any = column.default
    if default is None:
        return lambda row: None if row.get(name) is None else convert(row[name])
    make = default.arg if default.is_callable else lambda _context: default.arg
    return lambda row: convert(row[name] if name in row else make(None))
