"""The reference of writes: one row a commit, with nothing around it, on a connection of its own."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import psycopg

from benchmarks.client import Sample
from benchmarks.databases import Place
from govern.core import sqlite

_MAKE = "CREATE TABLE IF NOT EXISTS bench_raw (id varchar(36) PRIMARY KEY, text varchar(200))"
_TEXT = "What a customer wrote and what was done about it, in a sentence of plain text."


def write_rows(place: Place, seconds: float) -> Sample:
    """Commit single rows for so long; SQLite with synchronous=FULL, PostgreSQL by psycopg."""
    if place.dialect == "sqlite":
        return _on_sqlite(place.folder / "raw.db", seconds)
    return _on_postgresql(place.url, seconds)


def _on_sqlite(path: Path, seconds: float) -> Sample:
    connection = sqlite.dbapi.connect(str(path))
    try:
        sqlite.prepare(connection)
        connection.execute(_MAKE)

        def write() -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO bench_raw VALUES (?, ?)", (str(uuid4()), _TEXT))
            connection.execute("COMMIT")

        return _repeat(write, seconds)
    finally:
        connection.close()


def _on_postgresql(url: str, seconds: float) -> Sample:
    with psycopg.connect(url) as connection:
        connection.execute(_MAKE)
        connection.commit()

        def write() -> None:
            connection.execute("INSERT INTO bench_raw VALUES (%s, %s)", (str(uuid4()), _TEXT))
            connection.commit()

        return _repeat(write, seconds)


def _repeat(write: Callable[[], None], seconds: float) -> Sample:
    took: list[float] = []
    began = last = time.perf_counter()
    while last < began + seconds:
        write()
        now = time.perf_counter()
        took.append(now - last)
        last = now
    return Sample.of(took, last - began, Counter())
