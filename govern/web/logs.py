"""Structured logs: one JSON object a line, with the request's id and without personal data."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING, Any

import structlog
from flask import g, request
from sqlalchemy.exc import SQLAlchemyError

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from flask import Flask
    from werkzeug.wrappers import Response

log = structlog.get_logger(__name__)

#: Names of values that say something about a person; a log line never carries them.
PERSONAL = frozenset(
    {"address", "body", "email", "form", "ip", "name", "password", "path", "query", "token", "url"}
)


def configure(level: str) -> None:
    """Write everything this process logs as JSON to the error stream."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _leave_people_out,
        _tell_exception,
        structlog.processors.JSONRenderer(sort_keys=True),
    ]
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _leave_people_out(
    _logger: object, _method: str, values: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for key in PERSONAL & values.keys():
        values[key] = "left out"
    return values


def _tell_exception(
    _logger: object, _method: str, values: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    error = values.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if not isinstance(error, BaseException):
        return values
    values["exception"] = [_told(each) for each in _chain(error)]
    return values


def _chain(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain


def _told(error: BaseException) -> dict[str, object]:
    """Tell an exception by its kind and where it came from.

    What databases and others say in words may quote a row or what somebody typed: it is left out.
    """
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    told: dict[str, object] = {"type": type(error).__qualname__, "frames": frames}
    if isinstance(error, SQLAlchemyError) and error.code:
        told["code"] = error.code
    return told


def init_app(app: Flask) -> None:
    """Log each request once: who it was is not said, nor which thing it was about."""
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.request_started = time.perf_counter()


def _finish(response: Response) -> Response:
    if request.endpoint is None or not request.endpoint.endswith(("static", "healthz", "readyz")):
        log.info(
            "request",
            method=request.method,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - g.request_started) * 1000, 1),
        )
    return response
