"""Lists taken along: read row by row from a real cursor, and nothing left open behind them."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, insert
from werkzeug.test import create_environ

from govern.core import clock
from govern.core.types import sort_key
from govern.extensions import db
from govern.people.models import Level, Person
from govern.web import tables
from govern.web.tables import EXPORT_BATCH
from tests.client import Client
from tests.factories.people import DepartmentFactory, OrganisationFactory, administrator
from tests.storms import arena

if TYPE_CHECKING:
    from flask import Flask

PEOPLE = 3000


@pytest.fixture(scope="module")
def crowd(dialect: str) -> Iterator[tuple[Flask, str]]:
    """Give an installation with thousands of people, committed, and an administrator."""
    with arena(dialect) as app:
        app.test_client_class = Client
        with app.app_context():
            OrganisationFactory()
            department = DepartmentFactory(name="Claims")
            admin = administrator(department=department)
            names = [f"Person {number:05}" for number in range(PEOPLE)]
            rows = [
                {
                    "id": uuid4(),
                    "name": name,
                    "sort_key": sort_key(name),
                    "email": f"{number}@example.org",
                    "employee_number": f"N{number}",
                    "department_id": department.id,
                    "level": Level.STAFF,
                    "country": "NL",
                    "joined_on": clock.today(),
                    "created_at": clock.now(),
                }
                for number, name in enumerate(names)
            ]
            db.session.execute(insert(Person), rows)
            cookie = app.test_client().sign_in(admin).get_cookie("govern")
            assert cookie is not None
            db.session.commit()
            db.session.remove()
        yield app, cookie.value


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the rows that were read for an export so far."""
    counted = [0]
    plain = tables._exported

    def counting(*args: Any) -> Iterator[Any]:
        for row in plain(*args):
            counted[0] += 1
            yield row

    monkeypatch.setattr(tables, "_exported", counting)
    return counted


class Answer:
    """An answer as a server gets it from the application: piece by piece."""

    def __init__(self, app: Flask, cookie: str, form: str) -> None:
        environ = create_environ(f"/people/?format={form}", headers={"Cookie": f"govern={cookie}"})
        self.status = ""
        self.iterable: Any = app.wsgi_app(environ, self._start)

    def _start(self, status: str, *_rest: Any) -> Any:
        self.status = status

    def pieces(self) -> Iterator[bytes]:
        assert not self.status or self.status.startswith("200"), self.status
        yield from self.iterable

    def close(self) -> None:
        self.iterable.close()


def ask(crowd: tuple[Flask, str], form: str) -> Answer:
    """Ask for the list of people, and read nothing of the answer yet."""
    return Answer(*crowd, form)


def test_a_csv_file_begins_before_the_rows_are_read(
    crowd: tuple[Flask, str], read: list[int]
) -> None:
    answer = ask(crowd, "csv")
    assert read == [0], "nothing is read before somebody wants it"
    pieces = answer.pieces()
    first = next(pieces)
    assert len(first) > 1000
    assert 0 < read[0] < PEOPLE / 2, "the first piece leaves before the last row is read"
    text = (first + b"".join(pieces)).decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text)))
    assert len(found) == PEOPLE + 2
    assert [row[1] for row in found[1:]] == sorted(row[1] for row in found[1:])
    answer.close()


def test_a_reader_who_goes_away_leaves_nothing_open(
    crowd: tuple[Flask, str], read: list[int]
) -> None:
    app, _cookie = crowd
    answer = ask(crowd, "csv")
    next(answer.pieces())
    answer.close()
    assert read[0] < PEOPLE / 2
    with app.app_context():
        assert db.engine.pool.checkedout() == 0
    again = ask(crowd, "csv")
    assert len(b"".join(again.pieces())) > PEOPLE * 20
    again.close()
    with app.app_context():
        assert db.engine.pool.checkedout() == 0


def test_rows_come_from_the_database_in_batches(
    crowd: tuple[Flask, str], dialect: str, read: list[int]
) -> None:
    app, _cookie = crowd
    seen: list[tuple[bool, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, _p: Any, context: Any, _many: bool) -> None:  # noqa: FBT001
        if "FROM person" in statement and context.execution_options.get("yield_per"):
            options = context.execution_options
            seen.append((bool(context._is_server_side), options["yield_per"]))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        answer = ask(crowd, "csv")
        next(answer.pieces())
        at_first = read[0]
        answer.close()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    # SQLite reads as it is asked; PostgreSQL sends everything unless a cursor of its own is asked.
    assert seen == [(dialect == "postgresql", EXPORT_BATCH)]
    assert at_first <= 2 * EXPORT_BATCH


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_of_thousands_takes_little_memory(crowd: tuple[Flask, str], form: str) -> None:
    ask(crowd, form).close()
    tracemalloc.start()
    answer = ask(crowd, form)
    size = sum(len(piece) for piece in answer.pieces())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    answer.close()
    assert size > PEOPLE * 10
    assert peak < 2 * 1024**2, f"{peak / 1024**2:.1f} MiB"


def test_a_workbook_holds_every_row(crowd: tuple[Flask, str]) -> None:
    answer = ask(crowd, "xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.pieces())), read_only=True)
    answer.close()
    (sheet,) = book.worksheets
    assert sum(1 for _row in sheet.iter_rows()) == PEOPLE + 2
    book.close()
