"""Settings from the environment: frozen, complete or refused, and the folder of our own assets."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PACKAGE = Path(__file__).resolve().parent
POSTGRESQL = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
STANDARD_PORT = "5432"
DATABASES = (
    "sqlite:////srv/govern/govern.db, postgresql://user:password@host:5432/govern "
    "or postgresql://user:password@host1:5432,host2:5432/govern"
)
#: 256 bits in any encoding.
SECRET_LENGTH = 32
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
#: Whoever reads what went wrong must not read these.
SECRET = frozenset(
    {"SECRET_KEY", "DATABASE_URL", "GOVERN_MAIL_URL", "GOVERN_QUEUE_URL", "GOVERN_METRICS_TOKEN"}
)
_SEVERAL_HOSTS = re.compile(
    r"(?P<user>[^/?]*@)?(?P<hosts>[^/?@]*,[^/?@]*)(?P<name>/[^?]*)?(?:\?(?P<query>.*))?"
)
_HOST = re.compile(r"(?P<name>\[[^\]]*\]|[^:\[\]]+)(?::(?P<port>[0-9]*))?")
_PLACE = re.compile(r"unix:\S+|fd://[0-9]+|(?:\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z.-]*):[0-9]{1,5}")

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
    bind: str = ""
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
    """Name the driver in a PostgreSQL address, and say several hosts as SQLAlchemy reads them."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in POSTGRESQL:
        return url
    # psycopg 3 is the driver we install.
    return f"postgresql+psycopg://{_hosts_in_the_query(rest)}"


def _hosts_in_the_query(rest: str) -> str:
    """Turn `user@a:1,b:2/name` of libpq into `user@/name?host=a,b&port=1,2`."""
    several = _SEVERAL_HOSTS.fullmatch(rest)
    if several is None:
        return rest
    hosts = [_HOST.fullmatch(piece) for piece in several["hosts"].split(",")]
    names = [host["name"].strip("[]") for host in hosts if host]
    if len(names) != len(hosts):
        return rest
    ports = [host["port"] or STANDARD_PORT for host in hosts if host]
    query = f"host={','.join(names)}&port={','.join(ports)}"
    more = several["query"]
    user, name = several["user"] or "", several["name"] or "/"
    return f"{user}{name}?{query}" + (f"&{more}" if more else "")


def is_external_address(url: str) -> bool:
    """Tell whether people can type this address, and a line of a settings file can hold it.

    It has no path: pages stand at the root of their host.
    """
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    if not known or parts.path not in {"", "/"}:
        return False
    return not any(c.isspace() or not c.isprintable() or c in UNTYPED for c in url)


def _is_database(url: str) -> bool:
    """Tell whether SQLAlchemy can read this address, and it is of a kind we know."""
    try:
        parts = make_url(database_address(url))
        if parts.drivername == "sqlite":
            return parts.database not in {None, "", ":memory:"}
        if parts.drivername != "postgresql+psycopg":
            return False
        parts.get_dialect()().create_connect_args(parts)
    except (ArgumentError, ValueError):
        return False
    return True


def _missing_folder(url: str, instance: Path) -> Path | None:
    """Give the folder of a SQLite file when it is not there; the instance folder is made."""
    parts = make_url(url)
    if parts.drivername != "sqlite" or (parts.database or "").startswith("file:"):
        return None
    folder = (instance / (parts.database or "")).parent
    return None if folder == instance or folder.is_dir() else folder


def _is_mail_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    more = parts.path.strip("/") or parts.query or parts.fragment
    return known and not more and _is_plain(url)


def _is_plain(text: str) -> bool:
    """Tell whether a text is printable ASCII without a space, as a header can carry it."""
    return text.isascii() and text.isprintable() and " " not in text


def _is_sender(text: str) -> bool:
    name, _at, domain = text.rpartition("@")
    return bool(name and domain) and parseaddr(text)[1] == text and _is_plain(text)


