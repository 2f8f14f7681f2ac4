"""Flask's signed session cookie, without what it would do anew for every request."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flask.sessions import SecureCookieSessionInterface

if TYPE_CHECKING:
    from flask import Flask
    from flask.sessions import SessionMixin
    from flask.wrappers import Response
    from itsdangerous import URLSafeTimedSerializer


class SignedCookies(SecureCookieSessionInterface):
    """Keeps the signer of an application, and leaves a session alone that nobody changed."""

    def __init__(self, app: Flask) -> None:
        """Take the application, whose secret does not change while it runs."""
        self.app = app

    @cached_property
    def _signer(self) -> URLSafeTimedSerializer | None:
        return super().get_signing_serializer(self.app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:  # noqa: ARG002
        """Give the signer, made once."""
        return self._signer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie when it has changed; that answers differ by it, all of them say."""
        if session.modified:
            super().save_session(app, session, response)
