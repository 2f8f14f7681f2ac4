"""`govern demo`: a folder of its own, kept the second time, and never somebody else's data."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from govern.accounts import rules
from govern.cli import main
from govern.core import sqlite
from govern.core.sqlite import dbapi
from govern.demo import history
from govern.web import logs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    instance = tmp_path / "demo"
    for name in ("SECRET_KEY", "GOVERN_EXTERNAL_URL", "GOVERN_DEMO"):
        monkeypatch.setenv(name, "")
    # A real installation's database stands in the environment; the demo must not take it.
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'real.db'}")
    monkeypatch.setenv("GOVERN_INSTANCE", str(instance))
    return instance


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    # An application with real settings would mean them for this whole process.
    monkeypatch.setattr(rules, "configure", lambda _memory: None)
    monkeypatch.setattr(logs, "configure", lambda _level: None)

    def lived(**_options: Any) -> None:
        history.make_password(folder)

    monkeypatch.setattr(history, "load", lived)

    def go(*options: str, **more: Any) -> Result:
        return CliRunner().invoke(main, ["demo", "--prepare", "--port", "9999", *options], **more)

    return go


def test_it_makes_a_private_folder_and_prints_the_password(run: Run, folder: Path) -> None:
    answer = run()
    assert answer.exit_code == 0, answer.output
    settings = folder / "govern.env"
    assert settings.stat().st_mode & 0o777 == 0o600
    text = settings.read_text(encoding="utf-8")
    assert "GOVERN_DEMO=1" in text
    assert "GOVERN_EXTERNAL_URL=http://127.0.0.1:9999" in text
    password = (folder / "demo-password").read_text(encoding="utf-8").strip()
    assert password in answer.output
    assert (folder / "demo-password").stat().st_mode & 0o777 == 0o600
    assert not (folder.parent / "real.db").exists()


def test_a_second_run_keeps_everything_and_reset_starts_over(run: Run, folder: Path) -> None:
    run()
    kept = [(folder / name).read_bytes() for name in ("govern.env", "demo-password")]
    again = run()
    assert f"There is a demo already in {folder}" in again.output
    assert "python3 run.py demo --reset" in again.output
    assert [(folder / name).read_bytes() for name in ("govern.env", "demo-password")] == kept
    over = run("--reset")
    assert "already" not in over.output
    assert (folder / "demo-password").read_bytes() != kept[1]


def test_without_data_there_is_an_empty_organisation_and_an_address(run: Run, folder: Path) -> None:
    answer = run("--no-data")
    assert answer.exit_code == 0, answer.output
    assert "http://127.0.0.1:9999/links/" in answer.output
    assert not (folder / "demo-password").exists()
    (address,) = re.findall(r"http://\S+/links/\S+", answer.output)
    again = run("--no-data")
    assert "My organisation" in again.output
    assert address in again.output, "who has not come in yet is shown the way again"
    assert "--reset --no-data" in again.output


class Terminal(io.BytesIO):
    """What somebody types, at a terminal."""

    def isatty(self) -> bool:
        return True


def test_the_empty_one_asks_who_begins_it(run: Run, folder: Path) -> None:
    typed = "Noor Peeters\nno address\nnoor@windkracht.example\nWindkracht\nmany\n40\n"
    answer = run("--no-data", input=Terminal(typed.encode()))
    assert answer.exit_code == 0, answer.output
    assert answer.output.count("Your e-mail address") == 2
    assert answer.output.count("How many people") == 2
    assert sqlite.column_of(folder / "govern.db", "organisation", "name") == ["Windkracht"]
    assert sqlite.column_of(folder / "govern.db", "organisation", "preset") == ["small"]
    assert sqlite.column_of(folder / "govern.db", "organisation", "is_demo") == [1]
    assert sqlite.column_of(folder / "govern.db", "person", "name") == ["Noor Peeters"]
    assert set(sqlite.column_of(folder / "govern.db", "role_assignment", "role")) >= {
        "administrator",
        "cx_director",
    }


def test_questions_that_were_broken_off_are_asked_again(run: Run, folder: Path) -> None:
    broken = run("--no-data", input=Terminal(b"Noor Peeters\n"))
    assert broken.exit_code == 1
    assert not (folder / "demo-done").exists()
    assert run("--no-data").exit_code == 0
    assert sqlite.column_of(folder / "govern.db", "organisation", "name") == ["My organisation"]


@pytest.mark.parametrize("options", [(), ("--no-data",)])
def test_the_log_of_a_demo_has_a_signed_checkpoint_from_the_start(
    run: Run, folder: Path, options: tuple[str, ...]
) -> None:
    assert run(*options).exit_code == 0
    key = (folder / "audit-key.pem").read_bytes()
    assert (folder / "audit-key.pem").stat().st_mode & 0o777 == 0o600
    verified = CliRunner().invoke(main, ["audit", "verify", "--json"])
    found = json.loads(verified.output)
    assert found["ok"], found
    # What is lived here is replaced; that the small demo has its own is seen in test_history.
    assert found["checkpoints"] == (1 if options else 0)
    run(*options)
    assert (folder / "audit-key.pem").read_bytes() == key


def test_an_installation_that_is_no_demo_is_refused(run: Run, folder: Path) -> None:
    folder.mkdir()
    (folder / "govern.env").write_text("SECRET_KEY=x\n", encoding="utf-8")
    answer = run("--reset")
    assert answer.exit_code == 1
    assert "not a demo" in answer.output
    assert (folder / "govern.env").read_text(encoding="utf-8") == "SECRET_KEY=x\n"


def test_a_database_that_holds_real_data_is_refused(run: Run, folder: Path) -> None:
    run("--no-data")
    make_real(folder)
    answer = run("--reset")
    assert answer.exit_code == 1
    assert "no demo" in answer.output
    assert (folder / "govern.db").exists()


@pytest.mark.parametrize("options", [(), ("--no-data",), ("--reset",)])
def test_real_data_is_refused_whatever_was_asked_and_nothing_is_written(
    run: Run, folder: Path, options: tuple[str, ...]
) -> None:
    run("--no-data")
    make_real(folder)
    (folder / "govern.env").unlink()
    before = {path.name for path in folder.iterdir()}
    answer = run(*options)
    assert answer.exit_code == 1
    assert "no demo" in answer.output
    assert {path.name for path in folder.iterdir()} == before


def test_a_file_that_is_no_database_is_left_alone(run: Run, folder: Path) -> None:
    folder.mkdir()
    (folder / "govern.db").write_bytes(b"something else entirely" * 100)
    answer = run("--reset")
    assert answer.exit_code == 1
    assert "cannot be read" in answer.output
    assert [path.name for path in folder.iterdir()] == ["govern.db"]


def make_real(folder: Path) -> None:
    """Say in the database that its organisation is a real one."""
    connection = dbapi.connect(str(folder / "govern.db"))
    connection.execute("UPDATE organisation SET is_demo = 0")
    connection.commit()
    connection.close()
