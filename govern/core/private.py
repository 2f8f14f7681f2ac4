"""Rows that not everybody may see: read on somebody's behalf, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Table, event, literal
from sqlalchemy.sql import visitors
from sqlalchemy.sql.expression import Select

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, FromClause
    from sqlalchemy.engine import Engine

    from govern.core.permissions import Actor

#: The private tables a compiled SELECT reads, for as long as it is kept.
_read_by: WeakKeyDictionary[Any, frozenset[str]] = WeakKeyDictionary()
#: The private tables a SELECT of one form reads, whatever its values: finding them costs twenty
#: times as much as naming the form. Forms are few; a program that makes them up starts anew.
_narrowed: dict[Any, tuple[str, ...]] = {}
_FORMS = 2000
PRIVATE_TABLES: dict[str, Callable[[Actor], ColumnElement[bool]]] = {}
_Statement = TypeVar("_Statement", bound=Select[*tuple[Any, ...]])


class UnscopedRead(RuntimeError):
    """A statement reads a private table and nobody said on whose behalf."""


def private(table: FromClause, scope: Callable[[Actor], ColumnElement[bool]]) -> None:
    """Declare a table private: read only through `visible_to`, by this scope of rows."""
    if not isinstance(table, Table):
        raise TypeError(table)
    PRIVATE_TABLES[table.name] = scope
    # What was looked for before did not know of this table.
    _read_by.clear()
    _narrowed.clear()


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
    for name in _tables_to_narrow(statement):
        statement = statement.where(PRIVATE_TABLES[name](actor))
    return statement.execution_options(scope=str(actor.id))


def nothing() -> ColumnElement[bool]:
    """Give the condition no row meets."""
    return literal(value=False)


def _tables_to_narrow(statement: _Statement) -> tuple[str, ...]:
    # What SQLAlchemy's own cache goes by, and its recipe for caching results too.
    form = statement._generate_cache_key()  # noqa: SLF001
    if form is None:
        return tuple(sorted(_private_tables_of(statement, nested=False)))
    names = _narrowed.get(form.key)
    if names is None:
        if len(_narrowed) >= _FORMS:
            _narrowed.clear()
        names = tuple(sorted(_private_tables_of(statement, nested=False)))
        _narrowed[form.key] = names
    return names


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
    _connection: Any,  # noqa: ANN401
    _cursor: Any,  # noqa: ANN401
    _statement: str,
    _parameters: Any,  # noqa: ANN401
    context: Any,  # noqa: ANN401
    _executemany: bool,  # noqa: FBT001 - as SQLAlchemy calls it.
) -> None:
    compiled = context.compiled
    if compiled is None or "scope" in context.execution_options:
        return
    # A compiled statement is used again and again; what it reads is looked for once.
    names = _read_by.get(compiled)
    if names is None:
        is_select = getattr(compiled.statement, "is_select", False)
        found = _private_tables_of(compiled.statement, nested=True) if is_select else set()
        names = _read_by[compiled] = frozenset(found)
    # A table that is not private any more (a test's) is no reason to refuse.
    if names := names & PRIVATE_TABLES.keys():
        message = f"{', '.join(sorted(names))} may only be read through visible_to(actor)"
        raise UnscopedRead(message)


def guard(engine: Engine) -> None:
    """Refuse, at the engine, every read of a private table that carries no scope."""
    event.listen(engine, "before_cursor_execute", _refuse_unscoped)
