"""Commands for running an installation and keeping it alive."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govern.accounts import queries as accounts_found
from govern.accounts import services as accounts
from govern.accounts.rules import keyed_hash
from govern.core.permissions import system
from govern.core.transactions import transaction
from govern.links import services as links
from govern.links.notifications import address_of
from govern.operations import backup, doctor, restore, server, worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from flask import Flask

    Build = Callable[[], Flask]

_SIGNS = {doctor.State.OK: "ok  ", doctor.State.WARN: "warn", doctor.State.BAD: "BAD "}
#: Where the demo lives, unless GOVERN_INSTANCE names another folder.
DEMO_FOLDER = "instance/demo"
_FILE = click.Path(dir_okay=False, path_type=Path)


def _turn_to_the_demo() -> None:
    """Let this process use the folder that `govern demo` has prepared."""
    os.environ["GOVERN_DEMO"] = "1"
    os.environ["GOVERN_INSTANCE"] = os.environ.get("GOVERN_INSTANCE") or DEMO_FOLDER


@click.command()
@click.option("--port", default=8000, show_default=True, help="The port on 127.0.0.1.")
@click.option("--demo", is_flag=True, help="Let the demo's people sign in with one click.")
@click.pass_obj
def serve(application: Build, *, port: int, demo: bool) -> None:
    """Serve the pages; GOVERN_BIND (host:port) opens another address than 127.0.0.1."""
    if demo:
        _turn_to_the_demo()
    app = application()
    settings = app.config["GOVERN"]
    server.serve(app, settings, settings.bind or f"127.0.0.1:{port}")


@click.command("worker")
@click.option("--demo", is_flag=True, help="Work for the demo.")
@click.pass_obj
def work(application: Build, *, demo: bool) -> None:
    """Deliver mail, seal the log and do everything else that happens without a person."""
    if demo:
        _turn_to_the_demo()
    app = application()
    worker.Worker(app, worker.make_queue(app.config["GOVERN"])).run()


@click.command("backup")
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="Replace FILE where there is one already.")
@click.pass_obj
def make_backup(application: Build, *, file: Path, replace: bool) -> None:
    """Write database and attachments into one FILE; everything may go on running."""
    # Of a link, the link itself: where it leads is not what was named.
    if not replace and os.path.lexists(file):
        raise click.ClickException(
            f"{file} exists already and was not touched. Give another name, or --replace."
        )
    with application().app_context():
        try:
            manifest = backup.make(file.parent.resolve() / file.name)
        except OSError as error:
            raise click.ClickException(f"{file} was not written: {error.strerror}.") from error
    click.echo(f"{file}: {len(manifest.tables)} tables, {len(manifest.files)} files. Keep it safe.")


@click.command("restore")
@click.argument("file", type=_FILE)
@click.option("--force", is_flag=True, help="Replace what the database holds now.")
@click.pass_obj
def put_back(application: Build, *, file: Path, force: bool) -> None:
    """Put a backup FILE into an empty database, after checking all of it."""
    with application().app_context():
        try:
            done = restore.restore(file, force=force)
        except backup.BadArchive as error:
            raise click.ClickException(f"{file} was refused: {error}.") from error
        except restore.NotEmpty as error:
            raise click.ClickException(
                f"Nothing was touched: {error}. With --force its content is replaced."
            ) from error
    click.echo(f"Restored {len(done.manifest.tables)} tables from {done.manifest.made_at}.")
    click.echo(
        f"Everybody signs in anew: {done.sessions} sessions were ended, "
        f"and {done.links} links withdrawn that were still open in the backup."
    )


@click.command("unlock")
@click.argument("email")
@click.pass_obj
def unlock(application: Build, *, email: str) -> None:
    """Let whoever has this EMAIL try to sign in again after too many failed tries."""
    app = application()
    with app.app_context():
        person_id = _whose(email)
        with transaction():
            accounts.unlock(
                person_id,
                actor=system("people unlock in the terminal"),
                account_hash=keyed_hash(email.strip().lower(), app.config["SECRET_KEY"]),
            )
    click.echo(f"{email} can try again.")


def _whose(email: str) -> UUID:
    """Find whose open account has an address; the terminal may give bytes that are no text."""
    sayable = email.encode(errors="replace").decode()
    found = accounts_found.find_account_by_email(sayable)
    if found is None:
        raise click.ClickException(f"Nobody with an open account has the address {sayable}.")
    person_id: UUID = found.id
    return person_id


@click.command("new-password")
@click.argument("email")
@click.pass_obj
def new_password(application: Build, *, email: str) -> None:
    """Print an address at which whoever has this EMAIL chooses a new password, once."""
    app = application()
    with app.app_context():
        person_id = _whose(email)
        with transaction():
            link_id = links.make_reset(
                person_id,
                email,
                actor=system("people new-password in the terminal"),
                key=app.config["SECRET_KEY"],
            )
        with app.test_request_context():
            address = address_of(link_id)
    click.echo("Give this to nobody but its owner; it works once, for one hour:")
    click.echo(address)


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
@click.pass_obj
def examine(application: Build, *, as_json: bool) -> None:
    """Tell what is wrong with this installation and what to do; exit code 1 when something is."""
    with application().app_context():
        found = doctor.examine()
    good = all(finding.state is not doctor.State.BAD for finding in found)
    if as_json:
        click.echo(json.dumps({"ok": good, "findings": [vars(finding) for finding in found]}))
    else:
        for finding in found:
            click.echo(f"{_SIGNS[finding.state]}  {finding.check}: {finding.text}")
            if finding.advice:
                click.echo(f"      {finding.advice}")
    if not good:
        raise SystemExit(1)


COMMANDS = (serve, work, make_backup, put_back, examine)
