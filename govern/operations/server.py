"""The web server: gunicorn with threads, on this machine's own address unless told otherwise."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, NoReturn

from govern.web.metrics import FOLDER_VARIABLE

if TYPE_CHECKING:
    from govern.config import Settings

TIMEOUT_SECONDS = 60
GRACEFUL_SECONDS = 30


def command(
    settings: Settings, bind: str, application: str = "govern.app:create_app()"
) -> list[str]:
    """Give the command that serves; an interrupted one lets running requests finish."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        f"--bind={bind}",
        "--worker-class=gthread",
        f"--workers={settings.workers}",
        f"--threads={settings.threads}",
        f"--timeout={TIMEOUT_SECONDS}",
        f"--graceful-timeout={GRACEFUL_SECONDS}",
        "--keep-alive=5",
        "--log-level=warning",
    ]


def serve(settings: Settings, bind: str) -> NoReturn:
    """Become the web server: this process is replaced, so that its id stays the one to end."""
    folder = settings.instance / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[FOLDER_VARIABLE] = str(folder)
    arguments = command(settings, bind)
    os.execv(arguments[0], arguments)  # noqa: S606 - our own interpreter, no shell.
