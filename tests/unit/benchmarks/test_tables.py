"""Everything the benchmark measures is there: its data, its pages, its forms."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from benchmarks.databases import Place
from benchmarks.filling import fill
from benchmarks.forms import browsers, get, open_forms, requests_for, send
from benchmarks.tables import FILLS, PAGES, WRITES, Page, Write
from benchmarks.weight import counting
from benchmarks.world import SMALLEST, Reader, World
from govern.accounts.models import SignInSession
from govern.audit.models import AuditRow
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.definition.models import DefinitionVersion
from govern.extensions import db
from govern.people.models import Person
from govern.readings.models import PromisePeriod, PromiseReading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

MOST_STATEMENTS = 8
MOST_STATEMENTS_OF_A_WRITE = 20
WORLD = World(SMALLEST)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give the application on a small world."""
    folder = tmp_path_factory.mktemp("benchmark")
    app = Place("sqlite", f"sqlite:///{folder / 'small.db'}", folder, WORLD).app()
    with app.app_context():
        upgrade()
        fill(db.engine, WORLD, FILLS)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_answers_with_few_statements(filled: Flask, page: Page) -> None:
    client = browsers(filled, WORLD, page.reader)[0]
    path = page.path_in(WORLD)
    get(client, path)
    with filled.app_context():
        engine = db.engine
    with counting(engine) as seen:
        get(client, path)
    assert len(seen) <= MOST_STATEMENTS, "\n".join(seen)


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.name)
def test_every_form_is_accepted_again_and_again_from_each_writer(
    filled: Flask, write: Write
) -> None:
    for form in open_forms(filled, WORLD, write)[:2]:
        for _turn in range(3):
            send(filled, form)


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.name)
def test_every_form_changes_something_with_few_statements(filled: Flask, write: Write) -> None:
    form = open_forms(filled, WORLD, write)[2]
    send(filled, form)
    with filled.app_context():
        engine = db.engine
        before = db.session.scalar(select(func.count()).select_from(AuditRow)) or 0
    with counting(engine) as seen:
        send(filled, form)
    assert len(seen) <= MOST_STATEMENTS_OF_A_WRITE, "\n".join(seen)
    with filled.app_context():
        assert db.session.scalar(select(func.count()).select_from(AuditRow)) == before + 1


def test_each_request_of_a_form_has_a_one_time_id_of_its_own(filled: Flask) -> None:
    write = next(write for write in WRITES if write.name == "vote")
    next_request = requests_for(open_forms(filled, WORLD, write)[:1], 80)
    assert len({next_request(0) for _ in range(5)}) == 5


def test_every_module_has_a_page_that_is_measured() -> None:
    named = {"sign-in page", "front page", "promise board", "register", "licence list"}
    assert {page.name for page in PAGES} >= named | {"award board"}


def test_the_same_number_makes_the_same_world() -> None:
    now = WORLD.now
    for one in FILLS:
        assert list(one.rows(World(SMALLEST, now))) == list(one.rows(World(SMALLEST, now)))


def test_data_grows_with_the_people() -> None:
    counts = {
        size: Counter({one.table.name: sum(1 for _ in one.rows(World(size))) for one in FILLS})
        for size in (1000, 4000)
    }
    for name in (Person.__tablename__, "task", "audit_row", "department"):
        assert counts[4000][name] == 4 * counts[1000][name]
    assert counts[1000][SignInSession.__tablename__] > 850


@pytest.mark.parametrize("reader", [r for r in Reader if r is not Reader.NOBODY])
def test_there_are_readers_of_every_kind_who_are_signed_in(filled: Flask, reader: Reader) -> None:
    clients = browsers(filled, WORLD, reader)
    assert len(clients) >= 2
    for client in clients:
        get(client, "/")


def test_ten_years_behind_it_add_up_as_the_product_keeps_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("PROMISES", 20), ("PERIODS", 6), ("PARTS", 4), ("VERSIONS", 7)):
        monkeypatch.setattr(f"benchmarks.world.DEEP_{name}", value)
    deep = World(SMALLEST, deep=True)
    app = Place("sqlite", f"sqlite:///{tmp_path / 'deep.db'}", tmp_path, deep).app()
    with app.app_context():
        upgrade()
        fill(db.engine, deep, FILLS)
        counted = db.session.execute(
            select(
                PromiseReading.promise_id,
                PromiseReading.period_start,
                func.sum(PromiseReading.kept),
                func.sum(PromiseReading.total),
                func.count(),
            ).group_by(PromiseReading.promise_id, PromiseReading.period_start)
        ).all()
        kept = {
            (r.promise_id, r.period_start): r for r in db.session.scalars(select(PromisePeriod))
        }
        assert len(counted) == len(kept) == 20 * 5
        for promise_id, start, sum_kept, sum_total, parts in counted:
            one = kept[promise_id, start]
            assert (one.kept, one.total, parts) == (sum_kept, sum_total, 4)
        versions = visible_to(system("a test counts"), select(func.count(DefinitionVersion.id)))
        assert db.session.scalar(versions) == 7
        db.session.remove()
        db.engine.dispose()
