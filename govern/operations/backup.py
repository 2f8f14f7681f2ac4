"""One file that holds an installation: database, attachments, and what proves it is whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from alembic.migration import MigrationContext
from flask import current_app

from govern.core import clock, sqlite
from govern.extensions import db
from govern.operations import copying

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "govern-backup"
MANIFEST = "manifest.json"
DATABASE = "database.sqlite"
TABLES = "tables"
ATTACHMENTS = "attachments"
UNFINISHED = "unfinished"
CHUNK = 1024 * 1024
LARGEST_MANIFEST = 64 * CHUNK


class BadArchive(Exception):
    """The file is no backup of ours, or is damaged; nothing was touched."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup says about itself."""

    made_at: str
    product: str
    dialect: str
    revision: str
    #: Name in the archive -> its SHA-256.
    files: Mapping[str, str]
    #: Table -> columns and rows, or rows alone.
    tables: Mapping[str, Any]


def current_revision() -> str:
    """Give the schema revision of the database; empty when it has none."""
    connection = db.session.connection()
    return MigrationContext.configure(connection).get_current_revision() or ""


def attachments_folder() -> Path:
    """Give the folder of uploaded files."""
    folder: Path = current_app.config["GOVERN"].instance / ATTACHMENTS
    return folder


def make(target: Path) -> Manifest:
    """Write a backup of the running installation; the file appears when it is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="govern-backup-", dir=target.parent) as name:
        folder = Path(name)
        dialect = db.engine.dialect.name
        if dialect == "sqlite":
            copy = folder / DATABASE
            sqlite.copy(Path(db.engine.url.database or ""), copy)
            tables: dict[str, Any] = sqlite.counts(copy)
        else:
            (folder / TABLES).mkdir()
            tables = copying.dump(folder / TABLES)
        if attachments_folder().is_dir():
            shutil.copytree(attachments_folder(), folder / ATTACHMENTS)
        files = {
            path.relative_to(folder).as_posix(): digest(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        manifest = Manifest(
            made_at=clock.now().isoformat(),
            product=_product(),
            dialect=dialect,
            revision=current_revision(),
            files=files,
            tables=tables,
        )
        _pack(folder, target, manifest)
    return manifest


def _product() -> str:
    """Give the version of Govern; a checkout that is not installed has none."""
    try:
        return version("govern")
    except PackageNotFoundError:
        return "checkout"


def _pack(folder: Path, target: Path, manifest: Manifest) -> None:
    text = json.dumps({"format": FORMAT, "version": 1, **vars(manifest)}, indent=1, sort_keys=True)
    # Inside the folder that is ours alone, so that nobody can have put something there before.
    unfinished = folder / UNFINISHED
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    descriptor = os.open(unfinished, flags, 0o600)
    with os.fdopen(descriptor, "wb") as file, ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, text)
        for name in manifest.files:
            archive.write(folder / name, name)
    unfinished.replace(target)


def digest(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack a backup into a folder and check all of it, or raise BadArchive."""
    try:
        with ZipFile(source) as archive:
            manifest = _read_manifest(archive)
            inside = {info.filename for info in archive.infolist()} - {MANIFEST}
            if inside != set(manifest.files) or len(archive.infolist()) != len(inside) + 1:
                message = "what is in the file is not what its list says"
                raise BadArchive(message)
            for name, expected in manifest.files.items():
                _take(archive, name, expected, folder)
    except (BadZipFile, OSError, EOFError, ValueError, RuntimeError, zlib.error) as error:
        message = f"the file cannot be read: {type(error).__name__}"
        raise BadArchive(message) from error
    if manifest.dialect == "sqlite":
        if found := sqlite.problems(folder / DATABASE):
            message = f"the database in the file is damaged: {found[0]}"
            raise BadArchive(message)
        if sqlite.counts(folder / DATABASE) != manifest.tables:
            message = "the database in the file has other numbers of rows than its list says"
            raise BadArchive(message)
    return manifest


def _read_manifest(archive: ZipFile) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            message = "its list is too long"
            raise BadArchive(message)
        values = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as error:
        message = "this is no backup of Govern"
        raise BadArchive(message) from error
    if not isinstance(values, dict) or values.pop("format", "") != FORMAT:
        message = "this is no backup of Govern"
        raise BadArchive(message)
    if values.pop("version", 0) != 1:
        message = "this backup was made by a newer version of Govern"
        raise BadArchive(message)
    try:
        manifest = Manifest(**values)
    except TypeError as error:
        message = "its list is not complete"
        raise BadArchive(message) from error
    texts = [manifest.made_at, manifest.product, manifest.dialect, manifest.revision]
    lists = [manifest.files, manifest.tables]
    if not all(isinstance(one, dict) for one in lists) or not all(
        isinstance(text, str) for text in [*texts, *manifest.files.values()]
    ):
        message = "its list is not complete"
        raise BadArchive(message)
    return manifest


def _take(archive: ZipFile, name: str, expected: str, folder: Path) -> None:
    path = PurePosixPath(name)
    if (
        path.is_absolute()
        or ".." in path.parts
        or "\\" in name
        or path.parts[0]
        not in {
            DATABASE,
            TABLES,
            ATTACHMENTS,
        }
    ):
        message = "it holds a file that does not belong there"
        raise BadArchive(message)
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    checksum = hashlib.sha256()
    with archive.open(name) as inside, target.open("wb") as file:
        while block := inside.read(CHUNK):
            checksum.update(block)
            file.write(block)
    if checksum.hexdigest() != expected:
        message = f"{name} is damaged"
        raise BadArchive(message)
