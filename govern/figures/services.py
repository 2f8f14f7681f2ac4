"""Counts the figures anew; the worker does it, so that no request waits for a count."""

from __future__ import annotations

from typing import cast
from uuid import uuid4

from sqlalchemy import Table, insert, update

from govern.core import clock
from govern.core.errors import N_
from govern.core.permissions import Actor, ensure
from govern.extensions import db
from govern.figures.models import Figure
from govern.figures.rules import KINDS, month_of
from govern.organisation.models import Organisation

_ORGANISATION = cast("Table", Organisation.__table__)


def draw_anew() -> None:
    """Let every process make anew, from its next request on, what it had kept of the front page.

    One column, and not the row's version: nobody who is changing the organisation is in the way.
    """
    db.session.execute(update(_ORGANISATION).values(front_version=uuid4()))


def refresh(*, actor: Actor) -> None:
    """Count every figure for the present month, and keep what the months before were."""
    ensure(actor.is_system, N_("Only the worker counts figures."))
    today = clock.today()
    for kind in KINDS.values():
        counted = kind.count(today)
        if counted is None:
            continue
        values = {"value": float(counted.value), "n": counted.n, "at": clock.now()}
        key = {"name": kind.name, "scope": "", "period": month_of(today)}
        done = db.session.execute(update(Figure).filter_by(**key).values(**values))
        if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result.
            db.session.execute(insert(Figure).values(id=uuid4(), **key, **values))
    draw_anew()
