"""Flask's signed session cookie, without what it would do anew for every request."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask, Request
    from flask.sessions import SecureCookieSession, SessionMixin
    from flask.wrappers import Response
    from itsdangerous import TimestampSigner, URLSafeTimedSerializer

#: Cookies whose signature was found good, of browsers that come back.
MOST_KEPT = 4096


class SignedCookies(SecureCookieSessionInterface):
    """Verifies a cookie once in a process, and leaves a session alone that nobody changed.

    The secret does not change while an application runs. How old a cookie is, is asked every time.
    """

    def __init__(self, app: Flask) -> None:
        """Take the application."""
        serializer = super().get_signing_serializer(app)
        if serializer is None:
            message = "sessions cannot be signed without a secret key"
            raise RuntimeError(message)
        self.serializer_kept = serializer
        self.signer = cast("TimestampSigner", serializer.make_signer(self.salt))
        self.payload_of = lru_cache(MOST_KEPT)(self._payload_of)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:  # noqa: ARG002
        """Give the serializer, made once."""
        return self.serializer_kept

    def _payload_of(self, cookie: str) -> tuple[bytes, datetime]:
        """Give what a cookie holds and when it was signed; BadSignature when not by us."""
        return self.signer.unsign(cookie, return_timestamp=True)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """Give what the browser brought, or an empty session."""
        cookie = request.cookies.get(self.get_cookie_name(app))
        if not cookie:
            return self.session_class()
        try:
            payload, signed_at = self.payload_of(cookie)
            age = self.signer.get_timestamp() - signed_at.timestamp()
            if not 0 <= age <= app.permanent_session_lifetime.total_seconds():
                return self.session_class()
            # Read anew each time: who changes what is in it changes nobody else's.
            return self.session_class(self.serializer_kept.load_payload(payload))
        except BadSignature:
            return self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie when it has changed; that answers differ by it, all of them say."""
        if session.modified:
            super().save_session(app, session, response)
