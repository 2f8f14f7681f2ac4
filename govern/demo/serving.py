"""Serves the demonstration: the web server and the worker side by side, until told to stop."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = "127.0.0.1"
#: Seconds in which a child ends by itself; between two looks at the children.
PATIENCE, GLANCE = 15.0, 0.2


def ensure_free(port: int) -> None:
    """Refuse a port that something else listens on, before anything is prepared."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HERE, port))
        except (OSError, OverflowError) as error:
            message = f"Port {port} is not free ({error}). Choose another one with --port N."
            raise click.ClickException(message) from error


def serve(port: int) -> None:
    """Run the web server and the worker until Ctrl-C or a signal; ClickException when one ends.

    A signal is only noted: one that comes while a child starts leaves none behind.
    """
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda which, _frame: asked.append(which))
    children = [
        _start("serve", "--port", str(port), "--demo"),
        _start("worker", "--demo"),
    ]
    news = f"\n  Govern runs at http://{HERE}:{port}  (Ctrl-C ends it)\n"
    while not asked and all(child.poll() is None for child in children):
        with contextlib.suppress(OSError):
            if news:
                socket.create_connection((HERE, port), 1).close()
                click.echo(news)
                news = ""
        time.sleep(GLANCE)
    if asked:
        click.echo("\nStopping ...")
    _end(children)
    if not asked:
        message = "The web server or the worker ended by itself, so both are stopped."
        raise click.ClickException(message)


def _start(*command: str) -> subprocess.Popen[bytes]:
    """Start a command of ours in a session of its own, so that Ctrl-C reaches it once, by us."""
    whole = (sys.executable, "-m", "govern.cli", *command)
    return subprocess.Popen(whole, start_new_session=True)  # noqa: S603 - ours.


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """End our children by their process ids, and wait for them."""
    for child in children:
        child.terminate()
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(PATIENCE)
        child.kill()
        child.wait()