def _is_place(text: str) -> bool:
    """Tell whether the web server can listen here; several places have commas between them."""
    return all(_PLACE.fullmatch(place.strip()) for place in text.split(","))


def instance_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Give the folder for everything that belongs to this installation alone."""
    return Path(environ.get("GOVERN_INSTANCE", "").strip() or "instance").resolve()


class _Reader:
    """Reads variables, and keeps one sentence for each that is missing or wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def text(self, name: str, is_right: Callable[[str], bool], expected: str) -> str:
        """Give a variable that may be left out; one that may hold a secret is never shown."""
        value = self.environ.get(name, "").strip()
        if value and not is_right(value):
            shown = "" if name in SECRET else f" '{value}'"
            self.problems.append(f"{name} is wrong{shown}: {expected}")
        return value

    def needed(self, name: str, is_right: Callable[[str], bool], expected: str) -> str:
        """Give a variable that must be there."""
        if not self.environ.get(name, "").strip():
            self.problems.append(f"{name} is not set: {expected}")
        return self.text(name, is_right, expected)

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """Give a whole number between two others."""

        def is_right(value: str) -> bool:
            digits = value.isascii() and value.isdigit() and len(value) <= len(str(most))
            return digits and least <= int(value) <= most

        problems = len(self.problems)
        value = self.text(name, is_right, f"a whole number from {least} to {most}")
        return int(value) if value and len(self.problems) == problems else default


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings, or raise MissingSettings naming everything that is missing or wrong."""
    read = _Reader(environ)
    instance = instance_folder(environ)
    database_url = read.needed("DATABASE_URL", _is_database, f"for example {DATABASES}")
    if database_url and _is_database(database_url):
        database_url = database_address(database_url)
        if folder := _missing_folder(database_url, instance):
            read.problems.append(f"DATABASE_URL names a file in {folder}: make that folder first")
    if instance.exists() and not instance.is_dir():
        read.problems.append(f"GOVERN_INSTANCE is wrong '{instance}': a folder, not a file")
    settings = Settings(
        secret_key=read.needed(
            "SECRET_KEY",
            lambda text: len(text) >= SECRET_LENGTH,
            f"a long random text that signs sessions, at least {SECRET_LENGTH} characters; "
            "`govern init` writes one",
        ),
        database_url=database_url,
        external_url=read.needed(
            "GOVERN_EXTERNAL_URL",
            is_external_address,
            "the address people type, without a path; it must begin with https:// "
            "(or http:// for a trial), for example https://customers.example.org",
        ).rstrip("/"),
        instance=instance,
        demo=read.text("GOVERN_DEMO", {"0", "1"}.__contains__, "1 in the demo, else empty") == "1",
        trusted_proxies=read.number("GOVERN_TRUSTED_PROXIES", 0, 0, 9),
        mail_url=read.text(
            "GOVERN_MAIL_URL", _is_mail_server, "smtp://user:password@host:port or smtps://..."
        ),
        mail_from=read.text("GOVERN_MAIL_FROM", _is_sender, "an address like govern@example.org")
        or Settings.mail_from,
        queue_url=read.text("GOVERN_QUEUE_URL", _is_database, DATABASES),
        metrics_token=read.text("GOVERN_METRICS_TOKEN", _is_plain, "letters and digits, no space"),
        bind=read.text("GOVERN_BIND", _is_place, "host:port, for example 127.0.0.1:8000"),
        workers=read.number("GOVERN_WORKERS", Settings.workers, 1, 128),
        threads=read.number("GOVERN_THREADS", Settings.threads, 1, 128),
        log_level=read.text("GOVERN_LOG_LEVEL", _is_level, ", ".join(LOG_LEVELS)).upper()
        or Settings.log_level,
    )
    if read.problems:
        raise MissingSettings(read.problems)
    return settings


def _is_level(text: str) -> bool:
    return text.upper() in LOG_LEVELS
