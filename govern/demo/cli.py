"""`govern demo`: prepares the demonstration in a folder of its own, and nowhere else."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click
from dotenv import dotenv_values
from flask_migrate import upgrade
from sqlalchemy import inspect

from govern.accounts.queries import find_demo_password
from govern.audit import keys
from govern.core.permissions import system
from govern.core.transactions import transaction
from govern.demo import history
from govern.extensions import db
from govern.firsthour import services as firsthour
from govern.firsthour.cli import preset_for
from govern.links.notifications import address_of
from govern.links.queries import list_open_by_batch
from govern.operations import jobs as operations
from govern.operations.cli import DEMO_FOLDER
from govern.organisation.queries import is_demo

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

SETTINGS, DATABASE, DONE = "govern.env", "govern.db", "demo-done"
#: What a demo leaves in its folder; starting over removes these and nothing else.
FILES = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", DONE)
MORE_FILES = ("demo-password", "audit-key.pem", "queue.db", "queue.db-wal", "queue.db-shm")
FOLDERS = ("mail", "metrics", "attachments")
ORGANISATION, PEOPLE = "My organisation", 40
ADMINISTRATOR, ADDRESS = "First Administrator", "administrator@demo.example"


@click.command()
@click.option("--prepare", is_flag=True, help="Make the demo; without it nothing happens.")
@click.option("--reset", is_flag=True, help="Throw the demo's data away first.")
@click.option("--no-data", is_flag=True, help="An empty organisation instead of Havenlicht.")
@click.option("--port", default=8000, show_default=True, help="The port it will be served on.")
@click.pass_obj
def demo(
    application: Callable[[], Flask],
    *,
    prepare: bool,
    reset: bool,
    no_data: bool,
    port: int,
) -> None:
    """Prepare the demonstration; `python3 run.py demo` does this and serves it."""
    if not prepare:
        message = "`python3 run.py demo` prepares and serves the demo; here, add --prepare"
        raise click.UsageError(message)
    folder = choose_folder()
    _refuse_another_installation(folder)
    _write_settings(folder, port)
    if reset or not (folder / DONE).exists():
        _refuse_real_data(application, folder)
        _clear(folder)
    app = application()
    with app.app_context():
        upgrade()
        # Before anything happens that is sealed, so that its checkpoint is signed.
        keys.ensure_key(app.config["GOVERN"].instance)
    if (folder / DONE).exists():
        click.echo("The demo is there already; --reset starts it over.")
    elif no_data:
        address = _begin_empty(app)
        with app.app_context():
            operations.checkpoint()
        click.echo("Ready. Open this address once, within 14 days:")
        click.echo(f"  {address}")
    else:
        _load(app)
    (folder / DONE).touch()
    if password := find_demo_password(folder):
        click.echo(f"Everybody's password in the demo: {password}")


def choose_folder() -> Path:
    """Turn this process to the demo's folder: GOVERN_INSTANCE, or one beside the others."""
    os.environ.setdefault("GOVERN_INSTANCE", DEMO_FOLDER)
    os.environ["GOVERN_DEMO"] = "1"
    return Path(os.environ["GOVERN_INSTANCE"]).resolve()


def _refuse_another_installation(folder: Path) -> None:
    path = folder / SETTINGS
    if path.exists() and dotenv_values(path).get("GOVERN_DEMO") != "1":
        message = f"{path} belongs to an installation that is not a demo. Nothing was touched."
        raise click.ClickException(message)


def _write_settings(folder: Path, port: int) -> None:
    """Write the demo's settings, with the secret it has already, readable by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / SETTINGS
    before = dotenv_values(path) if path.exists() else {}
    values = {
        "SECRET_KEY": before.get("SECRET_KEY") or secrets.token_urlsafe(48),
        "DATABASE_URL": f"sqlite:///{folder / DATABASE}",
        "GOVERN_EXTERNAL_URL": f"http://127.0.0.1:{port}",
        "GOVERN_DEMO": "1",
    }
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())


def _refuse_real_data(application: Callable[[], Flask], folder: Path) -> None:
    """Look into a database before it is thrown away: only a demo's may be."""
    if not (folder / DATABASE).exists():
        return
    with application().app_context():
        has_tables = inspect(db.engine).has_table("organisation")
        found = is_demo() if has_tables else None
        db.session.remove()
        db.engine.dispose()
    if found is False:
        message = f"{folder / DATABASE} holds an organisation that is no demo. Nothing was touched."
        raise click.ClickException(message)


def _clear(folder: Path) -> None:
    for name in (*FILES, *MORE_FILES):
        (folder / name).unlink(missing_ok=True)
    for name in FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)


def _load(app: Flask) -> None:
    click.echo(
        "Two years of Havenlicht, an invented insurer, are being lived. This takes a minute."
    )
    with app.app_context(), click.progressbar(length=1, label="Loading", width=50) as bar:

        def lived(day: int, days: int) -> None:
            bar.length = days
            bar.update(day - bar.pos)

        history.load(progress=lived)


def _begin_empty(app: Flask) -> str:
    """Make an empty organisation, and give the address that lets its administrator in."""
    with app.test_request_context(base_url=app.config["GOVERN"].external_url):
        with transaction():
            batch_id = firsthour.found(
                actor=system("the demo begins empty"),
                key=app.config["SECRET_KEY"],
                name=ORGANISATION,
                preset=preset_for(PEOPLE),
                languages=["en", "nl"],
                time_zone="Europe/Amsterdam",
                country="NL",
                admin_name=ADMINISTRATOR,
                admin_email=ADDRESS,
                also_director=True,
                is_demo=True,
            )
        (row,) = list_open_by_batch(batch_id)
        return address_of(row.id)
