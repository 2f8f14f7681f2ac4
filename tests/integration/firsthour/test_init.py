"""`govern init` on an empty machine."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from dotenv import dotenv_values

from govern.cli import application, main
from govern.extensions import db
from govern.firsthour import cli
from govern.organisation.queries import find_facts

if TYPE_CHECKING:
    from pathlib import Path

GIVEN = ["init", "--yes", "--name", "Windkracht", "--admin-name", "Noor", "--admin-email"]


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Give a terminal on a machine without any settings."""
    for name in list(os.environ):
        if name.startswith("GOVERN_") and name != "GOVERN_TEST_FOLDER":
            monkeypatch.delenv(name)
    for name in ("SECRET_KEY", "DATABASE_URL", "GOVERN_EXTERNAL_URL"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("GOVERN_INSTANCE", str(tmp_path / "instance"))
    return CliRunner()


def run(runner: CliRunner, *arguments: str, **kwargs: Any) -> Any:
    return runner.invoke(main, arguments, **kwargs)


def test_init_makes_everything_and_prints_one_address(runner: CliRunner, tmp_path: Path) -> None:
    done = run(runner, *GIVEN, "noor@windkracht.example")
    assert done.exit_code == 0, done.output
    settings = tmp_path / "instance" / "govern.env"
    assert stat.S_IMODE(settings.stat().st_mode) == 0o600
    assert "SECRET_KEY=" in settings.read_text(encoding="utf-8")
    addresses = [line.strip() for line in done.output.splitlines() if "/links/" in line]
    assert len(addresses) == 1
    assert addresses[0].startswith("http://127.0.0.1:8000/links/")
    again = run(runner, *GIVEN, "else@windkracht.example")
    assert again.exit_code == 1
    assert "already" in again.output


def test_init_asks_what_was_not_given(runner: CliRunner) -> None:
    answers = "\nNoor Peeters\nnoor@windkracht.example\nWindkracht\n40\nnl\n\nbe\ny"
    done = run(runner, "init", input=answers + "\n")
    assert done.exit_code == 0, done.output
    assert "/links/" in done.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["init", "--yes"], "--admin-name is needed"),
        ([*GIVEN, "no address"], "mail"),
        ([*GIVEN, "a@b.example", "--time-zone", "Mars/Base"], "no time zone"),
        ([*GIVEN, "a@b.example", "--languages", "xx"], "choose from"),
        ([*GIVEN, "a@b.example", "--country", "Nederland"], "two letters"),
    ],
)
def test_init_says_what_is_wrong(runner: CliRunner, arguments: list[str], words: str) -> None:
    done = run(runner, *arguments)
    assert done.exit_code != 0
    assert words in done.output


@pytest.mark.parametrize(
    "address",
    [
        *("govern.example.org", "ftp://govern.example.org", "https://", "http://[", "https://a:x"),
        *(
            "https://a.example\nSECRET_KEY=mine",
            "https://a.example\x1b",
            "https://a.\udcff.example",
        ),
        *("https://a.example #", "https://${HOME}.example", ""),
    ],
)
def test_an_address_is_checked_before_anything_is_written(
    runner: CliRunner, tmp_path: Path, address: str
) -> None:
    done = run(runner, *GIVEN, "noor@windkracht.example", "--external-url", address)
    assert done.exit_code == 2, done.output
    assert "--external-url: " in done.output
    assert not (tmp_path / "instance").exists()


def test_after_a_wrong_address_the_right_one_is_taken(runner: CliRunner) -> None:
    asked = [*GIVEN, "noor@windkracht.example", "--external-url"]
    assert run(runner, *asked, "https://").exit_code == 2
    right = "https://govern.example.org"
    done = run(runner, *asked, right)
    assert done.exit_code == 0, done.output
    assert f"{right}/links/" in done.output


@pytest.mark.parametrize("option", ["--name", "--admin-name", "--admin-email", "--country"])
@pytest.mark.parametrize("answer", ["", " ", "a\nb", "a\x00", "caf\udce9", "a\u202eb", "x" * 300])
def test_an_answer_that_cannot_be_is_refused_by_the_name_of_its_option(
    runner: CliRunner, tmp_path: Path, option: str, answer: str
) -> None:
    done = run(runner, *GIVEN, "noor@windkracht.example", option, answer)
    assert done.exit_code == 2, done.output
    assert f"{option}: " in done.output
    assert not isinstance(done.exception, UnicodeError)
    assert not (tmp_path / "instance").exists()


