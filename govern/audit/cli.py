"""Commands for the log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app

from govern.audit import keys, queries, rules
from govern.audit.reading import Damaged, find_waiting, reading
from govern.core import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Flask


@click.group("audit")
def group() -> None:
    """Look after the audit log."""


@group.command("key")
@click.pass_obj
def key(application: Callable[[], Flask]) -> None:
    """Make the key that signs checkpoints, when there is none, and print its public half."""
    with application().app_context():
        click.echo(keys.ensure_key(current_app.config["GOVERN"].instance))


@group.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON object.")
@click.option(
    "--checkpoints",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with checkpoints from your mailbox, one line each.",
)
@click.pass_obj
def verify(application: Callable[[], Flask], *, as_json: bool, checkpoints: Path | None) -> None:
    """Recompute the seal of the log and all signatures; exit code 1 when something is wrong."""
    try:
        known = [
            rules.read_line(line)
            for line in (checkpoints.read_text("utf-8").splitlines() if checkpoints else [])
            if line.strip()
        ]
    except ValueError as error:
        raise click.ClickException(f"{checkpoints} holds a line that is no checkpoint.") from error
    with application().app_context():
        own = keys.find_key(current_app.config["GOVERN"].instance)
        verdict = queries.verify(trusted=[rules.public_text(own)] if own else None, known=known)
        waiting, oldest = find_waiting()
        further = [sentence for check in rules.FURTHER for sentence in _sentences_of(check)]
    in_time = rules.is_in_time(oldest, clock.now())
    if as_json:
        click.echo(
            json.dumps(
                {
                    "ok": verdict.is_good and in_time and not further,
                    "waiting": waiting,
                    "rows": verdict.rows,
                    "checkpoints": verdict.checkpoints,
                    "problem": verdict.problem,
                    "position": verdict.position,
                    "row": str(verdict.audit_id) if verdict.audit_id else None,
                    "further": further,
                }
            )
        )
    else:
        _tell(verdict, waiting, oldest)
    if not as_json:
        for sentence in further:
            click.echo(sentence)
    if further or not verdict.is_good or not in_time:
        raise SystemExit(1)


def _sentences_of(check: Callable[[], list[str]]) -> list[str]:
    """Give what a further check finds wrong; what it cannot read is wrong, too."""
    try:
        with reading():
            return check()
    except Damaged:
        return ["What was signed cannot be read: it was changed."]


def _tell(verdict: queries.Verdict, waiting: int, oldest: datetime | None) -> None:
    """Say what was found, and never that all is well of what nobody has sealed."""
    if verdict.problem is not None:
        where = f" Position {verdict.position}." if verdict.position is not None else ""
        which = f" Row {verdict.audit_id}." if verdict.audit_id else ""
        click.echo(f"The log is NOT in order. {rules.PROBLEMS[verdict.problem]}{where}{which}")
    elif verdict.rows:
        click.echo(
            f"The log is in order. Sealed rows: {verdict.rows}. "
            f"Signed checkpoints: {verdict.checkpoints}."
        )
    else:
        click.echo("Nothing is sealed yet, so nothing can be verified.")
    if oldest is None:
        return
    click.echo(f"Rows that wait for their seal: {waiting}. The worker seals them.")
    if not rules.is_in_time(oldest, clock.now()):
        click.echo(f"The oldest has waited since {oldest:%Y-%m-%d %H:%M} UTC.")
        click.echo(
            "Until they are sealed, nobody can prove that they are whole. Run: govern worker"
        )
