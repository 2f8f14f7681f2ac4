"""Somebody with the database in their hands: no trigger holds them back."""

from __future__ import annotations

from typing import Any


def without_triggers(session: Any) -> None:
    """Switch the triggers off until the test's transaction is taken back."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return
    found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for name in list(connection.exec_driver_sql(found).scalars()):
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
