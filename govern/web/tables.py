"""Lists: sorting by an enumerated key, keyset paging with a sealed cursor, and export."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, request, stream_with_context
from flask_babel import gettext, ngettext
from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select

from govern.core.errors import N_, DomainError
from govern.extensions import db
from govern.sheets.writing import Column, write_csv, write_xlsx
from govern.web import cursors, limits
from govern.web.templating import number, render

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask.typing import ResponseReturnValue

PAGE = 50
COUNTED_TO = 1000
EXPORT_BATCH = 500
#: The media type of each kind of file, and what writes it.
WRITERS: Mapping[str, tuple[str, Callable[..., Iterator[bytes]]]] = {
    "csv": ("text/csv", write_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}
#: No list that is reckoned has a number of rows with more digits.
DIGITS = 9


@dataclass(frozen=True)
class Sort:
    """A way to sort: a column that is NOT NULL and indexed, and its direction."""

    column: Any
    descending: bool = False


@dataclass(frozen=True)
class Listing:
    """A list as it is shown and exported; the statement selects columns, the sort ones too."""

    name: str
    statement: Select[Any]
    id_column: Any
    sorts: Mapping[str, Sort]
    columns: tuple[Column, ...]
    #: Gives the export's values of a row by column key.
    values: Callable[[Row[Any]], Mapping[str, object]]
    limit: int = PAGE
    #: The names of the query-string filters that are part of the shared address.
    filters: tuple[str, ...] = ()
    #: Reads together what the rows of a page or of a part of an export need besides.
    prepare: Callable[[Sequence[Row[Any]]], None] | None = None


@dataclass(frozen=True)
class Page:
    """One page of a list, with the addresses around it."""

    rows: list[Row[Any]]
    total_text: str
    sort: str
    previous_url: str | None = None
    next_url: str | None = None
    csv_url: str = ""
    xlsx_url: str = ""
    sort_urls: Mapping[str, str] = field(default_factory=dict)
    filtered: bool = False


def answer(listing: Listing, template: str, **context: object) -> ResponseReturnValue:
    """Answer with the page of the list, or with the export `?format=` asks for."""
    if ending := _wanted():
        sort = listing.sorts[_sort_name(listing)]
        statement = _ordered(listing.statement, sort, listing.id_column, backwards=False)
        return _download(listing.name, listing.columns, _exported(listing, statement), ending)
    return render(template, page=paginate(listing), **context)


def answer_reckoned(
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Any],
    template: str,
    *,
    values: Callable[[Any], Mapping[str, object]],
    **context: object,
) -> ResponseReturnValue:
    """Answer with a page of a list that was reckoned whole, or with all of it as an export."""
    if ending := _wanted():
        return _download(name, columns, map(values, rows), ending)
    return render(template, page=page_reckoned(rows), **context)


def page_reckoned(rows: Sequence[Any], many: int = PAGE) -> Page:
    """Give the part of a list that was reckoned whole that the address asks for."""
    asked_for = request.args.get("from", "")
    is_number = asked_for.isascii() and asked_for.isdigit() and len(asked_for) <= DIGITS
    first = min(int(asked_for) if is_number else 0, max(0, len(rows) - 1))

    def address(**query: object) -> str:
        return f"{request.path}?{urlencode(query)}"

    return Page(
        rows=list(rows[first : first + many]),
        total_text=_total_text(len(rows)),
        sort="",
        previous_url=address(**{"from": max(0, first - many)}) if first else None,
        next_url=address(**{"from": first + many}) if first + many < len(rows) else None,
        csv_url=address(format="csv"),
        xlsx_url=address(format="xlsx"),
    )


def answer_file(
    name: str, columns: Sequence[Column], rows: Iterable[Mapping[str, object]]
) -> Response:
    """Answer with a list that no page shows, as the kind of file `?format=` asks for, or as CSV."""
    return _download(name, columns, rows, _wanted() or "csv")


def _wanted() -> str:
    """Give the ending of the file that is asked for; nothing when it is the page."""
    ending = request.args.get("format", "")
    if ending and ending not in WRITERS:
        raise DomainError(N_("A list can be had as csv or as xlsx."))
    return ending


def _download(
    name: str, columns: Sequence[Column], rows: Iterable[Mapping[str, object]], ending: str
) -> Response:
    limits.count("export")
    kind, write = WRITERS[ending]
    written = write(columns, rows)
    response = Response(stream_with_context(written), mimetype=kind)
    # A file that was made is let go of also when nobody reads it, as after HEAD.
    response.call_on_close(getattr(written, "close", lambda: None))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def _exported(listing: Listing, statement: Select[Any]) -> Iterator[Mapping[str, object]]:
    """Give the rows of an export; the cursor is closed also when the reader goes away early.

    It is opened when the first row is asked for, because the end of the request ends its
    transaction before the answer is streamed.
    """
    result = db.session.execute(statement, execution_options={"yield_per": EXPORT_BATCH})
    try:
        for part in result.partitions():
            if listing.prepare is not None:
                listing.prepare(part)
            for row in part:
                yield listing.values(row)
    finally:
        result.close()


def _sort_name(listing: Listing) -> str:
    wanted = request.args.get("sort", "")
    return wanted if wanted in listing.sorts else next(iter(listing.sorts))


def paginate(listing: Listing) -> Page:
    """Read one page in two statements: its rows, and how many there are up to a thousand.

    A list that fits on its first page is not counted.
    """
    name = _sort_name(listing)
    sort = listing.sorts[name]
    kept = {key: request.args[key] for key in listing.filters if request.args.get(key)}
    place = f"{listing.name}:{name}:{kept}".encode()
    where, backwards = _position(place, sort, listing.id_column)
    statement = listing.statement
    if where is not None:
        statement = statement.where(where)
    # Under names of their own: the list itself may have them under a label, or not at all.
    statement = statement.add_columns(
        sort.column.label("cursor_value"), listing.id_column.label("cursor_id")
    )
    statement = _ordered(statement, sort, listing.id_column, backwards=backwards)
    rows = list(db.session.execute(statement.limit(listing.limit + 1)))
    more = len(rows) > listing.limit
    rows = rows[: listing.limit]
    if backwards:
        rows.reverse()
    if listing.prepare is not None:
        listing.prepare(rows)
    base = {**kept, "sort": name}

    def address(**extra: str) -> str:
        return f"{request.path}?{urlencode({**base, **extra})}"

    def cursor(row: Row[Any], direction: str) -> str:
        return address(
            at=cursors.seal(place, [_plain(row.cursor_value), str(row.cursor_id), direction])
        )

    has_next = bool(rows) and (more or backwards)
    has_previous = bool(rows) and (more if backwards else where is not None)
    return Page(
        rows=rows,
        total_text=_total_text(
            len(rows) if where is None and not more else _count(listing.statement)
        ),
        sort=name,
        previous_url=cursor(rows[0], "before") if has_previous else None,
        next_url=cursor(rows[-1], "after") if has_next else None,
        csv_url=address(format="csv"),
        xlsx_url=address(format="xlsx"),
        sort_urls={
            key: f"{request.path}?{urlencode({**kept, 'sort': key})}" for key in listing.sorts
        },
        filtered=bool(kept),
    )


def _ordered(
    statement: Select[Any],
    sort: Sort,
    id_column: Any,  # noqa: ANN401
    *,
    backwards: bool,
) -> Select[Any]:
    down = sort.descending != backwards
    columns = (sort.column, id_column)
    return statement.order_by(None).order_by(*[c.desc() if down else c.asc() for c in columns])


def _position(
    place: bytes,
    sort: Sort,
    id_column: Any,  # noqa: ANN401
) -> tuple[ColumnElement[bool] | None, bool]:
    token = request.args.get("at")
    if not token:
        return None, False
    try:
        value, key, direction = cursors.unseal(place, token)
        row_id = UUID(key)
    except ValueError as error:
        raise DomainError(
            N_("This address does not belong to this list any more. Open the list again.")
        ) from error
    backwards = direction == "before"
    value = _python(value, sort.column)
    down = sort.descending != backwards
    column = sort.column
    beyond = column < value if down else column > value
    tie = id_column < row_id if down else id_column > row_id
    return or_(beyond, and_(column == value, tie)), backwards


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _python(value: Any, column: Any) -> Any:  # noqa: ANN401
    kind = column.type.python_type
    return kind.fromisoformat(value) if kind in {date, datetime} else value


def _count(statement: Select[Any]) -> int:
    inner = statement.order_by(None).limit(COUNTED_TO + 1).subquery()
    counting = select(func.count()).select_from(inner)
    counting = counting.execution_options(**statement.get_execution_options())
    return db.session.scalar(counting) or 0


def _total_text(total: int) -> str:
    if total > COUNTED_TO:
        return str(gettext("More than %(number)s", number=number(COUNTED_TO)))
    return str(ngettext("%(num)s in this list", "%(num)s in this list", total))


def like(column: Any, text: str) -> ColumnElement[bool]:  # noqa: ANN401
    """Give the condition that a column contains a text, with no character being special."""
    if not text:
        return false()
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found: ColumnElement[bool] = column.like(f"%{escaped}%", escape="\\")
    return found
