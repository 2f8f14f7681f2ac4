"""`govern people`: import people and departments from a file."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govern.core.errors import Conflict, DomainError
from govern.core.permissions import system
from govern.core.transactions import transaction
from govern.departments.rules import SEPARATOR
from govern.sheets.reading import Limits, read_rows
from govern.sheets.sheet import MEBIBYTE
from govern.staffing import policies, queries, rules, services
from govern.staffing.rules import RowChange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from click._termui_impl import ProgressBar
    from flask import Flask

    from govern.sheets.sheet import Row
    from govern.staffing.models import Plan

#: Whoever may use the terminal may import more than a browser can send.
LIMITS = Limits(max_bytes=100 * MEBIBYTE, max_rows=500_000, max_unpacked=500 * MEBIBYTE)
MOST_SHOWN = 50


@click.group("people")
def people() -> None:
    """Look after people."""


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--leavers", is_flag=True, help="End the access of who is missing from the file.")
@click.pass_obj
def import_file(
    application: Callable[[], Flask], file: Path, *, dry_run: bool, leavers: bool
) -> None:
    """Import people and departments from FILE (CSV or XLSX).

    Rows with a problem are named and left out, and the exit code is 1 when there are any.
    """
    with application().app_context():
        try:
            plan = _run(file, dry_run=dry_run, leavers=leavers)
        except Conflict as error:
            message = "People were changed while this ran; nothing was imported. Run it once more."
            raise click.ClickException(message) from error
        except DomainError as error:
            raise click.ClickException(str(error)) from error
    if plan.problems:
        raise SystemExit(1)


def _run(file: Path, *, dry_run: bool, leavers: bool) -> Plan:
    actor = system("people import in the terminal")
    with file.open("rb") as stream:
        file_hash = hashlib.file_digest(stream, "sha256").hexdigest()
    with read_rows(file, filename=file.name, limits=LIMITS) as sheet, _bar(sheet.rows) as bar:
        parsed = rules.parse(replace(sheet, rows=iter(bar)))
    if dry_run:
        plan = policies.make_plan(parsed, queries.take_snapshot(actor))
        _tell(plan, parsed.titles, leavers=leavers)
        click.echo("Nothing was changed.")
        return plan
    with transaction():
        plan = policies.make_plan(parsed, queries.take_snapshot(actor, lock=True))
        _tell(plan, parsed.titles, leavers=leavers)
        with click.progressbar(length=len(plan.rows), label="Writing") as done:
            services.import_people(
                plan, actor=actor, file_hash=file_hash, leavers=leavers, tick=done.update
            )
    click.echo("Imported.")
    return plan


def _bar(rows: Iterator[Row]) -> ProgressBar[Row]:
    return click.progressbar(rows, label="Reading")


def _tell(plan: Plan, titles: Mapping[str, str], *, leavers: bool) -> None:
    """Say what a file would change, and what is wrong with it, in the words of its own titles."""
    for message, params in plan.notes:
        click.echo(message % params if params else message)
    for names in plan.departments.values():
        click.echo(f"New department: {SEPARATOR.join(names)}")
    for row in plan.rows:
        if row.adopts:
            click.echo(f"Row {row.row} adopts {row.adopts}, typed in before: now {row.number}.")
    counts = ", ".join(f"{plan.count(what)} {what.value}" for what in RowChange)
    click.echo(f"People: {counts}, {plan.unchanged} unchanged.")
    wrong = len({problem.row for problem in plan.problems})
    for problem in plan.problems[:MOST_SHOWN]:
        title = titles.get(problem.field, problem.field)
        where = f"Row {problem.row}, {title}" if title else f"Row {problem.row}"
        click.echo(f"{where}: {problem}", err=True)
    if len(plan.problems) > MOST_SHOWN:
        click.echo(f"... and {len(plan.problems) - MOST_SHOWN} more.", err=True)
    if wrong:
        click.echo(f"Rows with a problem, which are left out: {wrong}.", err=True)
    if plan.leavers:
        what = "Their access ends" if leavers else "Nothing happens to them without --leavers"
        click.echo(f"Missing from the file: {len(plan.leavers)}. {what}.")
        for person in plan.leavers[:MOST_SHOWN]:
            click.echo(f"  {person.number}  {person.name}")
