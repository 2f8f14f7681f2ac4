"""Measurements for Prometheus: requests, how long they took, and what lags behind."""

from __future__ import annotations

import hmac
import os
import time
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
    values,
)

from govern.web.access import public

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask
    from flask.typing import ResponseReturnValue

bp = Blueprint("metrics", __name__)
#: Where the processes of one server share what they count.
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"

REQUESTS = Counter("govern_requests", "Requests answered.", ["endpoint", "method", "status"])
SECONDS = Histogram("govern_request_seconds", "Time to answer a request.", ["endpoint"])


def share(folder: Path) -> None:
    """Let the processes of this server count together; before anything was counted."""
    os.environ[FOLDER_VARIABLE] = str(folder)
    values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]


def init_app(app: Flask) -> None:
    """Count every request; `govern_gauges` are read when somebody looks."""
    app.extensions.setdefault("govern_gauges", {})
    app.before_request(_start)
    app.after_request(_count)


def _start() -> None:
    g.measured_from = time.perf_counter()


def _count(response: Response) -> Response:
    endpoint = request.endpoint or "unknown"
    REQUESTS.labels(endpoint, request.method, str(response.status_code)).inc()
    SECONDS.labels(endpoint).observe(time.perf_counter() - g.measured_from)
    return response


@bp.get("/metrics")
@public("a collector shows a token of its own; without the setting there is nothing here")
def metrics() -> ResponseReturnValue:
    """Give the measurements to whoever has the token."""
    token = current_app.config["GOVERN"].metrics_token
    if not token:
        abort(404)
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(shown.encode(), token.encode()):
        abort(404)
    registry = CollectorRegistry()
    if os.environ.get(FOLDER_VARIABLE):
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    gauges: dict[str, tuple[str, Callable[[], float]]] = current_app.extensions["govern_gauges"]
    own = CollectorRegistry()
    for name, (text, read) in gauges.items():
        Gauge(name, text, registry=own).set(read())
    return Response(
        generate_latest(registry) + generate_latest(own), content_type=CONTENT_TYPE_LATEST
    )
