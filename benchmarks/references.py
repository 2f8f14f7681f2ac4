"""What pages are compared with: P, a bare Flask page, and Q, the same with three queries.

`python -m benchmarks.references 20000 1000` serves both as `govern serve` serves Govern, at /bare
and /queries: pages of 20,000 bytes, and a database of 1,000 people.
"""

from __future__ import annotations

import os
import sys
import threading
from itertools import count
from typing import TYPE_CHECKING

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import Connection, bindparam, create_engine, event, select

from benchmarks.world import Reader, World
from govern.config import database_address, from_environment
from govern.core import sqlite
from govern.departments.models import Department
from govern.operations import server
from govern.people.models import Person
from govern.tasks.models import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Engine

#: A page as pages are: a head, and rows that are made in a loop and escaped.
PAGE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body>
<h1>{{ title }}</h1><ul>
{% for row in rows %}<li id="row-{{ loop.index }}"><a href="/rows/{{ row.number }}">{{ row.name }}
</a><span>{{ row.text }}</span></li>
{% endfor %}</ul><p>{{ rest }}</p></body></html>"""
TEXT = "What a customer wrote & what was done about it, in a sentence or two of plain text."
#: Of a row with a short number; what is missing at the end of a page is filled up.
BYTES_OF_A_ROW = 170
READERS = 100

_person = select(Person.name, Person.department_id).where(Person.id == bindparam("person"))
_tasks = (
    select(Task.id, Task.kind, Task.due_at)
    .where(Task.person_id == bindparam("person"), Task.closed_at.is_(None))
    .order_by(Task.due_at)
    .limit(10)
)
_department = select(Department.name).where(Department.id == bindparam("department"))


def _flask() -> Flask:
    app = Flask(__name__, static_folder=None)
    app.jinja_loader = DictLoader({"page.html": PAGE})
    return app


def _content(app: Flask, size: int) -> dict[str, object]:
    """Give rows and a rest that make a page of exactly so many bytes, but for its title."""
    most = size // BYTES_OF_A_ROW
    rows = [{"number": number, "name": f"Row {number}", "text": TEXT} for number in range(most)]
    with app.app_context():
        made = len(render_template("page.html", title="", rows=rows, rest=""))
    return {"rows": rows, "rest": "." * (size - made)}


def references(size: int, people: int) -> Flask:
    """Give both references: pages of about so many bytes, on a database of so many people."""
    app = _flask()
    content = _content(app, size)
    ask = _asking(people)

    @app.get("/bare")
    def bare() -> str:
        return render_template("page.html", title="", **content)

    @app.get("/queries")
    def queries() -> str:
        return render_template("page.html", title=ask(), **content)

    return app


def _asking(people: int) -> Callable[[], str]:
    """Give what asks three indexed queries, on a connection that each thread keeps."""
    world = World(people)
    readers = [world.id("person", n) for n in world.readers(Reader.EMPLOYEE, READERS)]
    engine = _engine(os.environ["DATABASE_URL"])
    kept = threading.local()
    turn = count()

    def ask() -> str:
        if not hasattr(kept, "connection"):
            kept.connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        asked: Connection = kept.connection
        reader = readers[next(turn) % len(readers)]
        person = asked.execute(_person, {"person": reader}).one()
        tasks = asked.execute(_tasks, {"person": reader}).all()
        department = asked.execute(_department, {"department": person.department_id}).one()
        return f"{person.name}, {department.name}: {len(tasks)}"

    return ask


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(database_address(url))
    engine = create_engine(url, module=sqlite.dbapi)
    event.listen(engine, "connect", lambda connection, _record: sqlite.prepare(connection))
    return engine


if __name__ == "__main__":
    served = references(int(sys.argv[1]), int(sys.argv[2]))
    server.serve(served, from_environment(), os.environ["GOVERN_BIND"])
