"""The `govern` command group."""

from __future__ import annotations

import os
import re
import secrets
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from dotenv import dotenv_values, load_dotenv
from flask_migrate import downgrade, upgrade
from sqlalchemy.exc import OperationalError

from govern.app import create_app
from govern.audit import cli as audit
from govern.audit import keys
from govern.config import (
    MissingSettings,
    from_environment,
    instance_folder,
    is_external_address,
)
from govern.core.errors import Busy
from govern.demo.cli import demo
from govern.extensions import db
from govern.firsthour.cli import Answers, Complete, begin, refuse_another_organisation
from govern.operations import checks
from govern.operations import cli as operations
from govern.signoff import cli as signoff
from govern.staffing.cli import people

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from govern.config import Settings

#: What has to be said somewhere, in the environment or in the settings file.
REQUIRED = ("SECRET_KEY", "DATABASE_URL", "GOVERN_EXTERNAL_URL")
#: What a settings file holds as it is; everything else is put between quotes.
_PLAIN = re.compile(r"[0-9A-Za-z_.:/@%?&=,+~-]*")


def settings_file() -> Path:
    """Give the file of this installation's settings, whether it is there or not."""
    return instance_folder() / "govern.env"


def load_private_settings() -> None:
    """Read the settings `init` or `demo` wrote; what the environment says already, wins.

    Not so for the demo: an address of a real database in the environment must never become its.
    """
    is_demo = os.environ.get("GOVERN_DEMO") == "1"
    # A value is what stands there, also when a password holds `${`.
    load_dotenv(settings_file(), override=is_demo, interpolate=False)


def write_private_settings(values: Mapping[str, str]) -> Path:
    """Write a settings file that only its owner can read."""
    path = settings_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={_quoted(value)}\n" for name, value in values.items())
    return path


def _quoted(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def application() -> Flask:
    """Build the application, or end with every setting named that is missing or wrong."""
    load_private_settings()
    return create_app(_settings(os.environ))


def _settings(environ: Mapping[str, str]) -> Settings:
    try:
        return from_environment(environ)
    except MissingSettings as error:
        raise click.ClickException(f"{error}{_beside_a_demo()}") from error


def _beside_a_demo() -> str:
    """Say where settings are, when nobody said where and a demo has some."""
    demo_folder = operations.DEMO_FOLDER
    # What somebody else's folder holds cannot be seen, and is not there for us.
    is_there = os.access(Path(demo_folder, settings_file().name), os.R_OK)
    if os.environ.get("GOVERN_INSTANCE") or not is_there:
        return ""
    return f"\nFor the demo that is here, say GOVERN_INSTANCE={demo_folder} before the command."


def with_schema(needed: frozenset[checks.Schema], *, waits: bool = False) -> Flask:
    """Build the application, or end when its database has no schema that will do.

    What `waits` starts without an answer too: the database may come up later.
    """
    app = application()
    with app.app_context():
        try:
            schema = checks.find_schema()
        except OperationalError:
            if not waits:
                raise
            return app
        finally:
            db.session.remove()
    if schema not in needed:
        raise click.ClickException(" ".join(checks.SAID[schema]))
    return app


class Commands(click.Group):
    """Commands that end in one sentence when the database cannot be used."""

    def invoke(self, context: click.Context) -> Any:  # noqa: ANN401 - as click has it.
        """Run the command."""
        try:
            return super().invoke(context)
        except OperationalError as error:
            reason = " ".join(str(error.orig).split())
            raise click.ClickException(f"The database cannot be used: {reason}") from error
        except Busy as error:
            raise click.ClickException(str(error)) from error


#: Those that make a schema, or say themselves what is wrong with it.
WITHOUT_SCHEMA = frozenset({"db", "demo", "doctor", "init", "restore"})
WITH_ANY_SCHEMA = frozenset({"backup"})
#: Those that go on when the database goes and comes back.
WAITING = frozenset({"serve", "worker"})


@click.group(cls=Commands)
@click.version_option(package_name="govern")
@click.pass_context
def main(context: click.Context) -> None:
    """Govern: where an organisation's customer-experience programme lives."""
    command = context.invoked_subcommand
    # The commands of the slices cannot look up to this file; they are handed what they need.
    context.obj = application
    if command not in WITHOUT_SCHEMA:
        needed = checks.ANY if command in WITH_ANY_SCHEMA else checks.CURRENT
        context.obj = partial(with_schema, needed, waits=command in WAITING)


main.add_command(people)
people.add_command(operations.unlock)
people.add_command(operations.new_password)
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
    _refuse_another_database()
    load_private_settings()
    known = os.environ.get("GOVERN_EXTERNAL_URL", "")
    if known and external_url not in {None, known}:
        message = f"--external-url: GOVERN_EXTERNAL_URL says {known} already; say the same, or one"
        raise click.UsageError(message)
    given: Answers | Complete = answers
    values: dict[str, str] = {}
    if not settings_file().exists() and not all(os.environ.get(name) for name in REQUIRED):
        values = {
            "SECRET_KEY": os.environ.get("SECRET_KEY") or secrets.token_urlsafe(48),
            "DATABASE_URL": os.environ.get("DATABASE_URL")
            or f"sqlite:///{instance_folder() / 'govern.db'}",
            "GOVERN_EXTERNAL_URL": known
            or answers.text(
                external_url,
                "The address people will type",
                "--external-url",
                "http://127.0.0.1:8000",
                _address,
            ),
        }
    settings = _settings({**os.environ, **values})
    if values:
        # Nothing is written before everything was answered and checked.
        given = answers.complete()
    app = create_app(settings)
    with app.app_context():
        upgrade()
        refuse_another_organisation()
        if values:
            path = write_private_settings(values)
            click.echo(f"Settings are in {path}; keep that file private.")
        key = keys.ensure_key(settings.instance)
    address = begin(app, given)
    click.echo(f"Checkpoints of the audit log are signed with a key whose public half is {key}")
    click.echo("Ready. Start it with `govern serve`, then open this address once, within 14 days:")
    click.echo(f"  {address}")


def _refuse_another_database() -> None:
    """Refuse to begin in one database while the settings file leads to another."""
    written = dotenv_values(settings_file(), interpolate=False).get("DATABASE_URL")
    said = os.environ.get("DATABASE_URL")
    if written and said and written != said:
        message = (
            f"DATABASE_URL in the environment is not the one in {settings_file()}, "
            "which is used wherever the variable is not set. Nothing was changed: "
            "make both the same, or unset the variable."
        )
        raise click.ClickException(message)


def _address(text: str) -> str:
    address = text.strip()
    if not is_external_address(address):
        raise click.UsageError(
            "an address has no path, and begins with https://, like https://govern.example.org"
        )
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
