"""Backup and restore: every row and every file comes back; a damaged archive changes nothing."""

from __future__ import annotations

import hashlib
import json
import zipfile
from contextlib import closing, nullcontext
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask_migrate import downgrade
from sqlalchemy import select

from govern.accounts import services as accounts
from govern.accounts.queries import find_actor, find_actor_of
from govern.accounts.rules import Method
from govern.app import create_app
from govern.audit import jobs, queries
from govern.audit.models import AuditRow
from govern.core import sqlite
from govern.core.permissions import record_check
from govern.core.transactions import transaction
from govern.extensions import db
from govern.journeys import services as journeys
from govern.links import services as links
from govern.links.queries import find_open_link
from govern.links.rules import LinkPurpose, link_token
from govern.operations import backup, restore, worker
from govern.operations.backup import BadArchive
from govern.operations.cli import make_backup, put_back
from tests.conftest import new_database, settings_for
from tests.factories.accounts import member
from tests.factories.people import OrganisationFactory, director

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask


@pytest.fixture
def fresh(dialect: str, tmp_path: Path) -> Any:
    """Give a way to make applications on migrated, empty databases of their own."""
    made: list[Flask] = []

    def make() -> Flask:
        name = f"backup_{uuid4().hex[:8]}"
        folder = tmp_path / name
        app = create_app(settings_for(new_database(dialect, name), folder))
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


def everything_but_the_restoring() -> dict[str, list[Any]]:
    """Give all rows but the one in the log that tells of the restoring itself."""
    found = everything()
    rows = found[AuditRow.__tablename__]
    told = [row for row in rows if "operations.backup_restored" in row]
    assert len(told) == 1
    return {**found, AuditRow.__tablename__: [row for row in rows if row not in told]}


@pytest.fixture
def full(fresh: Callable[[], Flask]) -> Flask:
    """Give an application with people, a journey, a sealed log and an attachment."""
    app = fresh()
    with app.app_context():
        with transaction():
            OrganisationFactory()
            person = director(name="Zoë \t\\N 'quoted'")
            journeys.create_generic(actor=find_actor_of(person.id))
        jobs.seal_everything()
        folder = backup.attachments_folder() / "ab"
        folder.mkdir(parents=True)
        (folder / "file.bin").write_bytes(bytes(range(256)))
    return app


def everything() -> dict[str, list[Any]]:
    with db.engine.execution_options(scope="tests").connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in db.metadata.sorted_tables
        }