@pytest.mark.parametrize(
    ("answers", "option"),
    [
        (b"nowhere\n", "--external-url"),
        (b"\n  \n", "--admin-name"),
        (b"\nNo\xe9l\n", ""),
        (b"\nNoor\nno address\n", "--admin-email"),
        (b"\nNoor\nnoor@windkracht.example\nA > B\n", "--name"),
    ],
)
def test_a_wrong_answer_that_nobody_can_correct_ends_it_with_nothing_written(
    runner: CliRunner, tmp_path: Path, answers: bytes, option: str
) -> None:
    done = run(runner, "init", input=answers)
    assert done.exit_code == 2, (done.output, done.exception)
    assert f"{option}: " in done.output
    assert not (tmp_path / "instance").exists()


def test_a_wrong_answer_at_a_terminal_is_asked_again(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "at_a_terminal", lambda: True)
    answers = (
        "nowhere\n\n \nNoor\nnoor\nnoor@windkracht.example\nA > B\nWindkracht\n40\nnl\n\nbe\ny\n"
    )
    done = run(runner, "init", input=answers)
    assert done.exit_code == 0, done.output
    assert done.output.count("Error: ") == 4
    assert "/links/" in done.output


RIGHT = "https://govern.example.org"


def written(tmp_path: Path) -> dict[str, str | None]:
    path = tmp_path / "instance" / "govern.env"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return dotenv_values(path, interpolate=False)


def test_init_writes_what_the_environment_says(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "it's ${HOME} \\ #1.db"
    said = {"GOVERN_EXTERNAL_URL": RIGHT, "DATABASE_URL": f"sqlite:///{other}"}
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    done = run(runner, *GIVEN, "noor@windkracht.example")
    assert done.exit_code == 0, done.output
    assert f"{RIGHT}/links/" in done.output
    kept = written(tmp_path)
    assert {name: kept[name] for name in said} == said
    assert len(kept["SECRET_KEY"] or "") >= 32
    assert stat.S_IMODE(other.stat().st_mode) == 0o600
    assert not (tmp_path / "instance" / "govern.db").exists()
    # The next shell, without the variables, comes to the same database.
    for name in said:
        monkeypatch.delenv(name)
    with application().app_context():
        facts = find_facts()
        assert facts is not None
        assert facts.name == "Windkracht"
        assert db.engine.url.database == str(other)
        db.engine.dispose()


def test_init_keeps_to_an_environment_that_says_everything(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "x" * 40)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///govern.db")
    monkeypatch.setenv("GOVERN_EXTERNAL_URL", RIGHT)
    wrong = run(runner, *GIVEN, "noor@windkracht.example", "--external-url", "https://b.example")
    assert wrong.exit_code == 2
    assert f"GOVERN_EXTERNAL_URL says {RIGHT}" in wrong.output
    assert not (tmp_path / "instance").exists()
    done = run(runner, *GIVEN, "noor@windkracht.example")
    assert done.exit_code == 0, done.output
    assert not (tmp_path / "instance" / "govern.env").exists()
    assert stat.S_IMODE((tmp_path / "instance" / "govern.db").stat().st_mode) == 0o600
    # On another machine: what is there already is left, and no settings are made up for it.
    monkeypatch.delenv("SECRET_KEY")
    again = run(runner, *GIVEN, "noor@windkracht.example")
    assert again.exit_code == 1
    assert "nothing was changed" in again.output
    assert not (tmp_path / "instance" / "govern.env").exists()


def test_init_begins_in_no_other_database_than_the_settings_name(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "instance").mkdir()
    path = tmp_path / "instance" / "govern.env"
    path.write_text(f"DATABASE_URL=sqlite:///{tmp_path / 'one.db'}\n", encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'two.db'}")
    done = run(runner, *GIVEN, "noor@windkracht.example")
    assert done.exit_code == 1
    assert "Nothing was changed" in done.output
    monkeypatch.delenv("DATABASE_URL")
    done = run(runner, *GIVEN, "noor@windkracht.example")
    assert done.exit_code == 1
    assert "SECRET_KEY is not set" in done.output
    assert "GOVERN_EXTERNAL_URL is not set" in done.output
    assert not list(tmp_path.glob("*.db"))


def test_who_forgets_where_the_demo_lives_is_told(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GOVERN_INSTANCE")
    assert "demo" not in run(runner, "audit", "verify").output
    demo = tmp_path / "instance" / "demo"
    demo.mkdir(parents=True)
    (demo / "govern.env").touch()
    done = run(runner, "audit", "verify")
    assert done.exit_code == 1
    assert "DATABASE_URL" in done.output
    assert "say GOVERN_INSTANCE=instance/demo before the command" in done.output
