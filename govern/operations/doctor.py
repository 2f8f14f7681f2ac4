"""Looks an installation over: what is right, what is wrong, and what to do about it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from govern.audit import keys
from govern.audit import queries as audit
from govern.audit.reading import find_waiting
from govern.audit.rules import PROBLEMS, Problem, is_in_time
from govern.core import clock, sqlite
from govern.extensions import db
from govern.jobs import queries as jobs
from govern.mail.transport import SendError, Server
from govern.notifications import queries as notifications
from govern.operations import checks

if TYPE_CHECKING:
    from collections.abc import Callable

    from govern.config import Settings

GIBIBYTE = 1024**3
LITTLE_SPACE = 2 * GIBIBYTE
NO_SPACE = GIBIBYTE // 4
CLOCK_TOLERANCE = timedelta(seconds=5)
MAIL_LATE = 300.0
A_DAY = timedelta(days=1)
TWO_HOURS = timedelta(hours=2)
TWO_DAYS = timedelta(days=2)


class State(StrEnum):
    """How something is."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `advice` says what to do when it is not well."""

    check: str
    state: State
    text: str
    advice: str = ""


def _settings(settings: Settings) -> Finding:
    if settings.demo:
        return Finding(
            "settings",
            State.WARN,
            "This is a demonstration: people sign in with one click.",
            "Do not put real data in it.",
        )
    if not settings.secure:
        return Finding(
            "settings",
            State.WARN,
            "The external address is not https.",
            "Put a proxy with a certificate before it and set GOVERN_EXTERNAL_URL to https://.",
        )
    return Finding("settings", State.OK, "All settings are there.")


def _database(settings: Settings) -> Finding:
    checks.database_answers()
    if not settings.is_sqlite:
        number = db.session.scalar(select(func.current_setting("server_version")))
        return Finding("database", State.OK, f"PostgreSQL {number} answers.")
    text = f"SQLite {sqlite.version()}, journal mode {sqlite.journal_mode()}."
    if sqlite.journal_mode() != "WAL":
        return Finding(
            "database",
            State.WARN,
            text,
            "Readers and writers wait for each other. Install pysqlite3, or use PostgreSQL.",
        )
    path = Path(db.session.connection().engine.url.database or "")
    if sqlite.is_open_to_others(path):
        beside = f"{path} {path}-*" if any(path.parent.glob(f"{path.name}-*")) else str(path)
        return Finding(
            "database",
            State.WARN,
            f"{text} Its file is open to other accounts of this machine.",
            f"Let its owner alone read it: chmod 600 {beside}",
        )
    return Finding("database", State.OK, text)


def _migrations(_settings: Settings) -> Finding:
    schema = checks.find_schema()
    state = State.OK if schema in checks.CURRENT else State.BAD
    text, advice = checks.SAID[schema]
    return Finding("migrations", state, text, advice)


def _worker(_settings: Settings) -> Finding:
    seen = jobs.find_last_seen()
    failing = [run.name for run in jobs.list_failing()]
    if not jobs.is_worker_alive():
        when = f"since {seen:%Y-%m-%d %H:%M} UTC" if seen else "yet"
        return Finding(
            "worker",
            State.BAD,
            f"No worker was seen {when}: no mail leaves, nothing is sealed.",
            "Start it and keep it running: govern worker",
        )
    if failing:
        return Finding(
            "worker",
            State.WARN,
            f"Jobs that failed the last time: {', '.join(failing)}.",
            "Look for job.failed in the worker's log.",
        )
    return Finding("worker", State.OK, "A worker was seen in the last minute.")


def _mail(settings: Settings) -> Finding:
    if settings.demo:
        return Finding("mail", State.OK, "The demonstration keeps its mail in a folder.")
    if not settings.mail_url:
        return Finding(
            "mail",
            State.WARN,
            "There is no mail server: nobody gets mail.",
            "Set GOVERN_MAIL_URL, for example smtp://user:password@mail.example.org:587",
        )
    try:
        Server(settings.mail_url).check()
    except SendError as error:
        return Finding(
            "mail",
            State.BAD,
            f"The mail server: {error}.",
            "Check GOVERN_MAIL_URL, the firewall and the password.",
        )
    return Finding("mail", State.OK, "The mail server answers.")


