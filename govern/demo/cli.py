"""`govern demo`: prepares the demonstration in a folder of its own, and nowhere else."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from dotenv import dotenv_values
from flask_migrate import upgrade

from govern.accounts.queries import find_demo_password
from govern.audit import keys
from govern.core import sqlite
from govern.core.permissions import Role
from govern.demo import history
from govern.demo.serving import ensure_free, serve
from govern.firsthour.cli import Answers, begin
from govern.home.queries import list_holders
from govern.links.notifications import address_of
from govern.links.queries import find_open_invitation
from govern.operations import jobs as operations
from govern.operations.cli import DEMO_FOLDER
from govern.organisation.queries import find_facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

SETTINGS, DATABASE, DONE = "govern.env", "govern.db", "demo-done"
#: What a demo leaves in its folder; starting over removes these and nothing else.
FILES = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", DONE)
MORE_FILES = ("demo-password", "audit-key.pem", "queue.db", "queue.db-wal", "queue.db-shm")
FOLDERS = ("mail", "metrics", "attachments")
#: What an empty demo is called, and who begins it, unless somebody says otherwise.
OFFERED = {
    "--admin-name": "First Administrator",
    "--admin-email": "administrator@demo.example",
    "--name": "My organisation",
    "--people": "40",
}
UNTOUCHED = "Nothing was touched."


@click.command()
@click.option("--prepare", is_flag=True, help="Only make it; serve it later.")
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
    """Make the demonstration where there is none, and serve it on this machine only.

    The empty one asks who you are, where there is somebody at the terminal to ask.
    """
    if not prepare:
        ensure_free(port)
    folder = choose_folder()
    _refuse_another_installation(folder)
    if reset or not (folder / DONE).exists():
        _clear(folder)
    _write_settings(folder, port)
    app = application()
    with app.app_context():
        upgrade()
        # Before anything happens that is sealed, so that its checkpoint is signed.
        keys.ensure_key(app.config["GOVERN"].instance)
    if (folder / DONE).exists():
        _tell_what_is_there(app, folder, no_data=no_data)
    elif no_data:
        address = _begin_empty(app)
        with app.app_context():
            operations.checkpoint()
        _tell_the_way_in(address)
    else:
        _load(app)
    (folder / DONE).touch()
    if password := find_demo_password(folder):
        click.echo(f"Everybody's password in the demo: {password}")
    if not prepare:
        serve(port)


def choose_folder() -> Path:
    """Turn this process to the demo's folder: GOVERN_INSTANCE, or one beside the others."""
    os.environ["GOVERN_INSTANCE"] = os.environ.get("GOVERN_INSTANCE") or DEMO_FOLDER
    os.environ["GOVERN_DEMO"] = "1"
    return Path(os.environ["GOVERN_INSTANCE"]).resolve()


def _refuse_another_installation(folder: Path) -> None:
    """Refuse a folder whose settings or whose database are not a demo's, before it is touched."""
    path = folder / SETTINGS
    if path.exists() and dotenv_values(path).get("GOVERN_DEMO") != "1":
        message = f"{path} belongs to an installation that is not a demo. {UNTOUCHED}"
        raise click.ClickException(message)
    path = folder / DATABASE
    try:
        found = sqlite.column_of(path, "organisation", "is_demo") if path.exists() else []
    except sqlite.dbapi.DatabaseError as error:
        message = f"{path} cannot be read, so nobody knows whether it is a demo. {UNTOUCHED}"
        raise click.ClickException(message) from error
    if not all(found):
        message = f"{path} holds an organisation that is no demo. {UNTOUCHED}"
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
    """Make an empty organisation, and give the address that lets its director in."""
    asked = sys.stdin is not None and sys.stdin.isatty()
    if asked:
        click.echo("An organisation of your own. Enter takes what stands in [brackets].")
    answers = Answers(
        name=None,
        people=None,
        languages="en,nl",
        time_zone="Europe/Amsterdam",
        country="NL",
        admin_name=None,
        admin_email=None,
        director=True,
        yes=not asked,
        is_demo=True,
        offered=OFFERED,
    )
    return begin(app, answers)


def _tell_the_way_in(address: str) -> None:
    click.echo("Ready. Open this address once Govern runs, within 14 days. You choose a password")
    click.echo("there and are led through the first hour; afterwards you sign in with your e-mail:")
    click.echo(f"  {address}")


def _tell_what_is_there(app: Flask, folder: Path, *, no_data: bool) -> None:
    """Say which demo was found, how one comes in, and how to start over."""
    with app.test_request_context(base_url=app.config["GOVERN"].external_url):
        facts = find_facts()
        waiting = [find_open_invitation(row.id) for row in list_holders(Role.ADMINISTRATOR)]
        addresses = [address_of(link.id) for link in waiting if link is not None]
    name = facts.name if facts else "an empty database"
    click.echo(f"There is a demo already in {folder}: {name}. It is kept as it is.")
    over = "python3 run.py demo --reset"
    click.echo(f"To throw it away and start over with the example data: {over}")
    click.echo(f"... or with an organisation of your own: {over} --no-data")
    if no_data and not addresses:
        click.echo("Sign in to the one that is there with the e-mail and password you chose.")
    for address in addresses:
        _tell_the_way_in(address)
