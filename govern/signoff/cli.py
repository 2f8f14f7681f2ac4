"""Commands for the definition and its signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from govern.signoff import queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


@click.group("definition")
def group() -> None:
    """Look after the definition."""


@group.command("verify")
@click.pass_obj
def verify(application: Callable[[], Flask]) -> None:
    """Recompute every signed text and signature; exit code 1 and all that is wrong."""
    with application().app_context():
        broken = queries.list_sentences()
    for sentence in broken:
        click.echo(sentence)
    if broken:
        raise SystemExit(1)
    click.echo("Every signed text and every signature holds.")
