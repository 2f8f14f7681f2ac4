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
from govern.config import MissingSettings
from govern.staffing.cli import people


def instance_folder() -> Path:
    """Give the folder for everything that belongs to this installation alone."""
    return Path(os.environ.get("GOVERN_INSTANCE", "instance")).resolve()


def load_private_settings() -> None:
    """Read the settings `init` or `demo` wrote; what the environment says already, wins."""
    load_dotenv(instance_folder() / "govern.env", override=False)


def write_private_settings(**more: str) -> Path:
    """Write a settings file only its owner can read, with a fresh secret; keep one that exists."""
    folder = instance_folder()
    folder.mkdir(parents=True, exist_ok=True)
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
