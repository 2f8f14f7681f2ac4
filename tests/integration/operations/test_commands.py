"""Commands on a database that will not do: one sentence says so, and what to run."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from flask_migrate import upgrade
from sqlalchemy import create_engine, literal, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from govern.app import create_app
from govern.cli import main, with_schema
from govern.config import database_address
from govern.extensions import db
from govern.operations import backup, checks, worker
from tests.conftest import settings_for

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from govern.config import Settings

COMMANDS = (
    ("audit", "verify"),
    ("people", "import", "people.csv", "--dry-run"),
    ("people", "unlock", "noor@windkracht.example"),
    ("people", "new-password", "noor@windkracht.example"),
    ("serve",),
    ("worker",),
)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Give the application on an empty file, and let the commands use the same."""
    instance = tmp_path / "instance"
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    values = {
        "SECRET_KEY": "a secret for tests only, and long enough",
        "DATABASE_URL": url,
        "GOVERN_EXTERNAL_URL": "https://govern.example.org",
        "GOVERN_INSTANCE": str(instance),
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text("employee_number,name,department\n", encoding="utf-8")
    return create_app(settings_for(url, instance))


def run(*arguments: str) -> Any:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit)
    return done.output


def pretend(app: Flask, revision: str) -> None:
    """Let the database say that it is of this revision."""
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS alembic_version (version_num TEXT)")
        connection.exec_driver_sql("DELETE FROM alembic_version")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (revision,))


def test_without_the_right_schema_a_command_says_what_to_run(empty: Flask, tmp_path: Path) -> None:
    for command in (*COMMANDS, ("backup", "kept.zip")):
        assert "has no schema. For a new organisation run: govern init" in run(*command)
    pretend(empty, "0001")
    for command in COMMANDS:
        assert "Make a backup, then run: govern db upgrade" in run(*command)
    pretend(empty, "9999")
    for command in COMMANDS:
        assert "Install the newer version of Govern" in run(*command)
    assert not (tmp_path / "kept.zip").exists()


def test_before_an_upgrade_there_is_a_backup(empty: Flask, tmp_path: Path) -> None:
    with empty.app_context():
        upgrade(revision="0001")
    done = CliRunner().invoke(main, ["backup", "kept.zip"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "kept.zip").stat().st_mode & 0o777 == 0o600


def test_what_lies_in_the_folder_of_a_backup_is_not_written_through(
    empty: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(empty, "0001")
    precious, folder = tmp_path / "precious", tmp_path / "shared"
    precious.write_text("as it was", encoding="utf-8")
    folder.mkdir()
    for name in (".kept.zip.part", "link.zip", "unfinished"):
        (folder / name).symlink_to(precious)
    (folder / "nowhere.zip").symlink_to(tmp_path / "made")
    before = set(folder.iterdir())
    runner = CliRunner()
    for name in ("link.zip", "nowhere.zip"):
        refused = runner.invoke(main, ["backup", str(folder / name)])
        assert "exists already and was not touched" in refused.output
    for arguments in (["kept.zip"], ["link.zip", "--replace"]):
        file = folder / arguments[0]
        done = runner.invoke(main, ["backup", str(file), *arguments[1:]])
        assert done.exit_code == 0, done.output
        assert not file.is_symlink()
        assert file.stat().st_mode & 0o777 == 0o600
    with monkeypatch.context() as broken:
        broken.setattr(backup.ZipFile, "write", no_space)
        done = runner.invoke(main, ["backup", str(folder / "more.zip")])
    assert done.exit_code == 1
    assert "more.zip was not written: No space left on device." in done.output
    assert set(folder.iterdir()) == before | {folder / "kept.zip"}
    assert precious.read_text(encoding="utf-8") == "as it was"
    assert not (tmp_path / "made").exists()


def no_space(*_arguments: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_the_files_of_a_new_database_are_its_owners_alone(empty: Flask, tmp_path: Path) -> None:
    pretend(empty, "0001")
    worker.make_queue(empty.config["GOVERN"])
    with empty.app_context():
        connection = db.engine.connect()
        connection.exec_driver_sql("SELECT count(*) FROM alembic_version")
        files = [*tmp_path.glob("empty.db*"), *(tmp_path / "instance").glob("queue.db*")]
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
        assert len(files) >= 2
        connection.close()
        # A file that was there keeps its mode.
        (tmp_path / "empty.db").chmod(0o640)
        db.engine.dispose()
        checks.database_answers()
        assert (tmp_path / "empty.db").stat().st_mode & 0o777 == 0o640


def test_a_database_that_does_not_answer_is_named_without_its_password(
    empty: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:hidden@127.0.0.1:9,127.0.0.1:10/govern")
    for command in (("audit", "verify"), ("db", "upgrade"), ("backup", "kept.zip")):
        said = run(*command)
        assert "The database cannot be used: " in said
        assert "refused" in said
        assert "hidden" not in said
    # What runs for long waits for it.
    assert with_schema(checks.CURRENT, waits=True).name == "govern"
    with pytest.raises(OperationalError):
        with_schema(checks.CURRENT)


def test_of_several_hosts_the_one_that_answers_is_used(app: Flask) -> None:
    engine = create_engine(database_address(with_a_host_that_is_down(app.config["GOVERN"])))
    with engine.connect() as connection:
        assert connection.scalar(select(literal(1))) == 1
    engine.dispose()


def with_a_host_that_is_down(settings: Settings) -> str:
    """Give the address of the tests as one of two, in the form of libpq; of SQLite as it is."""
    if settings.is_sqlite:
        return settings.database_url
    url = make_url(settings.database_url)
    host = quote(str(url.host or url.query["host"]), safe="")
    user = quote(url.username or "", safe="")
    secret = f":{quote(str(url.password), safe='')}" if url.password else ""
    port = url.port or url.query.get("port") or 5432
    return f"postgresql://{user}{secret}@127.0.0.1:9,{host}:{port}/{url.database}"
