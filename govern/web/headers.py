"""Security headers on every answer, with a strict content security policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, g, request

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

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


def init_app(app: Flask) -> None:
    """Set the headers last, so that nothing else leaves without them."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    headers = response.headers
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
