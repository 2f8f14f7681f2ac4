"""A small HTTP client that keeps its connections and asks again as soon as it is answered."""

from __future__ import annotations

import re
import selectors
import shutil
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

CONNECTIONS = 8
#: How long answers that are still under way may take when the time is over.
GRACE_SECONDS = 10.0
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
_BODILESS = frozenset({204, 304})
_WRK = {
    "rate": re.compile(r"Requests/sec:\s+([\d.]+)"),
    "p50": re.compile(r"\s50%\s+([\d.]+)(us|ms|s)"),
    "p99": re.compile(r"\s99%\s+([\d.]+)(us|ms|s)"),
}
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}

#: Gives the bytes of the next request of the connection with this number.
Requests = Callable[[int], bytes]


class FailedError(RuntimeError):
    """A target did not answer as it should; the message says how it did."""


@dataclass(frozen=True)
class Sample:
    """What one turn at one target gave; times in seconds."""

    rate: float
    p50: float
    p99: float
    statuses: Counter[int] = field(default_factory=Counter)
    #: The server's processor time for one answer, where it can be told.
    processor: float | None = None

    @classmethod
    def of(cls, took: Sequence[float], seconds: float, statuses: Counter[int]) -> Sample:
        """Make a sample of the times of single answers."""
        if not took:
            message = "nothing was answered in time"
            raise FailedError(message)
        ordered = sorted(took)
        return cls(len(took) / seconds, at(ordered, 0.50), at(ordered, 0.99), statuses)


def at(ordered: Sequence[float], part: float) -> float:
    """Give the value below which this part of the ordered values lies (nearest rank)."""
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def request(
    method: str, path: str, *, host: str, headers: Sequence[tuple[str, str]] = (), body: str = ""
) -> bytes:
    """Give the bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Accept-Encoding: br, gzip"]
    lines += [f"{name}: {value}" for name, value in headers if value]
    if method == "POST":
        lines.append("Content-Type: application/x-www-form-urlencoded")
        lines.append(f"Content-Length: {len(body.encode())}")
    return ("\r\n".join(lines) + f"\r\n\r\n{body}").encode()


def is_complete(answer: bytes | bytearray) -> bool:
    """Tell whether these bytes are a whole answer."""
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = bytes(answer[:end])
    if int(head[9:12]) in _BODILESS:
        return True
    if found := _LENGTH.search(head):
        return len(answer) >= end + 4 + int(found[1])
    return bool(_CHUNKED.search(head)) and answer.endswith(b"\r\n0\r\n\r\n")


class _Connection:
    """One connection: the request under way, since when, and what came back so far."""

    def __init__(self, number: int, port: int, selector: selectors.BaseSelector) -> None:
        self.number, self.port, self.selector = number, port, selector
        self.answer = bytearray()
        self.began = 0.0
        self.request = b""
        self.is_fresh = True
        self.open()

    def open(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=GRACE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(self.socket, selectors.EVENT_READ, self)
        self.is_fresh = True

    def close(self) -> None:
        if self.socket.fileno() >= 0:
            self.selector.unregister(self.socket)
            self.socket.close()

    def ask(self, request: bytes) -> None:
        self.answer.clear()
        self.request = request
        self.began = time.perf_counter()
        self.socket.sendall(request)

    def is_answered(self) -> bool:
        """Read what is there; a connection that was closed while idle is opened again."""
        try:
            chunk = self.socket.recv(1 << 18)
        except ConnectionResetError:
            chunk = b""
        if not chunk:
            if self.answer or self.is_fresh:
                message = f"the server hung up after {bytes(self.answer[:200])!r}"
                raise FailedError(message)
            self.close()
            self.open()
            self.socket.sendall(self.request)
            return False
        self.answer += chunk
        if not is_complete(self.answer):
            return False
        self.is_fresh = False
        if _CLOSES.search(self.answer):
            self.close()
            self.open()
        return True


def press(
    port: int, requests: Requests, seconds: float, *, connections: int = CONNECTIONS
) -> Sample:
    """Send requests on so many connections for so long, and give how they were answered."""
    took: list[float] = []
    statuses: Counter[int] = Counter()
    with selectors.DefaultSelector() as selector:
        everyone = [_Connection(number, port, selector) for number in range(connections)]
        began = time.perf_counter()
        end = began + seconds
        last = began
        try:
            for one in everyone:
                one.ask(requests(one.number))
            waiting = len(everyone)
            while waiting and time.perf_counter() < end + GRACE_SECONDS:
                for key, _ in selector.select(GRACE_SECONDS):
                    one = key.data
                    if not one.is_answered():
                        continue
                    last = time.perf_counter()
                    took.append(last - one.began)
                    statuses[int(one.answer[9:12])] += 1
                    if last < end:
                        one.ask(requests(one.number))
                    else:
                        # The server hangs up on who is idle while others still wait.
                        one.close()
                        waiting -= 1
        finally:
            for one in everyone:
                one.close()
    return Sample.of(took, last - began, statuses)


def generator() -> str:
    """Name what loads the pages: wrk where there is one, else the client of this module."""
    return "wrk" if shutil.which("wrk") else "own client"


def press_page(port: int, path: str, cookies: Sequence[str], seconds: float) -> Sample:
    """Read one page for so long; each connection belongs to one of the readers."""
    if shutil.which("wrk"):
        return _press_with_wrk(port, path, cookies[0], seconds)
    host = f"127.0.0.1:{port}"
    ready = [request("GET", path, host=host, headers=[("Cookie", cookie)]) for cookie in cookies]
    return press(port, lambda number: ready[number % len(ready)], seconds)


def _press_with_wrk(port: int, path: str, cookie: str, seconds: float) -> Sample:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--latency"]
    command += ["-H", "Accept-Encoding: br, gzip"]
    if cookie:
        command += ["-H", f"Cookie: {cookie}"]
    address = f"http://127.0.0.1:{port}{path}"
    done = subprocess.run([*command, address], capture_output=True, text=True, check=True)
    return read_wrk(done.stdout)


def read_wrk(output: str) -> Sample:
    """Read what wrk prints with --latency."""
    rate, p50, p99 = (_WRK[name].search(output) for name in ("rate", "p50", "p99"))
    if not (rate and p50 and p99) or "Non-2xx" in output or "Socket errors" in output:
        message = f"wrk met errors:\n{output}"
        raise FailedError(message)
    times = [float(found[1]) * _SECONDS[found[2]] for found in (p50, p99)]
    return Sample(float(rate[1]), times[0], times[1])
