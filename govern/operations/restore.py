"""Puts a backup in the place of an empty installation."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from flask import current_app
from flask_migrate import downgrade, upgrade

from govern.accounts import services as accounts
from govern.core import sqlite
from govern.core.bus import publish
from govern.core.transactions import transaction
from govern.extensions import db
from govern.links import services as links
from govern.operations import backup, copying
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

    Whoever was signed in then, or held a link, has to come in anew: it may have been ended since.
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
            db.engine.dispose()
            sqlite.copy(folder / backup.DATABASE, Path(db.engine.url.database or ""))
        else:
            _load(folder, manifest)
        upgrade()
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
    config = current_app.extensions["migrate"].migrate.get_config()
    try:
        known = ScriptDirectory.from_config(config).get_revision(revision)
    except CommandError as error:
        known = None
        cause: Exception | None = error
    else:
        cause = None
    if known is None:
        message = "it was made by a version of Govern that this one does not know"
        raise BadArchive(message) from cause


def _load(folder: Path, manifest: Manifest) -> None:
    ours = [table.name for table in db.metadata.sorted_tables]
    order = [name for name in ours if name in manifest.tables]
    if len(order) != len(manifest.tables):
        # Tables of an older schema that are gone now come last; they point to the others.
        order += sorted(set(manifest.tables) - set(order))
    downgrade(revision="base")
    upgrade(revision=manifest.revision)
    copying.load(folder / backup.TABLES, manifest.tables, order)
    found = copying.count_rows()
    wrong = [n for n, t in manifest.tables.items() if n in found and found[n] != t["rows"]]
    if wrong:
        message = f"after loading, these tables have other numbers of rows: {', '.join(wrong)}"
        raise BadArchive(message)


def _place_attachments(folder: Path) -> None:
    target = backup.attachments_folder()
    if target.exists():
        shutil.rmtree(target)
    if folder.is_dir():
        folder.replace(target)
