"""Writes hostile texts straight into every column that holds what people typed."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, String, Table, Text, select, update

from govern.core.localised import Localised
from govern.extensions import db

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Columns of this length and more hold what people typed; shorter ones hold codes and hashes.
SHORTEST = 80
#: Columns that hold what the product itself wrote: addresses, hashes, kinds, paths.
OURS = {
    ("account", "password_hash"),
    ("award_round", "time_zone"),
    ("department", "path"),
    ("outbox", "kind"),
    ("outbox", "audience"),
    ("one_time_link", "landing"),
    ("security_event", "endpoint"),
    ("submission", "endpoint"),
    ("submission", "location"),
    ("task", "kind"),
}
#: Tables the product writes by itself, and whose rows it checks.
TABLES_OF_OURS = {"audit", "audit_seal", "audit_checkpoint", "frozen_text", "alembic_version"}
#: Columns the product makes of what people typed, to sort and to search by.
MADE = {"sort_key", "searched"}
#: Columns of which no two rows may say the same.
UNIQUE = {"email", "employee_number", "number", "code", "name"}


def hostile_columns() -> list[tuple[Table, str]]:
    """Give every column that holds words of people."""
    found = []
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if table.name in TABLES_OF_OURS or (table.name, column.name) in OURS:
                continue
            if column.name in MADE:
                continue
            kind = getattr(column.type, "impl", column.type)
            words = isinstance(kind, String) and not column.foreign_keys
            length = getattr(kind, "length", None) or SHORTEST
            is_enum = hasattr(column.type, "enums") or hasattr(kind, "enums")
            long = isinstance(kind, Text) or length >= SHORTEST
            if (words and long and not is_enum) or isinstance(kind, JSON):
                found.append((table, column.name))
    return found


def without_triggers() -> None:
    """Take the append-only triggers away, as who owns the database can."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.exec_driver_sql(question).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")


def flood(words: Sequence[str]) -> int:
    """Put one hostile text after the other into every such column of every row."""
    supply = cycle(words)
    written = 0
    without_triggers()
    connection = db.session.connection()
    for table, name in hostile_columns():
        keys = list(table.primary_key.columns)
        column = table.c[name]
        everything = select(*keys, column.label("old")).execution_options(scope="a test writes")
        for row in connection.execute(everything).all():
            new = _hostile(row.old, supply, getattr(column.type, "length", None))
            if isinstance(new, str) and name in UNIQUE:
                new = f"{new[:80]} {written}"
            if new is None:
                continue
            where = [key == row[number] for number, key in enumerate(keys)]
            connection.execute(update(table).where(*where).values({name: new}))
            written += 1
    return written


def _hostile(old: Any, supply: Any, length: int | None) -> Any:
    """Give a hostile value of the same shape, or None to leave the old one."""
    if isinstance(old, Localised):
        return Localised.of({"en": next(supply), "nl": next(supply)})
    if isinstance(old, str) and old:
        word = next(supply)
        return word[:length] if length else word
    if isinstance(old, dict) and old and all(isinstance(value, str) for value in old.values()):
        return {key: next(supply) for key in old}
    return None
