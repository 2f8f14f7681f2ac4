"""What every test can ask for: an application on each database, a session, a browser of our own."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from flask_migrate import upgrade
from sqlalchemy import event
from xdist.scheduler import LoadScopeScheduling

from govern.app import create_app
from govern.config import Settings, database_address
from govern.core import clock
from govern.demo import history
from govern.extensions import db
from tests import haste, postgres
from tests.client import Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
#: Set by the controller of a run for its workers.
FOLDER = "GOVERN_TEST_FOLDER"
SERVER = "GOVERN_TEST_SERVER"
TEMPLATE = "govern_template"
DIALECTS = ("sqlite", "postgresql")
#: A demo that is made in seconds and still has something of everything.
SMALL_DEMO: dict[str, Any] = {"people": 60, "months": 6}
#: Where pages are tested through a browser without a screen.
PAGES = Path(__file__).parent / "integration"
#: What these look at takes seconds to prepare: one worker does it for all.
TOGETHER = ("tests/asvs/", "tests/e2e/test_pages.py")
#: A Thursday, so that neither a weekend nor a month's end is near.
NOON = datetime(2026, 5, 21, 12, 0, tzinfo=UTC)


class Together(LoadScopeScheduling):
    """Keeps tests together by where they stand, the largest groups first.

    The marker that xdist has for this does nothing under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        found = next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)
        return nodeid if "[postgresql" in nodeid else found


def settings_for(url: str, folder: Path, **more: Any) -> Settings:
    """Give settings for an application under test."""
    values: dict[str, Any] = {
        "secret_key": "a secret for tests only, and long enough",
        "database_url": database_address(url),
        "external_url": "http://localhost",
        "instance": folder,
        "testing": True,
        "argon2_memory": 32,
        **more,
    }
    return Settings(**values)


def pytest_configure(config: pytest.Config) -> None:
    """On the controller: start PostgreSQL and make a migrated template on each database."""
    if config.option.collectonly:
        return
    haste.send_savepoints_plainly()
    haste.compile_addresses_late()
    if hasattr(config, "workerinput"):
        haste.leave_at_once()
        make_haste(Path(os.environ[FOLDER]))
        return
    folder = Path(tempfile.mkdtemp(prefix="govern-tests-"))
    os.environ[FOLDER] = str(folder)
    make_haste(folder)
    config.govern_folder = folder
    config.govern_server = None
    try:
        config.govern_server = postgres.start()
    except postgres.PostgresUnavailableError as error:
        if CI:
            pytest.exit(f"PostgreSQL is needed in CI: {error}", returncode=1)
        os.environ[SERVER] = ""
    else:
        server_url = config.govern_server.url
        os.environ[SERVER] = server_url
        postgres.create_database(server_url, TEMPLATE)
        migrate(url_of(server_url, TEMPLATE), folder)
    migrate(f"sqlite:///{folder / 'template.db'}", folder)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out tests one by one, but all of a place in TOGETHER to one worker."""
    return Together(config, log)


def make_haste(folder: Path) -> None:
    """Share between all applications of all workers what is the same for each."""
    haste.keep_compiled_templates(folder / "templates")
    haste.collect_assets_once(folder)


def pytest_collection_finish() -> None:
    """Everything is imported now."""
    haste.collect_rarely()


def pytest_sessionfinish() -> None:
    """Every test is done."""
    haste.collect_once_more()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say loudly what did not run where there is no PostgreSQL."""
    if getattr(config, "govern_server", "") is None:
        terminalreporter.section("NO POSTGRESQL", sep="!")
        terminalreporter.line(
            "Everything that touches a database ran on SQLite alone. Set TEST_DATABASE_URL to a "
            "server, or install the development packages: one of them brings PostgreSQL."
        )


def pytest_unconfigure(config: pytest.Config) -> None:
    """On the controller: stop what was started."""
    if server := getattr(config, "govern_server", None):
        server.stop()
    if folder := getattr(config, "govern_folder", None):
        shutil.rmtree(folder, ignore_errors=True)


def migrate(url: str, folder: Path) -> None:
    """Bring a database to the newest version."""
    app = create_app(settings_for(url, folder))
    with app.app_context():
        upgrade()
        db.engine.dispose()


def url_of(server_url: str, name: str) -> str:
    """Give the address of one database of a server."""
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))