def _clock(settings: Settings) -> Finding:
    now = clock.now()
    if settings.is_sqlite:
        return Finding("clock", State.OK, f"{now:%Y-%m-%d %H:%M:%S} UTC.")
    there = db.session.scalar(select(func.clock_timestamp()))
    difference = abs(there - now) if isinstance(there, datetime) else timedelta()
    if difference > CLOCK_TOLERANCE:
        return Finding(
            "clock",
            State.BAD,
            f"This clock and the database's differ by {difference.total_seconds():.0f} seconds.",
            "Let both machines follow a time server (chrony or systemd-timesyncd).",
        )
    return Finding("clock", State.OK, f"{now.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC.")


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.instance).free
    text = f"{free / GIBIBYTE:.1f} GiB free in the instance folder."
    if not os.access(settings.instance, os.W_OK):
        return Finding(
            "disk",
            State.BAD,
            "The instance folder cannot be written.",
            "Give the user that runs Govern the right to write there.",
        )
    if free < LITTLE_SPACE:
        state = State.BAD if free < NO_SPACE else State.WARN
        return Finding("disk", state, text, "Make room, or move the instance folder.")
    return Finding("disk", State.OK, text)


def _seal(settings: Settings) -> Finding:
    waiting, oldest = find_waiting()
    if oldest is not None and not is_in_time(oldest, clock.now()):
        return Finding(
            "seal",
            State.BAD,
            f"{waiting} rows of the log have no seal, since {oldest:%Y-%m-%d %H:%M} UTC.",
            "Start the worker: govern worker",
        )
    if audit.has_been_emptied():
        return Finding(
            "seal",
            State.BAD,
            PROBLEMS[Problem.EMPTIED],
            "Run: govern audit verify --checkpoints FILE, with those that were mailed to you",
        )
    return _signature(settings, waiting)


def _signature(settings: Settings, waiting: int) -> Finding:
    if keys.find_key(settings.instance) is None:
        return Finding(
            "seal",
            State.WARN,
            "There is no key, so nothing signs the checkpoints of the log.",
            "Make the key: govern audit key",
        )
    verified = audit.find_last_verification()
    if verified is not None and verified.problem:
        return Finding(
            "seal",
            State.BAD,
            "The last recomputation found that the log is not whole.",
            "Run: govern audit verify",
        )
    if verified is not None and verified.at < clock.now() - TWO_DAYS:
        return Finding(
            "seal",
            State.WARN,
            f"The log was last recomputed on {verified.at:%Y-%m-%d}; the worker does it each day.",
            "Run: govern audit verify, and look for audit.verify in the worker's log",
        )
    last, head = audit.find_last_checkpoint(), audit.find_head()
    if head is None:
        text = f"Nothing is sealed yet ({waiting} rows wait; the worker seals them)."
        return Finding("seal", State.OK, text)
    if head.sealed_at < clock.now() - TWO_HOURS and (last is None or last.position < head.position):
        return Finding(
            "seal",
            State.WARN,
            "The last checkpoint is older than the last row.",
            "Look for audit.checkpoint in the worker's log.",
        )
    signed = "its checkpoints are signed" if last else "its first checkpoint is signed soon"
    return Finding("seal", State.OK, f"The log is sealed, {signed}.")


def _outbox(_settings: Settings) -> Finding:
    lag = checks.outbox_lag()
    if lag > MAIL_LATE:
        return Finding(
            "outbox",
            State.BAD,
            f"A message has been waiting for {lag / 60:.0f} minutes.",
            "Is the worker running, and does the mail server answer?",
        )
    if failed := notifications.count_failed(clock.now() - A_DAY):
        return Finding(
            "outbox",
            State.WARN,
            f"{failed} messages were given up in the last day.",
            "Their last_error in the table outbox says why.",
        )
    return Finding("outbox", State.OK, "Nothing waits too long.")


CHECKS: tuple[tuple[str, Callable[[Settings], Finding]], ...] = (
    ("settings", _settings),
    ("database", _database),
    ("migrations", _migrations),
    ("worker", _worker),
    ("mail", _mail),
    ("clock", _clock),
    ("disk", _disk),
    ("seal", _seal),
    ("outbox", _outbox),
)


def examine() -> list[Finding]:
    """Look at everything; what cannot be looked at is itself a finding."""
    settings: Settings = current_app.config["GOVERN"]
    found = []
    for name, check in CHECKS:
        try:
            found.append(check(settings))
        except (SQLAlchemyError, OSError) as error:
            db.session.rollback()
            found.append(
                Finding(
                    name,
                    State.BAD,
                    f"Could not be looked at: {type(error).__name__}.",
                    "Is the database running, and does it have its schema (govern db upgrade)?",
                )
            )
    return found
