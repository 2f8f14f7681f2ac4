"""Fresh, migrated, filled databases of each size, on SQLite and on PostgreSQL."""

from __future__ import annotations

import hashlib
import time
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from unittest.mock import patch
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from flask import Flask
from flask_migrate import upgrade
from psycopg import sql

from benchmarks.filling import fill, say
from benchmarks.tables import FILLS
from benchmarks.world import World
from govern.app import create_app
from govern.config import Settings, asset_root, database_address
from govern.core import sqlite
from govern.extensions import db
from tests import postgres

#: Of servers that nobody else reaches, on people that nobody is.
SECRET_KEY = "a secret for measuring only, and long enough"  # noqa: S105 - see above.
DIALECTS = ("sqlite", "postgresql")
ADDRESS = "http://127.0.0.1"
#: A server for tests does not wait for the disk; one that is measured has to.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass(frozen=True)
class Place:
    """One filled database, and the folder its servers may write to."""

    dialect: str
    url: str
    folder: Path
    world: World

    @property
    def name(self) -> str:
        """Name the place in tables."""
        return f"{self.dialect} {self.world.size:,}{' deep' if self.world.deep else ''}"

    def app(self) -> Flask:
        """Build the application on this database, in this process."""
        settings = Settings(
            secret_key=SECRET_KEY,
            database_url=database_address(self.url),
            external_url=ADDRESS,
            instance=self.folder,
            log_level="WARNING",
        )
        return create_app(settings)

    def environment(self) -> dict[str, str]:
        """Give the settings of a server on this database."""
        return {
            "SECRET_KEY": SECRET_KEY,
            "DATABASE_URL": self.url,
            "GOVERN_EXTERNAL_URL": ADDRESS,
            "GOVERN_INSTANCE": str(self.folder),
            "GOVERN_LOG_LEVEL": "WARNING",
        }


def fingerprint() -> str:
    """Give a short hash of what decides the contents: a kept database with another one is old."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    revisions = asset_root().glob("migrations/versions/*.py")
    for path in sorted([here / "world.py", *here.glob("fills/*.py"), *revisions]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:8]


class Databases(AbstractContextManager["Databases"]):
    """Makes databases in a folder and on a PostgreSQL server, and takes away what is not kept."""

    def __init__(self, folder: Path, address: str | None, *, keep: bool) -> None:
        """Take where files go, the server to use instead of one of our own, and what stays."""
        self.folder = folder
        self.address = address
        self.keep = keep
        self._server_url: str | None = None
        self._stack = ExitStack()

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Drop databases that are not kept, and stop our own server."""
        self._stack.close()

    def make(self, dialect: str, size: int, *, deep: bool = False) -> Place:
        """Give a filled database, one that was kept where there is one."""
        world = World(size, deep=deep)
        named = f"{size}_deep" if deep else str(size)
        kept = f"govern_bench_{named}_{fingerprint()}"
        folder = self.folder / f"{dialect}-{named}"
        make = self._make_file if dialect == "sqlite" else self._make_on_server
        return make(kept, folder, world)

    def _make_file(self, kept: str, folder: Path, world: World) -> Place:
        path, draft = self.folder / f"{kept}.db", self.folder / f"{kept}.draft"
        place = Place("sqlite", f"sqlite:///{path}", folder, world)
        if not path.exists():
            for old in self.folder.glob(f"{draft.name}*"):
                old.unlink()
            _prepare(Place("sqlite", f"sqlite:///{draft}", folder, world))
            # A copy made page by page holds what still lay in the write-ahead log.
            sqlite.copy(draft, path.with_suffix(".copy"))
            path.with_suffix(".copy").rename(path)
            for old in self.folder.glob(f"{draft.name}*"):
                old.unlink()
        return place

    def _make_on_server(self, kept: str, folder: Path, world: World) -> Place:
        server = self._server()
        name = kept if self.keep else f"{kept}_{uuid4().hex[:8]}"
        url = urlsplit(server)._replace(path=f"/{name}").geturl()
        place = Place("postgresql", url, folder, world)
        with psycopg.connect(server, autocommit=True) as connection:
            found = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(found, [name]).fetchone():
                return place
            draft = f"{name}_draft"
            postgres.drop_database(server, draft)
            self._stack.callback(postgres.drop_database, server, draft)
            if not self.keep:
                self._stack.callback(postgres.drop_database, server, name)
            draft_url = postgres.create_database(server, draft)
            _prepare(Place("postgresql", draft_url, folder, world))
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(rename.format(sql.Identifier(draft), sql.Identifier(name)))
        return place

    def _server(self) -> str:
        if self._server_url is None and self.address:
            scheme, separator, rest = self.address.partition("://")
            self._server_url = scheme.partition("+")[0] + separator + rest
        elif self._server_url is None:
            with patch.dict(postgres.SETTINGS, DURABLE):
                server = postgres.start()
            self._stack.callback(server.stop)
            self._server_url = server.url
        return self._server_url


def _prepare(place: Place) -> None:
    say(f"{place.name}: making the data ...")
    began = time.perf_counter()
    app = place.app()
    with app.app_context():
        try:
            upgrade()
            rows = fill(db.engine, place.world, FILLS)
        finally:
            db.engine.dispose()
    seconds = time.perf_counter() - began
    say(f"{place.name}: {rows:,} rows in {seconds:.1f} s")