def new_database(dialect: str, name: str) -> str:
    """Make an empty, migrated database and give its address."""
    if dialect == "sqlite":
        folder = Path(os.environ[FOLDER])
        shutil.copyfile(folder / "template.db", folder / f"{name}.db")
        return f"sqlite:///{folder / f'{name}.db'}"
    server = os.environ[SERVER]
    postgres.create_database(server, name, template=TEMPLATE)
    return url_of(server, name)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test that touches a database on both of them, a test of pages on one.

    What pages ask of a database is asked of both by the sweeps of tests/abuse: every page, every
    filter of every list, every form (docs/decisions, 31).
    """
    if "dialect" in metafunc.fixturenames:
        found = DIALECTS if os.environ.get(SERVER) else DIALECTS[:1]
        marks = {mark.name for mark in metafunc.definition.iter_markers()}
        of_pages = "client" in metafunc.fixturenames and PAGES in metafunc.definition.path.parents
        if "one_database" in marks or (of_pages and "both_databases" not in marks):
            found = DIALECTS[:1]
        metafunc.parametrize("dialect", found, scope="session")


@pytest.fixture(scope="session")
def app(dialect: str, worker_id: str) -> Iterator[Flask]:
    """Give the application on a database that one worker keeps."""
    url = new_database(dialect, f"tests_{worker_id}_{uuid4().hex[:8]}")
    application = create_app(settings_for(url, Path(os.environ[FOLDER]) / worker_id))
    application.test_client_class = Client
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def demo_files() -> tuple[Path, Path]:
    """Give a small demo, made once for all workers: its database and its instance folder."""
    folder = Path(os.environ[FOLDER])
    database, instance = folder / "demo.db", folder / "demo-instance"
    with one_at_a_time(folder / "demo.lock"):
        if not (folder / "demo-done").exists():
            shutil.copyfile(folder / "template.db", database)
            application = create_app(settings_for(f"sqlite:///{database}", instance, demo=True))
            with application.app_context():
                history.load(**SMALL_DEMO)
                db.session.remove()
                put_into_the_file()
                db.engine.dispose()
            (folder / "demo-done").touch()
    return database, instance


def put_into_the_file() -> None:
    """Bring everything from the journal into the database file, which is copied by itself.

    A thread keeps its reading connection open, so SQLite does not do it at the end.
    """
    with db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Let one worker in; the others wait until it is done."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def served_copy(demo_files: tuple[Path, Path], **more: Any) -> Iterator[Flask]:
    """Give an application on a copy of the small demo that is its own."""
    name = f"demo-{uuid4().hex}"
    folder = Path(os.environ[FOLDER])
    shutil.copyfile(demo_files[0], folder / f"{name}.db")
    shutil.copytree(demo_files[1], folder / name)
    url = f"sqlite:///{folder / f'{name}.db'}"
    application = create_app(settings_for(url, folder / name, demo=True, **more))
    yield application
    with application.app_context():
        db.engine.dispose()
    (folder / f"{name}.db").unlink()


@pytest.fixture(scope="module")
def demo_app(demo_files: tuple[Path, Path]) -> Iterator[Flask]:
    """Give the small demo, on a copy that one module changes as it likes."""
    with served_copy(demo_files) as application:
        yield application


@pytest.fixture
def session(app: Flask) -> Iterator[Any]:
    """Give a session inside a transaction that is taken back when the test ends."""
    with app.app_context():
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db._app_engines[app][None] = connection
        db.session.configure(join_transaction_mode="create_savepoint")
        try:
            yield db.session
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            db._app_engines[app][None] = engine


@pytest.fixture
def client(app: Flask, session: Any) -> Client:
    """Give a browser without a screen."""
    return app.test_client()


@pytest.fixture
def at() -> Iterator[Callable[[datetime], None]]:
    """Stand still at noon; call it with another instant to go there."""
    moment = [NOON]
    with clock.replaced(lambda: moment[0]):

        def go(when: datetime) -> None:
            moment[0] = when

        yield go


@pytest.fixture
def statements(app: Flask, session: Any) -> Callable[[], Any]:
    """Count the statements issued inside a `with` block, without BEGIN, COMMIT and SAVEPOINT."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: Any, _cu: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")):
                seen.append(statement)

        bind = db.engine
        event.listen(bind, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(bind, "before_cursor_execute", note)

    return counting
