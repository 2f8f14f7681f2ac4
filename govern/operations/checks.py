"""Whether this installation can work: asked by `/readyz` and told at length by the doctor."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import literal, select

from govern.audit import queries as audit
from govern.audit.reading import find_oldest_unsealed
from govern.core import clock
from govern.extensions import db
from govern.jobs import queries as jobs
from govern.notifications import queries as notifications
from govern.operations.backup import current_revision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask


@lru_cache(maxsize=4)
def _newest(folder: str) -> str:
    return ScriptDirectory(folder).get_current_head() or ""


def newest_revision() -> str:
    """Give the schema revision this version of Govern needs."""
    return _newest(str(current_app.extensions["migrate"].directory))


def database_answers() -> bool:
    """Tell whether the database answers."""
    return db.session.scalar(select(literal(1))) == 1


def migrations_are_current() -> bool:
    """Tell whether the database has the schema this version needs."""
    return current_revision() == newest_revision()


class Schema(StrEnum):
    """What the schema of the database is to this version of Govern."""

    CURRENT = "current"
    OLDER = "older"
    #: Of a newer version, as a rule.
    UNKNOWN = "unknown"
    NONE = "none"


CURRENT = frozenset({Schema.CURRENT})
ANY = frozenset(Schema) - {Schema.NONE}
BEGIN = "For a new organisation run: govern init; to put a backup back: govern restore"
#: What it is, and what to do.
SAID: Mapping[Schema, tuple[str, str]] = {
    Schema.CURRENT: ("The database has the schema this version needs.", ""),
    Schema.OLDER: (
        "The database has the schema of an older version.",
        "Make a backup, then run: govern db upgrade",
    ),
    Schema.UNKNOWN: (
        "The database has a schema that this version does not know.",
        "Install the newer version of Govern that made it.",
    ),
    Schema.NONE: (
        "The database has no schema.",
        f"{BEGIN}; for the schema alone: govern db upgrade",
    ),
}


def find_schema() -> Schema:
    """Give what the schema of the database is to this version."""
    found = current_revision()
    if not found:
        return Schema.NONE
    if found == newest_revision():
        return Schema.CURRENT
    scripts = ScriptDirectory(str(current_app.extensions["migrate"].directory))
    known = {script.revision for script in scripts.walk_revisions()}
    return Schema.OLDER if found in known else Schema.UNKNOWN


def outbox_lag() -> float:
    """Give for how many seconds the oldest message that is due waits."""
    oldest = notifications.find_oldest_due()
    return max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0


def seal_lag() -> float:
    """Give for how many seconds the oldest row of the log waits for its seal."""
    oldest = find_oldest_unsealed()
    return max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0


def register(app: Flask) -> None:
    """Let `/readyz` and `/metrics` ask these."""
    app.extensions["govern_ready"] = {
        "database": database_answers,
        "migrations": migrations_are_current,
        "worker": jobs.is_worker_alive,
        "sealed": audit.is_sealed,
    }
    app.extensions.setdefault("govern_gauges", {}).update(
        {
            "govern_outbox_lag_seconds": ("Age of the oldest message that is due.", outbox_lag),
            "govern_seal_lag_seconds": ("Age of the oldest row without a seal.", seal_lag),
            "govern_worker_alive": ("1 when a worker was seen.", _alive),
        }
    )


def _alive() -> float:
    return float(jobs.is_worker_alive())
