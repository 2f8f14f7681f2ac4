"""Settings: every variable is checked at the start, and all that is wrong is named at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import make_url

from govern.config import MissingSettings, Settings, database_address, from_environment

if TYPE_CHECKING:
    from pathlib import Path

WRONG = {
    "SECRET_KEY": ["short"],
    "DATABASE_URL": [
        "mysql://u:hidden@h/db",
        "postgresql+psycopg2://u:hidden@h/db",
        "postgresql://u:hidden@h:port/db",
        "postgresql://u:hidden@h1:5432,h2:port/db",
        "postgresql://u:hidden@h1:5432,[h2/db",
        "postgresql://u:hidden@/db?host=h1,h2&port=1,2,3",
        "sqlite:govern.db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:////there/is/no/such/folder/govern.db",
    ],
    "GOVERN_EXTERNAL_URL": [
        "govern.example.org",
        "ftp://govern.example.org",
        "https://example.org/govern",
    ],
    "GOVERN_BIND": ["8000", "127.0.0.1", "127.0.0.1:http", "http://127.0.0.1:8000"],
    "GOVERN_WORKERS": ["0", "-1", "two", "1.5", "\N{SUPERSCRIPT TWO}", "129", "9" * 5000],
    "GOVERN_THREADS": ["0", "many", "1000000"],
    "GOVERN_TRUSTED_PROXIES": ["-1", "yes", "10"],
    "GOVERN_MAIL_URL": [
        "gopher://x",
        "mail.example.org:587",
        "smtp://",
        "smtp://u:hidden@mail.example.org:port",
        "smtp://mail.example.org/?tls=1",
    ],
    "GOVERN_MAIL_FROM": ["nobody", "Govern <govern@example.org>", "a b@example.org"],
    "GOVERN_QUEUE_URL": ["redis://u:hidden@h", "queue.db"],
    "GOVERN_METRICS_TOKEN": ["two words", "caf\N{LATIN SMALL LETTER E WITH ACUTE}"],
    "GOVERN_LOG_LEVEL": ["NONSENSE", "10"],
    "GOVERN_DEMO": ["yes", "true"],
}
RIGHT = {
    "DATABASE_URL": ["sqlite:///govern.db", "postgres://h/db", "postgresql://u@h1,h2/db"],
    "GOVERN_BIND": [
        *("0.0.0.0:8000", "[::1]:8000", ":8000", "localhost:80,[::1]:80"),
        *("unix:/run/govern/govern.sock", "fd://3"),
    ],
    "GOVERN_WORKERS": ["1", "128", " 4 ", ""],
    "GOVERN_MAIL_URL": ["smtp://u:p@mail.example.org:587", "smtps://mail.example.org", ""],
    "GOVERN_MAIL_FROM": ["govern@localhost", ""],
    "GOVERN_QUEUE_URL": ["sqlite:////tmp/queue.db", "postgresql://u:p@h/queue", ""],
    "GOVERN_LOG_LEVEL": ["warning", "DEBUG", ""],
    "GOVERN_DEMO": ["0", "1", ""],
}


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Give an environment in which Govern can start."""
    return {
        "SECRET_KEY": "a secret for tests only, and long enough",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'govern.db'}",
        "GOVERN_EXTERNAL_URL": "https://govern.example.org/",
        "GOVERN_INSTANCE": str(tmp_path / "instance"),
    }


def problems(environ: dict[str, str]) -> list[str]:
    with pytest.raises(MissingSettings) as refused:
        from_environment(environ)
    return refused.value.problems


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, some in WRONG.items() for v in some])
def test_a_wrong_value_is_refused_with_what_would_be_right(
    environ: dict[str, str], name: str, value: str
) -> None:
    (problem,) = problems({**environ, name: value})
    assert problem.startswith(f"{name} ")
    assert ": " in problem
    assert "hidden" not in problem


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, some in RIGHT.items() for v in some])
def test_what_may_be_said_is_taken(environ: dict[str, str], name: str, value: str) -> None:
    assert from_environment({**environ, name: value}).external_url == "https://govern.example.org"


def test_all_that_is_missing_or_wrong_is_named_at_once(environ: dict[str, str]) -> None:
    wrong = {name: values[0] for name, values in WRONG.items()}
    assert {line.split()[0] for line in problems({**environ, **wrong})} == set(WRONG)
    missing = problems({})
    assert [line.split(" is not set")[0] for line in missing] == [
        "DATABASE_URL",
        "SECRET_KEY",
        "GOVERN_EXTERNAL_URL",
    ]


def test_the_instance_is_a_folder(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (problem,) = problems({**environ, "GOVERN_INSTANCE": str(tmp_path / "file")})
    assert problem.startswith("GOVERN_INSTANCE ")


def test_what_is_left_out_or_empty_has_its_default(environ: dict[str, str]) -> None:
    empty = dict.fromkeys(set(WRONG) - set(environ), "")
    settings = from_environment({**environ, **empty})
    assert settings == from_environment(environ)
    for name in ("mail_from", "log_level", "workers", "threads", "trusted_proxies", "bind"):
        assert getattr(settings, name) == getattr(Settings, name)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            "postgresql://u:p,%40@h1:5433,h2/db?connect_timeout=2",
            {"host": "h1,h2", "port": "5433,5432", "connect_timeout": "2"},
        ),
        ("postgres://u@h1,[::1]:5434/db", {"host": "h1,::1", "port": "5432,5434"}),
        ("postgresql://h1:1,h2:2", {"host": "h1,h2", "port": "1,2"}),
        ("postgresql+psycopg://u:p@/db?host=h1,h2", {"host": "h1,h2", "port": ","}),
        ("postgresql://u:a,b@h:5433/db", {"host": "h", "port": 5433}),
        ("postgresql://u:p@h/db", {"host": "h"}),
    ],
)
def test_several_hosts_are_said_as_psycopg_reads_them(
    said: str, meant: dict[str, str | int]
) -> None:
    url = make_url(database_address(said))
    given = url.get_dialect()().create_connect_args(url)[1]
    assert {name: given[name] for name in given if name in {*meant, "host", "port"}} == meant
    if "/db" in said:
        assert given["dbname"] == "db"
