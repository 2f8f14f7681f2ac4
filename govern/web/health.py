"""Two addresses for machines: does the process answer, and can it work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from flask import Blueprint, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from govern.extensions import db
from govern.web.access import public

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

log = structlog.get_logger(__name__)
bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public("a load balancer asks whether the process answers; it says nothing else")
def healthz() -> ResponseReturnValue:
    """Answer that the process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public("a load balancer asks whether this process can work; it names checks, no data")
def readyz() -> ResponseReturnValue:
    """Answer which of the checks pass: database reachable, migrations current, worker seen."""
    checks: dict[str, Callable[[], bool]] = current_app.extensions["govern_ready"]
    results = {name: _passes(check) for name, check in checks.items()}
    ready = all(results.values())
    body = {"status": "ready" if ready else "not ready", "checks": results}
    return jsonify(body), 200 if ready else 503


def _passes(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except SQLAlchemyError as error:
        db.session.rollback()
        log.warning("ready.check_failed", error=type(error).__name__)
        return False
