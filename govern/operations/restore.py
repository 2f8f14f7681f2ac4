"""Puts a backup in the place of an empty installation."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from alembic.script import ScriptDirectory
from flask import current_app
from psycopg import Error as DatabaseError
from sqlalchemy.exc import SQLAlchemyError

from govern.accounts import services as accounts
from govern.core import sqlite
from govern.core.bus import publish
from govern.core.transactions import transaction
from govern.extensions import db
from govern.links import services as links
from govern.operations import backup, copying, schema
from govern.operations.backup import BadArchive, Manifest
from govern.operations.events import BackupRestored


class NotEmpty(Exception):
    """The database already holds something; nothing was touched."""


@dataclass(frozen=True)
class Restored:
    """What was put in place, and what of it was shut again."""

    manifest: Manifest
    sessions: int
    links: int


def restore(source: Path, *, force: bool = False) -> Restored:
    """Put a backup in place: checked as a whole first, into an empty database only unless forced.

    What is in place is replaced at once, when everything of the backup has been read and brought
    to this version: a copy of SQLite's file, one transaction of PostgreSQL. Whoever was signed in
    then, or held a link, has to come in anew: it may have been ended since.
    Raises BadArchive and NotEmpty before anything is touched.
    """
    instance: Path = current_app.config["GOVERN"].instance
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="govern-restore-", dir=instance) as name:
        folder = Path(name)
        manifest = backup.unpack(source, folder)
        if manifest.dialect != db.engine.dialect.name:
            message = f"it is a backup of {manifest.dialect}, and this database is not"
            raise BadArchive(message)
        _ensure_known(manifest.revision)
        if not force and any(copying.count_rows().values()):
            message = "the database is not empty"
            raise NotEmpty(message)
        if manifest.dialect == "sqlite":
            _prepare(folder)
            db.engine.dispose()
            sqlite.copy(folder / backup.DATABASE, Path(db.engine.url.database or ""))
        else:
            _load(folder, manifest)
        _place_attachments(folder / backup.ATTACHMENTS)
    return _shut(manifest)


def _shut(manifest: Manifest) -> Restored:
    """End every session and link that was open when the backup was made."""
    db.session.remove()
    with transaction():
        restored = Restored(manifest, accounts.end_sessions(None), links.withdraw(None))
        publish(
            BackupRestored(
                actor_id=None,
                subject_id=uuid4(),
                sessions=restored.sessions,
                links=restored.links,
            )
        )
    return restored


def _ensure_known(revision: str) -> None:
    scripts = ScriptDirectory.from_config(schema.config())
    if revision not in {script.revision for script in scripts.walk_revisions()}:
        message = "it was made by a version of Govern that this one does not know"
        raise BadArchive(message)


def _prepare(folder: Path) -> None:
    """Bring a copy of SQLite to this version; what guards its rows must be what guards ours."""
    copy, own = folder / backup.DATABASE, folder / "own.sqlite"
    try:
        schema.bring_file(copy)
    except (SQLAlchemyError, RuntimeError) as error:
        message = f"the database in the file cannot be brought to this version: {error}"
        raise BadArchive(message) from error
    schema.bring_file(own)
    if sqlite.triggers(copy) != sqlite.triggers(own):
        message = "the database in the file has other triggers than ours, which guard the log"
        raise BadArchive(message)


def _load(folder: Path, manifest: Manifest) -> None:
    ours = [table.name for table in db.metadata.sorted_tables]
    order = [name for name in ours if name in manifest.tables]
    if len(order) != len(manifest.tables):
        # Tables of an older schema that are gone now come last; they point to the others.
        order += sorted(set(manifest.tables) - set(order))
    try:
        with db.engine.begin() as connection:
            schema.bring(connection, schema.EMPTY)
            schema.bring(connection, manifest.revision)
            copying.load(connection, folder / backup.TABLES, manifest.tables, order)
            found = copying.count_rows(connection)
            wrong = [n for n, t in manifest.tables.items() if n in found and found[n] != t["rows"]]
            if wrong:
                message = f"these tables have other numbers of rows: {', '.join(wrong)}"
                raise BadArchive(message)
            schema.bring(connection, schema.NEWEST)
    except (SQLAlchemyError, DatabaseError, OSError, LookupError, TypeError) as error:
        message = f"its tables cannot be loaded: {error}"
        raise BadArchive(message) from error


def _place_attachments(folder: Path) -> None:
    target = backup.attachments_folder()
    if target.exists():
        shutil.rmtree(target)
    if folder.is_dir():
        folder.replace(target)
