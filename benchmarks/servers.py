"""Web servers as children of the run: started on a port of their own, ended by their own ids."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from benchmarks.client import FailedError, request
from govern.config import asset_root

START_SECONDS = 60.0
STOP_SECONDS = 15.0
#: As people start it; where it listens is said in the environment.
GOVERN = ("govern.cli", "serve")
#: Of a Python that was told so for its tests; it would compile every module at every start.
WRITES_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True)
class Memory:
    """What a server holds, in MB.

    The workers are copies of the server and share most pages with it; counted as resident, they
    count twice. Proportional is the sum over all three with each shared page divided among them:
    what the machine would have back if they ended.
    """

    resident: float
    proportional: float | None


class WebServer(AbstractContextManager["WebServer"]):
    """One gunicorn and its workers, from the first answer to the end."""

    def __init__(
        self, environment: Mapping[str, str], log: Path, module: Sequence[str] = GOVERN
    ) -> None:
        """Start a module that serves, with its arguments, and wait for the first answer."""
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            # Whoever connects before the workers are there waits in this queue.
            listening.listen(128)
            self.port: int = listening.getsockname()[1]
            handed = listening.fileno()
            began = time.perf_counter()
            self.log = log
            with log.open("wb") as output:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", *module],
                    cwd=asset_root(),
                    env=_clean() | dict(environment) | {"GOVERN_BIND": f"fd://{handed}"},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    pass_fds=[handed],
                    # Ctrl-C is for the run, which then ends its servers itself.
                    start_new_session=True,
                )
            try:
                self._await_answer()
            except BaseException:
                self.stop()
                raise
        #: Seconds from the start of the process to its first answer.
        self.start_seconds = time.perf_counter() - began

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End it."""
        self.stop()

    def stop(self) -> None:
        """End it by its process id, and wait."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _await_answer(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port), START_SECONDS) as asking:
            asking.settimeout(0.5)
            asking.sendall(request("GET", "/account/sign-in", host=f"127.0.0.1:{self.port}"))
            deadline = time.monotonic() + START_SECONDS
            while time.monotonic() < deadline and self.process.poll() is None:
                with suppress(TimeoutError, ConnectionError):
                    if asking.recv(1):
                        return
        message = f"the server did not start:\n{self.log.read_text(errors='replace')[-3000:]}"
        raise FailedError(message)

    def memory(self) -> Memory:
        """Give what the server and its workers hold now."""
        workers = _children(self.process.pid)
        proportional = [_proportional(process) for process in (self.process.pid, *workers)]
        return Memory(
            resident=sum(_resident(worker) for worker in workers),
            proportional=sum(proportional) if all(proportional) else None,
        )

    def processor_seconds(self) -> float | None:
        """Give the processor time the workers have used so far, where the system tells it."""
        used = [_used(worker) for worker in _children(self.process.pid)]
        return sum(used) if all(used) else None


def _used(process: int) -> float:
    try:
        line = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        return 0.0
    # After the name, which may hold spaces: user and system time are the 12th and 13th.
    fields = line.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _clean() -> dict[str, str]:
    """Give the environment without settings of an installation that may be around, or of tests."""
    unwanted = ("GOVERN_", "DATABASE_URL", "SECRET_KEY", WRITES_NO_BYTECODE)
    return {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}


def _ask_ps(*arguments: str) -> list[list[str]]:
    command = ["ps", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [line.split() for line in done.stdout.splitlines()]


def _children(parent: int) -> list[int]:
    rows = _ask_ps("-A", "-o", "pid=,ppid=")
    return [int(pid) for pid, above in rows if int(above) == parent]


def _resident(process: int) -> float:
    rows = _ask_ps("-o", "rss=", "-p", str(process))
    return int(rows[0][0]) / 1024 if rows else 0.0


def _proportional(process: int) -> float:
    """Read the kernel's own division of shared pages; 0 where it does not offer one."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