def test_every_row_and_every_file_comes_back(
    full: Flask, fresh: Callable[[], Flask], tmp_path: Path
) -> None:
    file = tmp_path / "kept.backup"
    with full.app_context():
        before = everything()
        # On PostgreSQL the worker's queue has tables of its own, in the same database.
        queue = worker.make_queue(full.config["GOVERN"])
        queue.storage.enqueue(b"woken")
        queue.storage.close()
        made = backup.make(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert sum(map(len, before.values())) > 10
    with fresh().app_context():
        restore.restore(file)
        assert everything_but_the_restoring() == before
        assert queries.verify().is_good
        assert queries.verify().rows > 0
        stored = backup.attachments_folder() / "ab" / "file.bin"
        assert stored.read_bytes() == bytes(range(256))
        assert backup.current_revision() == made.revision


def test_a_database_that_holds_something_is_replaced_only_when_forced(
    full: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "kept.backup"
    with full.app_context():
        backup.make(file)
        before = everything()
        with transaction():
            director()
            record_check("tests")
        assert everything() != before
        with pytest.raises(restore.NotEmpty):
            restore.restore(file)
        restore.restore(file, force=True)
        assert everything_but_the_restoring() == before


def test_who_was_signed_in_or_held_a_link_when_the_backup_was_made_comes_in_anew(
    full: Flask, fresh: Callable[[], Flask], tmp_path: Path
) -> None:
    file = tmp_path / "kept.backup"
    with full.app_context():
        with transaction():
            person = member()
            token = accounts.sign_in(person.id, method=Method.PASSWORD, user_agent="", proof=None)
            (link_id,) = links.make(LinkPurpose.RESET, [person.id], key="a key")
        assert find_actor(token).is_authenticated
        backup.make(file)
    with fresh().app_context():
        done = restore.restore(file)
        assert (done.sessions, done.links) == (1, 1)
        assert not find_actor(token).is_authenticated
        assert find_open_link(link_token(link_id, "a key")) is None
        row = db.session.scalars(
            select(AuditRow).where(AuditRow.event == "operations.backup_restored")
        ).one()
        assert (row.actor_id, row.payload) == (None, {"sessions": 1, "links": 1})


def flip(file: Path, tmp_path: Path) -> Path:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    damaged = tmp_path / "damaged"
    damaged.write_bytes(bytes(data))
    return damaged


def cut(file: Path, tmp_path: Path) -> Path:
    damaged = tmp_path / "cut"
    damaged.write_bytes(file.read_bytes()[:-200])
    return damaged


def foreign(_file: Path, tmp_path: Path) -> Path:
    damaged = tmp_path / "foreign"
    with zipfile.ZipFile(damaged, "w") as archive:
        archive.writestr("readme.txt", "something else")
    return damaged


def text(_file: Path, tmp_path: Path) -> Path:
    damaged = tmp_path / "text"
    damaged.write_text("no archive")
    return damaged


def rewritten(file: Path, tmp_path: Path, change: Callable[[dict[str, Any]], Any]) -> Path:
    damaged = tmp_path / "rewritten"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(damaged, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        extra = change(manifest)
        new.writestr("manifest.json", json.dumps(manifest))
        for name in old.namelist():
            if name != "manifest.json":
                new.writestr(name, old.read(name))
        for name in extra or ():
            new.writestr(name, b"x")
    return damaged


def unlisted(file: Path, tmp_path: Path) -> Path:
    return rewritten(file, tmp_path, lambda _m: ["attachments/more"])


def escaping(file: Path, tmp_path: Path) -> Path:
    name = "attachments/../../escaped"
    return rewritten(file, tmp_path, lambda m: m["files"].update({name: "0" * 64}) or [name])


def newer(file: Path, tmp_path: Path) -> Path:
    return rewritten(file, tmp_path, lambda m: m.update(revision="9999"))


def other_dialect(file: Path, tmp_path: Path) -> Path:
    return rewritten(file, tmp_path, lambda m: m.update(dialect="oracle"))


def incomplete(file: Path, tmp_path: Path) -> Path:
    return rewritten(file, tmp_path, lambda m: m.pop("tables") and None)


def senseless(file: Path, tmp_path: Path) -> Path:
    return rewritten(file, tmp_path, lambda m: m.update(files=5))


def without_a_version(file: Path, tmp_path: Path) -> Path:
    return rewritten(file, tmp_path, lambda m: m.update(revision=""))


def unguarded(file: Path, tmp_path: Path) -> Path:
    """Give an archive that is whole, of a database in which the log can be rewritten."""

    def change(name: str, content: bytes) -> bytes:
        if name != backup.DATABASE:
            return content
        copy = tmp_path / "unguarded.sqlite"
        copy.write_bytes(content)
        with closing(sqlite.dbapi.connect(str(copy))) as connection:
            connection.execute("DROP TRIGGER audit_row_no_update")
            connection.commit()
        return copy.read_bytes()

    return consistent(file, tmp_path, change)


def cut_inside(file: Path, tmp_path: Path) -> Path:
    """Give an archive that is whole, of tables of which one is cut in the middle of a row."""

    def change(name: str, content: bytes) -> bytes:
        return content[: len(content) // 2] if name == "tables/person" else content

    return consistent(file, tmp_path, change)


def consistent(file: Path, tmp_path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    damaged = tmp_path / "consistent"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(damaged, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        for name in manifest["files"]:
            content = change(name, old.read(name))
            manifest["files"][name] = hashlib.sha256(content).hexdigest()
            new.writestr(name, content)
        new.writestr("manifest.json", json.dumps(manifest))
    return damaged


def test_a_file_that_was_exchanged_in_a_whole_archive_is_found(tmp_path: Path) -> None:
    name, content = "attachments/ab/file.bin", b"as it was uploaded"
    manifest = {"format": backup.FORMAT, "version": 1, "made_at": "", "product": "", "tables": {}}
    manifest |= {"dialect": "postgresql", "revision": ""}
    manifest["files"] = {name: hashlib.sha256(content).hexdigest()}
    for inside in (content, b"exchanged"):
        with zipfile.ZipFile(tmp_path / "made", "w") as archive:
            archive.writestr(backup.MANIFEST, json.dumps(manifest))
            archive.writestr(name, inside)
        with nullcontext() if inside == content else pytest.raises(BadArchive, match="is damaged"):
            backup.unpack(tmp_path / "made", tmp_path / "unpacked")


DAMAGES = [
    flip, cut, foreign, text, unlisted, escaping, newer, other_dialect, incomplete, senseless,
    without_a_version,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_or_foreign_file_is_refused_before_anything_is_touched(
    full: Flask, fresh: Callable[[], Flask], tmp_path: Path, damage: Any
) -> None:
    file = tmp_path / "kept.backup"
    with full.app_context():
        backup.make(file)
    damaged = damage(file, tmp_path)
    with fresh().app_context():
        before = everything()
        with pytest.raises(BadArchive):
            restore.restore(damaged, force=True)
        assert everything() == before
        assert not backup.attachments_folder().exists()
    assert not (tmp_path / "escaped").exists()


def test_what_cannot_be_loaded_leaves_everything_as_it_was(full: Flask, tmp_path: Path) -> None:
    file = tmp_path / "kept.backup"
    with full.app_context():
        backup.make(file)
        before = everything()
        is_file = db.engine.dialect.name == "sqlite"
        damaged = (unguarded if is_file else cut_inside)(file, tmp_path)
        with pytest.raises(BadArchive, match="triggers" if is_file else "cannot be loaded"):
            restore.restore(damaged, force=True)
        assert everything() == before


def test_a_backup_of_an_older_schema_is_brought_up_to_date(
    full: Flask, fresh: Callable[[], Flask], tmp_path: Path
) -> None:
    file = tmp_path / "kept.backup"
    with full.app_context():
        newest = backup.current_revision()
        people = everything()["person"]
        downgrade(revision="0001")
        backup.make(file)
    with fresh().app_context():
        restore.restore(file)
        assert backup.current_revision() == newest
        assert everything()["person"] == people


def test_the_commands_say_what_they_did(
    full: Flask, fresh: Callable[[], Flask], tmp_path: Path
) -> None:
    file = tmp_path / "kept.backup"
    runner = CliRunner()
    done = runner.invoke(make_backup, [str(file)], obj=lambda: full)
    assert done.exit_code == 0, done.output
    assert "Keep it safe" in done.output
    before = file.read_bytes()
    kept = runner.invoke(make_backup, [str(file)], obj=lambda: full)
    assert kept.exit_code == 1
    assert "exists already and was not touched" in kept.output
    assert file.read_bytes() == before
    done = runner.invoke(make_backup, [str(file), "--replace"], obj=lambda: full)
    assert done.exit_code == 0, done.output
    refused = runner.invoke(put_back, [str(file)], obj=lambda: full)
    assert refused.exit_code == 1
    assert "Nothing was touched" in refused.output
    empty = fresh()
    done = runner.invoke(put_back, [str(file)], obj=lambda: empty)
    assert done.exit_code == 0, done.output
    bad = runner.invoke(put_back, [str(text(file, tmp_path))], obj=lambda: empty)
    assert bad.exit_code == 1
    assert "was refused" in bad.output
