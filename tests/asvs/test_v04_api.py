"""ASVS 5.0.0 chapter 4: kinds of answers, the way here, and where one request ends."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts.models import Attempt
from govern.accounts.views import keyed
from govern.extensions import db
from tests.abuse.addresses import address_values
from tests.asvs.conftest import SECURE, Seen
from tests.conftest import new_database, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.abuse.visitors import Visitors
    from tests.client import Client

pytestmark = pytest.mark.one_database
ROOT = Path(__file__).resolve().parents[2]


def test_4_1_1_content_type_correct(crawled: list[Seen]) -> None:
    for seen in crawled:
        kind = seen.answer.content_type
        if seen.answer.mimetype == "application/pdf":
            assert seen.answer.data.startswith(b"%PDF-"), seen.address
            continue
        body = seen.answer.text.lstrip()
        if kind is None:
            # A redirect and a Not Modified have no body.
            assert not body, seen.address
        elif seen.answer.mimetype == "application/json":
            assert body.startswith(("{", "[")), seen.address
        else:
            assert "charset=utf-8" in kind, seen.address
            assert body.lower().startswith("<!doctype html") == (
                seen.answer.mimetype == "text/html"
            )


def test_4_1_2_https_redirect_only_ui(secure: Client) -> None:
    plain = {"base_url": "http://govern.example.org", "headers": {"X-Forwarded-Proto": "http"}}
    led = secure.get("/people/?text=x", **plain)
    assert led.status_code == 308
    assert led.location == f"{SECURE['base_url']}/people/?text=x"
    assert "Set-Cookie" not in led.headers
    for machine in (secure.post("/account/sign-in", **plain), secure.get("/metrics", **plain)):
        assert machine.status_code == 400
        assert "Location" not in machine.headers
    inside = secure.get("/healthz", **plain)
    assert inside.status_code == 200


def test_4_1_3_proxy_headers_trusted(app: Flask, session: Any, secure_app: Flask) -> None:
    """Without a proxy nothing forwarded counts; with one, only what that one added."""
    claims = {
        "X-Forwarded-For": "203.0.113.9, 198.51.100.7",
        "X-Forwarded-Host": "evil.example",
        "X-Real-IP": "203.0.113.9",
        "Forwarded": "for=203.0.113.9;host=evil.example;proto=https",
        "X-Forwarded-Proto": "https",
    }
    for installation, seen in ((app, "127.0.0.1"), (secure_app, "198.51.100.7")):
        root = installation.config["GOVERN"].external_url
        with installation.app_context():
            browser = installation.test_client()
            page = browser.get("/account/sign-in", base_url=root, headers=claims)
            assert "evil" not in page.text
            token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
            assert token is not None
            browser.post(
                "/account/sign-in",
                base_url=root,
                headers={**claims, "Referer": f"{root}/account/sign-in"},
                data={"email": "x@example.org", "password": "wrong one", "csrf_token": token[1]},
            )
            newest = select(Attempt.address_hash).order_by(Attempt.at.desc()).limit(1)
            assert db.session.scalar(newest) == keyed(seen)
            db.session.remove()


def test_methods_that_are_not_declared_are_refused(visitors: Visitors) -> None:
    rules = list(visitors.app.url_map.iter_rules())
    for rule in rules[::6]:
        address = visitors.addresses.build(rule.endpoint, address_values(visitors.world, rule))
        for method in ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT"):
            answer = visitors.send("administrator", method, address)
            assert answer.status_code in {400, 404, 405}, (rule.endpoint, method)


@pytest.fixture(scope="module")
def served(dialect: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Serve a real installation with the server we ship, and give its host and port."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        host, port = free.getsockname()
    folder = tmp_path_factory.mktemp("served")
    url = new_database(dialect, "served")
    settings = settings_for(url, folder, external_url=f"http://{host}:{port}")
    environment = {
        **os.environ,
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": url,
        "GOVERN_EXTERNAL_URL": settings.external_url,
        "GOVERN_INSTANCE": str(folder),
        "GOVERN_BIND": f"{host}:{port}",
        "GOVERN_WORKERS": "1",
        "GOVERN_THREADS": "1",
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "govern.cli", "serve"],
        env=environment,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until and not _answers(host, port):
            time.sleep(0.1)
        yield host, port
    finally:
        process.terminate()
        process.wait(20)


def _answers(host: str, port: int) -> bool:
    try:
        return (
            said(
                host, port, b"GET /healthz HTTP/1.1\r\nHost: %s:%d\r\n\r\n" % (b"127.0.0.1", port)
            )[0]
            == 200
        )
    except OSError:
        return False


def said(host: str, port: int, request: bytes) -> list[int]:
    """Send bytes as they are, and give the status of every answer that comes back."""
    with closing(socket.create_connection((host, port), timeout=10)) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3})", received)]


SMUGGLED = b"GET /account/sign-in HTTP/1.1\r\nHost: HOST\r\n\r\n"
HOSTILE = {
    "both a length and chunks": b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 0\r\nContent-Length: 47\r\n\r\n",
    "a length with a sign": b"Content-Length: +0\r\n\r\n",
    "a length that is none": b"Content-Length: 0x0\r\n\r\n",
    "chunks in other words": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "a space before the colon": b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a folded header": b"X-A: b\r\n Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
    "a bare line feed in a chunk": b"Transfer-Encoding: chunked\r\n\r\n0\n\n",
    "a chunk size with a sign": b"Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n",
    "a header with a NUL": b"X-A: \x00b\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_4_2_1_no_smuggling(served: tuple[str, int], name: str) -> None:
    host, port = served
    there = f"{host}:{port}".encode()
    begin = b"POST /account/preferences HTTP/1.1\r\nHost: %s\r\n" % there
    statuses = said(host, port, begin + HOSTILE[name] + SMUGGLED.replace(b"HOST", there))
    assert 200 not in statuses, "what followed was taken for a request of its own"
    assert all(status >= 400 for status in statuses), statuses


CHUNKS = {
    "whole": b"5\r\nemail\r\n0\r\n\r\n",
    "damaged": b"ZZ\r\nemail\r\n0\r\n\r\n",
    "cut off": b"5\r\nem",
}


@pytest.mark.parametrize("name", CHUNKS)
def test_4_2_1_a_body_in_chunks_is_refused_before_it_is_read(
    served: tuple[str, int], name: str
) -> None:
    host, port = served
    begin = f"POST /account/sign-in HTTP/1.1\r\nHost: {host}:{port}\r\n".encode()
    kind = b"Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
    statuses = said(host, port, begin + kind + CHUNKS[name])
    assert statuses[0] == 411, statuses
    assert 500 not in statuses


def test_who_sends_chunks_reads_why_they_were_refused(client: Client) -> None:
    answer = client.post(
        "/account/sign-in",
        headers={"Transfer-Encoding": "chunked", "Accept-Language": "en"},
        data={"email": "noor@example.org"},
    )
    assert answer.status_code == 411
    assert "What is sent must say how long it is." in answer.text


def test_4_2_1_two_honest_requests_get_two_answers(served: tuple[str, int]) -> None:
    host, port = served
    one = b"GET /healthz HTTP/1.1\r\nHost: %s\r\n\r\n" % f"{host}:{port}".encode()
    assert said(host, port, one + one) == [200, 200]
