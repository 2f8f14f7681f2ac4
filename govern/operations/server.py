"""The web server: gunicorn with threads, on this machine's own address unless told otherwise."""

from __future__ import annotations

import gc
import shutil
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from gunicorn.app.base import BaseApplication

from govern.extensions import db
from govern.web import metrics

if TYPE_CHECKING:
    from flask import Flask

    from govern.config import Settings

TIMEOUT_SECONDS = 60
GRACEFUL_SECONDS = 30
KEEP_ALIVE_SECONDS = 5


def options(settings: Settings, bind: str) -> dict[str, Any]:
    """Give what gunicorn is told; an interrupted server lets running requests finish."""
    return {
        "bind": bind,
        "worker_class": "gthread",
        "workers": settings.workers,
        "threads": settings.threads,
        "timeout": TIMEOUT_SECONDS,
        "graceful_timeout": GRACEFUL_SECONDS,
        "keepalive": KEEP_ALIVE_SECONDS,
        "loglevel": "warning",
        # The workers are copies of this process: the application is built once, and they share
        # the memory it takes.
        "preload_app": True,
        # Nothing steers the server but signals; a socket in somebody's home would.
        "control_socket_disable": True,
    }


class Server(BaseApplication):
    """An application that is built already, and how it is served."""

    def __init__(self, app: Flask, chosen: dict[str, Any]) -> None:
        """Take the application and what gunicorn is told."""
        self.app = app
        self.chosen = chosen
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn."""
        for name, value in self.chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Give the application."""
        return self.app


def serve(app: Flask, settings: Settings, bind: str) -> NoReturn:
    """Serve until told to stop; this process is the one to end, its workers end with it."""
    folder = settings.instance / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    metrics.share(folder)
    chosen = options(settings, bind)
    if "sqlalchemy" in app.extensions:
        # A connection belongs to the process that opened it: none is open when workers are made.
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        chosen["post_fork"] = lambda _arbiter, _worker: _forget_connections(app)
    # What is here now stays until the end. The collector need not look at it again, which would
    # also copy the pages that the workers share.
    gc.collect()
    gc.freeze()
    Server(app, chosen).run()
    sys.exit(0)


def _forget_connections(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose(close=False)
