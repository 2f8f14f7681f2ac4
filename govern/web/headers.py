"""Security headers on every answer, with a strict content security policy."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from flask import Response, current_app, g, redirect, request
from werkzeug.exceptions import LengthRequired

from govern.web.addresses import external

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

#: `data:` images are in Bootstrap's own style sheet (arrows and ticks of form fields).
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "manifest-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "object-src 'none'; "
    "frame-ancestors 'none'"
)
#: No view sets one of these.
FIXED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
DIFFERS_BY = ("Cookie", "Accept-Language")
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


#: Asked by a load balancer beside the server, which has no certificate.
_MACHINES_INSIDE = frozenset({"health.healthz", "health.readyz"})
_PAGES = frozenset({"GET", "HEAD"})


def refuse_early(app: Flask) -> None:
    """Refuse what is not to be read at all: chunks, and pages that are asked for without TLS.

    The second only where our own proxy says how it was asked; without one there is nobody to
    believe.
    """
    settings = app.config["GOVERN"]
    if settings.secure and settings.trusted_proxies:
        app.before_request(_refuse_plain_http)
    app.before_request(_refuse_chunks)


def _refuse_chunks() -> None:
    """Refuse a body that does not say how long it is; no browser sends a form like that.

    A chunk may be damaged anywhere, which the server would find while a page reads it.
    """
    if "Transfer-Encoding" in request.headers:
        raise LengthRequired


def _refuse_plain_http() -> ResponseReturnValue | None:
    """Lead a page to its https address, and refuse the rest."""
    if request.is_secure or request.endpoint in _MACHINES_INSIDE:
        return None
    # Nothing of ours has been looked at or shown yet.
    g.access_checked = True
    if request.method in _PAGES and request.blueprint != "metrics":
        return redirect(external(request.full_path.rstrip("?")), 308)
    return Response("Use https.\n", 400, mimetype="text/plain")


def init_app(app: Flask) -> None:
    """Set the headers last, so that nothing else leaves without them."""
    app.after_request(_protect)


def _within(location: str) -> str:
    """Give where an answer leads without a host, when that is not the host of our address.

    Of a slash that was left out, the router tells with the host (and port) the client named.
    """
    parts = urlsplit(location)
    if not parts.netloc or parts.netloc == current_app.config["GOVERN"].host:
        return location
    return urlunsplit(("", "", "/" + parts.path.lstrip("/"), parts.query, parts.fragment))


def _protect(response: Response) -> Response:
    headers = response.headers
    if response.location and (within := _within(response.location)) != response.location:
        response.location = within
        response.set_data(b"")
    headers.extend(FIXED)
    if current_app.config["GOVERN"].secure:
        headers.add("Strict-Transport-Security", STRICT_TRANSPORT)
    if "Cache-Control" not in headers and not request.path.startswith("/static/"):
        headers.add("Cache-Control", "no-store")
    if "Vary" in headers:
        response.vary.update(DIFFERS_BY)
    else:
        headers.add("Vary", ", ".join(DIFFERS_BY))
    if request_id := g.get("request_id"):
        headers.add("X-Request-Id", request_id)
    return response
