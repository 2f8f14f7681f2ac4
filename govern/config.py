"""Settings from the environment: frozen, complete or refused, and the folder of our own assets."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = Path(__file__).resolve().parent


#: What stands in no address of ours, and means something else in a settings file.
UNTYPED = frozenset("\"'`#$?@\\<>{}")


class MissingSettings(Exception):
    """Settings that are missing or wrong, all of them at once."""

    def __init__(self, problems: list[str]) -> None:
        """Keep one sentence for each problem."""
        super().__init__("Govern cannot start:\n" + "\n".join(f"  - {line}" for line in problems))
        self.problems = problems


def asset_root() -> Path:
    """Give the folder that holds templates, static files and migrations: package or checkout."""
    return PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs between installations; see the table in the README."""

    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    external_url: str
    instance: Path
    demo: bool = False
    testing: bool = False
    trusted_proxies: int = 0
    mail_url: str = field(default="", repr=False)
    mail_from: str = "govern@localhost"
    queue_url: str = field(default="", repr=False)
    metrics_token: str = field(default="", repr=False)
    workers: int = 2
    threads: int = 2
    argon2_memory: int = 65536
    log_level: str = "INFO"

    @property
    def secure(self) -> bool:
        """Be true when people reach this installation over https."""
        return self.external_url.startswith("https://")

    def cookie(self, name: str) -> str:
        """Give the full name of a cookie: over https the browser holds it to this host alone."""
        return f"__Host-{name}" if self.secure else name

    @property
    def host(self) -> str:
        """Give the host name (and port) of the external address."""
        return urlsplit(self.external_url).netloc

    @property
    def is_sqlite(self) -> bool:
        """Be true when the database is a SQLite file."""
        return self.database_url.startswith("sqlite")


def database_address(url: str) -> str:
    """Name the driver in a PostgreSQL address; psycopg 3 is the one we install."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def is_external_address(url: str) -> bool:
    """Tell whether people can type this address, and a line of a settings file can hold it."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return known and not any(c.isspace() or not c.isprintable() or c in UNTYPED for c in url)


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings, or raise MissingSettings naming everything that is wrong."""
    problems: list[str] = []

    def needed(name: str, why: str) -> str:
        value = environ.get(name, "").strip()
        if not value:
            problems.append(f"{name} is not set: {why}")
        return value

    def number(name: str, default: int) -> int:
        value = environ.get(name, "").strip() or str(default)
        if not value.isascii() or not value.isdigit():
            problems.append(f"{name} is '{value}', and a whole number was expected")
            return default
        return int(value)

    secret_key = needed(
        "SECRET_KEY", "a long random text that signs sessions; `govern init` writes one"
    )
    database_url = needed(
        "DATABASE_URL",
        "for example sqlite:////srv/govern/govern.db or postgresql://user:password@host/govern",
    )
    external_url = needed(
        "GOVERN_EXTERNAL_URL", "the address people type, for example https://customers.example.org"
    ).rstrip("/")
    if secret_key and len(secret_key) < 32:  # noqa: PLR2004 - 256 bits in any encoding.
        problems.append("SECRET_KEY is too short: at least 32 characters")
    if database_url and not database_url.startswith(("sqlite:", "postgres")):
        problems.append("DATABASE_URL must begin with sqlite: or postgresql:")
    if external_url and not is_external_address(external_url):
        problems.append("GOVERN_EXTERNAL_URL must begin with https:// (or http:// for a trial)")
    settings = Settings(
        secret_key=secret_key,
        database_url=database_address(database_url),
        external_url=external_url,
        instance=Path(environ.get("GOVERN_INSTANCE", "instance")).resolve(),
        demo=environ.get("GOVERN_DEMO") == "1",
        trusted_proxies=number("GOVERN_TRUSTED_PROXIES", 0),
        mail_url=environ.get("GOVERN_MAIL_URL", ""),
        mail_from=environ.get("GOVERN_MAIL_FROM", "govern@localhost"),
        queue_url=environ.get("GOVERN_QUEUE_URL", ""),
        metrics_token=environ.get("GOVERN_METRICS_TOKEN", ""),
        workers=number("GOVERN_WORKERS", 2),
        threads=number("GOVERN_THREADS", 2),
        log_level=environ.get("GOVERN_LOG_LEVEL", "INFO"),
    )
    if problems:
        raise MissingSettings(problems)
    return settings
