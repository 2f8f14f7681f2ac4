"""Rows that not everybody may see: read on somebody's behalf, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Table, event, literal
from sqlalchemy.sql import visitors
from sqlalchemy.sql.expression import Select

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import ColumnElement, FromClause
    from sqlalchemy.engine import Engine

    from govern.core.permissions import Actor

PRIVATE_TABLES: dict[str, Callable[[Actor], ColumnElement[bool]]] = {}
_Statement = TypeVar("_Statement", bound=Select[*tuple[Any, ...]])


class UnscopedRead(RuntimeError):
    """A statement reads a private table and nobody said on whose behalf."""


def private(table: FromClause, scope: Callable[[Actor], ColumnElement[bool]]) -> None:
    """Declare a table private: read only through `visible_to`, by this scope of rows."""
    if not isinstance(table, Table):
        raise TypeError(table)
    PRIVATE_TABLES[table.name] = scope


def visible_to(actor: Actor, statement: _Statement, *, reason: str = "") -> _Statement:
    """Narrow a SELECT to the private rows the actor may see, and mark it as narrowed.

    The system sees every row and gives its reason. Private tables inside sub-selects are to be
    narrowed where they are written.
    """
    if actor.is_system:
        if not (reason or actor.reason):
            message = "the system reads private rows for a reason only"
            raise UnscopedRead(message)
        return statement.execution_options(scope=reason or actor.reason)
    for name in sorted(_private_tables_of(statement, nested=False)):
        statement = statement.where(PRIVATE_TABLES[name](actor))
    return statement.execution_options(scope=str(actor.id))


def nothing() -> ColumnElement[bool]:
    """Give the condition no row meets."""
    return literal(value=False)


def _private_tables_of(statement: Any, *, nested: bool) -> set[str]:  # noqa: ANN401 - any clause.
    if nested:
        found = {
            element.name
            for element in visitors.iterate(statement)
            if isinstance(element, Table) and element.name in PRIVATE_TABLES
        }
        # A select of bare columns names its tables only in its FROM list.
        for element in visitors.iterate(statement):
            if isinstance(element, Select):
                found |= _private_tables_of(element, nested=False)
        return found
    names: set[str] = set()
    for source in statement.get_final_froms():
        names |= {
            element.name
            for element in visitors.iterate(source)
            if isinstance(element, Table) and element.name in PRIVATE_TABLES
        }
    return names


def _refuse_unscoped(
    connection: Any,  # noqa: ANN401
    statement: Any,  # noqa: ANN401
    multiparams: Any,  # noqa: ANN401, ARG001
    params: Any,  # noqa: ANN401, ARG001
    execution_options: Mapping[str, object],
) -> None:
    if not PRIVATE_TABLES or not getattr(statement, "is_select", False):
        return
    if "scope" in execution_options or "scope" in connection.get_execution_options():
        return
    if names := _private_tables_of(statement, nested=True):
        message = f"{', '.join(sorted(names))} may only be read through visible_to(actor)"
        raise UnscopedRead(message)


def guard(engine: Engine) -> None:
    """Refuse, at the engine, every read of a private table that carries no scope."""
    event.listen(engine, "before_execute", _refuse_unscoped)
