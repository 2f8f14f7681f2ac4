"""The load generator: what counts as an answer, and what it makes of many."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from benchmarks.client import FailedError, Sample, at, is_complete, press, read_wrk, request

if TYPE_CHECKING:
    from collections.abc import Iterator

WRK = """
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     4.02ms    1.10ms  20.11ms   89.53%
  Latency Distribution
     50%    3.87ms
     75%    4.20ms
     90%  950.00us
     99%    1.20s
  1992 requests in 1.00s, 8.31MB read
Requests/sec:   1987.55
"""


@pytest.fixture
def answering() -> Iterator[int]:
    """Give the port of a server that answers in two pieces and hangs up after each third answer."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve(connection: socket.socket) -> None:
        with connection:
            for number in range(3):
                if not connection.recv(65536):
                    return
                closing = b"Connection: close\r\n" if number == 2 else b""
                connection.sendall(b"HTTP/1.1 302 FOUND\r\nContent-Length: 4\r\n" + closing)
                connection.sendall(b"\r\nabcd")

    def accept() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield listening.getsockname()[1]
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()


def test_every_answer_is_counted_with_its_status(answering: int) -> None:
    sent: list[int] = []

    def ask(number: int) -> bytes:
        sent.append(number)
        return request("GET", "/", host="127.0.0.1")

    sample = press(answering, ask, 0.1, connections=3)
    assert sample.statuses == Counter({302: len(sent)})
    assert set(sent) == {0, 1, 2}
    assert len(sent) > 3, "a connection that was closed is opened again"
    assert 0 < sample.p50 <= sample.p99


def test_a_server_may_hang_up_on_who_is_idle_while_others_wait() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            quick, slow = listening.accept()[0], listening.accept()[0]
            with quick, slow:
                quick.recv(65536)
                slow.recv(65536)
                time.sleep(0.05)
                quick.sendall(answer)
                quick.close()
                time.sleep(0.2)
                slow.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        port = listening.getsockname()[1]
        sample = press(port, lambda _: request("GET", "/", host="x"), 0.02, connections=2)
    assert sample.statuses == Counter({200: 2})


def test_a_server_that_hangs_up_at_once_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def refuse() -> None:
            connection, _ = listening.accept()
            connection.recv(65536)
            connection.close()

        threading.Thread(target=refuse, daemon=True).start()
        port = listening.getsockname()[1]
        with pytest.raises(FailedError, match="hung up"):
            press(port, lambda _: request("GET", "/", host="x"), 0.1, connections=1)


@pytest.mark.parametrize(
    ("answer", "complete"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na", False),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nab", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", True),
        (b"HTTP/1.1 304 NOT MODIFIED\r\nETag: x\r\n\r\n", True),
    ],
)
def test_an_answer_is_whole_when_its_head_says_so(answer: bytes, complete: bool) -> None:  # noqa: FBT001
    assert is_complete(answer) is complete


def test_a_request_names_the_length_of_its_body_in_bytes() -> None:
    sent = request("POST", "/x", host="h", headers=[("Cookie", "a=b"), ("Empty", "")], body="é=1")
    assert b"\r\nContent-Length: 4\r\n" in sent
    assert b"\r\nCookie: a=b\r\n" in sent
    assert b"Empty" not in sent


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(n) for n in range(1, 101)]
    assert (at(values, 0.5), at(values, 0.99), at([7.0], 0.99)) == (51.0, 100.0, 7.0)
    assert Sample.of(values, 10.0, Counter()).rate == 10.0


def test_nothing_answered_is_a_failure_and_no_division_by_zero() -> None:
    with pytest.raises(FailedError, match="nothing was answered"):
        Sample.of([], 0.0, Counter())


def test_wrk_is_read_in_seconds() -> None:
    sample = read_wrk(WRK)
    assert (sample.rate, sample.p50, sample.p99) == (1987.55, pytest.approx(0.00387), 1.2)


def test_wrk_with_errors_is_a_failure() -> None:
    with pytest.raises(FailedError, match="Non-2xx"):
        read_wrk(WRK + "Non-2xx or 3xx responses: 12")
