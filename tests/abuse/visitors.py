"""Everybody's browser in the world: sends one request and says how it was received."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from flask import session as cookie_session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf

from govern.core import clock
from govern.extensions import db

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Flask
    from werkzeug.routing import MapAdapter
    from werkzeug.test import TestResponse

    from tests.abuse.world import World

YES, NO, HIDDEN, DOOR = "yes", "no", "hidden", "door"
SIGN_IN = "/account/sign-in"


class Visitors:
    """Sends requests as the actors of the matrix; the world stays as it was."""

    def __init__(self, app: Flask, connection: Any, world: World) -> None:
        """Take the application, the connection everything runs on, and the world."""
        self.app = app
        self.connection = connection
        self.world = world
        self._keeps = False
        self._cookies: dict[str, tuple[str, str]] = {}

    @cached_property
    def living(self) -> set[str]:
        """Give whose session counts: everybody's but that of who is shut out."""
        return set(self.world.tokens) - {"deactivated"}

    @cached_property
    def addresses(self) -> MapAdapter:
        """Give what makes addresses of endpoints."""
        return self.app.url_map.bind("localhost")

    @contextmanager
    def scene(self) -> Iterator[None]:
        """Take back everything that happens inside."""
        savepoint = self.connection.begin_nested()
        try:
            yield
        finally:
            db.session.remove()
            savepoint.rollback()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Let what is sent inside stay until the end of the block."""
        with self.scene():
            self._keeps = True
            try:
                yield
            finally:
                self._keeps = False

    def cookie(self, who: str) -> tuple[str, str]:
        """Give the signed cookie of somebody's browser, and its CSRF token."""
        if who not in self._cookies:
            with self.app.app_context(), self.app.test_request_context():
                token = generate_csrf()
                values = {"csrf_token": cookie_session["csrf_token"]}
            if who in self.world.tokens:
                values["_user_id"] = self.world.tokens[who]
                values["seen"] = int(clock.now().timestamp())
            signer = SecureCookieSessionInterface().get_signing_serializer(self.app)
            assert signer is not None
            self._cookies[who] = (str(signer.dumps(values)), token)
        return self._cookies[who]

    def send(
        self,
        who: str,
        method: str,
        address: str,
        body: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> TestResponse:
        """Send one request in a fresh browser of somebody; nothing it does stays."""
        value, csrf = self.cookie(who)
        client = self.app.test_client()
        client.set_cookie("govern", value)
        if method == "POST":
            more["data"] = {"csrf_token": csrf, "submission_id": str(uuid4()), **(body or {})}
        with nullcontext() if self._keeps else self.scene():
            # A file that is streamed is taken in whole, as a browser does.
            return client.open(address, method=method, buffered=True, **more)

    def post(self, who: str, address: str, body: Mapping[str, Any]) -> TestResponse:
        """Send a form as somebody, for good: where requests are real transactions."""
        value, csrf = self.cookie(who)
        client = self.app.test_client()
        client.set_cookie("govern", value)
        sent = {"csrf_token": csrf, "submission_id": str(uuid4()), **body}
        return client.post(address, data=sent)

    def send_body(self, who: str, address: str, **body: Any) -> TestResponse:
        """Post any body at all, with the CSRF token where programs put it."""
        value, csrf = self.cookie(who)
        client = self.app.test_client()
        client.set_cookie("govern", value)
        with self.scene():
            return client.post(address, headers={"X-CSRFToken": csrf}, **body)

    def post_raw(self, who: str, address: str, body: str, kind: str) -> TestResponse:
        """Post a body of any kind as somebody, without what our forms bring along."""
        client = self.app.test_client()
        client.set_cookie("govern", self.cookie(who)[0])
        with nullcontext() if self._keeps else self.scene():
            return client.post(address, data=body, content_type=kind)


def received(response: TestResponse, endpoint: str, *, signed_in: bool) -> str:
    """Say how a request was received, in the words of the table."""
    if response.status_code == 403:
        return NO
    if response.status_code == 404:
        return HIDDEN
    to_the_door = urlsplit(response.headers.get("Location", "")).path == SIGN_IN
    if to_the_door and not (endpoint == "accounts.sign_out" and signed_in):
        return DOOR
    if response.status_code == 503 and endpoint == "health.readyz":
        # It says that no worker was seen, and says it to everybody.
        return YES
    if response.status_code in {200, 201, 204, 302, 303, 409, 422}:
        return YES
    return str(response.status_code)
