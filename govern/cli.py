"""The `govern` command group."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click
from dotenv import load_dotenv
from flask import Flask
from flask_migrate import downgrade, upgrade

from govern.app import create_app
from govern.audit import cli as audit
from govern.audit import keys
from govern.config import MissingSettings, is_external_address
from govern.demo.cli import demo
from govern.firsthour.cli import Answers, Complete, begin
from govern.operations import cli as operations
from govern.signoff import cli as signoff
from govern.staffing.cli import people


def instance_folder() -> Path:
    """Give the folder for everything that belongs to this installation alone."""
    return Path(os.environ.get("GOVERN_INSTANCE", "instance")).resolve()


def load_private_settings() -> None:
    """Read the settings `init` or `demo` wrote; what the environment says already, wins.

    Not so for the demo: an address of a real database in the environment must never become its.
    """
    is_demo = os.environ.get("GOVERN_DEMO") == "1"
    load_dotenv(instance_folder() / "govern.env", override=is_demo)


def write_private_settings(**more: str) -> Path:
    """Write a settings file only its owner can read, with a fresh secret; keep one that exists."""
    folder = instance_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "govern.env"
    if not path.exists():
        values = {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "DATABASE_URL": f"sqlite:///{folder / 'govern.db'}",
            **more,
        }
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in values.items())
    return path


def application() -> Flask:
    """Build the application, or end with every missing setting named."""
    load_private_settings()
    try:
        return create_app()
    except MissingSettings as error:
        raise click.ClickException(str(error)) from error


@click.group()
@click.version_option(package_name="govern")
@click.pass_context
def main(context: click.Context) -> None:
    """Govern: where an organisation's customer-experience programme lives."""
    # The commands of the slices cannot look up to this file; they are handed what they need.
    context.obj = application


main.add_command(people)
people.add_command(operations.unlock)
main.add_command(audit.group)
main.add_command(demo)
main.add_command(signoff.group)
for _command in operations.COMMANDS:
    main.add_command(_command)


@main.command()
@click.option("--name", help="Name of the organisation.")
@click.option("--people", type=click.IntRange(1, 1_000_000), help="How many people work there.")
@click.option("--languages", help="Languages people can choose; the first one leads: en,nl.")
@click.option("--time-zone", help="For example Europe/Brussels.")
@click.option("--country", help="Two letters, for example NL.")
@click.option("--admin-name", help="Name of the first administrator.")
@click.option("--admin-email", help="E-mail address of the first administrator.")
@click.option("--director/--no-director", default=None, help="Also the CX director, or not.")
@click.option("--external-url", help="The address people type.", default=None)
@click.option("--yes", is_flag=True, help="Ask nothing; what is not given gets its default.")
def init(
    name: str | None,
    people: int | None,
    languages: str | None,
    time_zone: str | None,
    country: str | None,
    admin_name: str | None,
    admin_email: str | None,
    director: bool | None,  # noqa: FBT001 - an option of the command line.
    external_url: str | None,
    yes: bool,  # noqa: FBT001
) -> None:
    """Set up an organisation: settings file, database, first administrator."""
    answers = Answers(
        name, people, languages, time_zone, country, admin_name, admin_email, director, yes
    )
    given: Answers | Complete = answers
    load_private_settings()
    if not os.environ.get("GOVERN_EXTERNAL_URL"):
        external_url = answers.text(
            external_url,
            "The address people will type",
            "--external-url",
            "http://127.0.0.1:8000",
            _address,
        )
        # Nothing is written before everything was answered and checked.
        given = answers.complete()
        path = write_private_settings(GOVERN_EXTERNAL_URL=external_url)
        click.echo(f"Settings are in {path}; keep that file private.")
    app = application()
    with app.app_context():
        upgrade()
        key = keys.ensure_key(app.config["GOVERN"].instance)
    address = begin(app, given)
    click.echo(f"Checkpoints of the audit log are signed with a key whose public half is {key}")
    click.echo("Ready. Start it with `govern serve`, then open this address once, within 14 days:")
    click.echo(f"  {address}")


def _address(text: str) -> str:
    address = text.strip()
    if not is_external_address(address):
        raise click.UsageError("an address begins with https://, like https://govern.example.org")
    return address


@main.group("db")
def database() -> None:
    """Look after the database."""


@database.command("upgrade")
@click.argument("revision", default="head")
def db_upgrade(revision: str) -> None:
    """Bring the database to the newest version, or to REVISION."""
    with application().app_context():
        upgrade(revision=revision)


@database.command("downgrade")
@click.argument("revision", default="-1")
def db_downgrade(revision: str) -> None:
    """Take the database back one version, or to REVISION."""
    with application().app_context():
        downgrade(revision=revision)


if __name__ == "__main__":
    main()
