"""`govern demo` makes the demonstration and serves it, until it is told to stop."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from govern.cli import main

if TYPE_CHECKING:
    from pathlib import Path

#: Seconds after which something must have happened.
PATIENCE = 60


@pytest.fixture
def port() -> int:
    """Give a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


def test_it_serves_until_it_is_told_to_stop(tmp_path: Path, port: int) -> None:
    settings = {**os.environ, "GOVERN_INSTANCE": str(tmp_path / "demo")}
    command = (sys.executable, "-m", "govern.cli", "demo", "--no-data", "--port", str(port))
    with subprocess.Popen(
        command,
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as demo:
        assert demo.stdout is not None
        said = []
        for line in demo.stdout:
            said.append(line)
            if "Govern runs at" in line:
                break
        try:
            assert f"http://127.0.0.1:{port}" in said[-1], "".join(said)
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE) as answer:
                assert answer.status == 200
        finally:
            demo.send_signal(signal.SIGTERM)
            rest = demo.stdout.read()
        assert demo.wait(PATIENCE) == 0
    assert "Stopping" in rest
    assert re.search(r"worker.ended", rest)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_port_that_is_taken_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVERN_INSTANCE", str(tmp_path / "demo"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        answer = CliRunner().invoke(main, ["demo", "--port", str(number)])
    assert answer.exit_code == 1
    assert f"Port {number} is not free" in answer.output
    assert not (tmp_path / "demo").exists()
