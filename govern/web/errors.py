"""Turns refusals and faults into pages, in one place."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog
from flask import Response, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from govern.core import errors
from govern.core.permissions import Permission
from govern.web.access import current_actor
from govern.web.addresses import external, is_this_machine
from govern.web.resubmission import typed_words
from govern.web.templating import date_text, datetime_text, render_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask
    from flask.typing import ResponseReturnValue

    #: Ways on from a page: what each is called, and where it leads.
    _Ways = Sequence[tuple[str, str]]

log = structlog.get_logger(__name__)

HEADINGS = {
    400: lazy_gettext("We could not read that request"),
    403: lazy_gettext("You cannot do this"),
    404: lazy_gettext("There is nothing here"),
    405: lazy_gettext("This page cannot be used like that"),
    409: lazy_gettext("Somebody was just before you"),
    411: lazy_gettext("We could not read that request"),
    413: lazy_gettext("That is too large to send"),
    415: lazy_gettext("We could not read that request"),
    422: lazy_gettext("That did not work"),
    429: lazy_gettext("Too many tries"),
    500: lazy_gettext("Something went wrong on our side"),
    503: lazy_gettext("Very busy at this moment"),
}
SENTENCES = {
    400: lazy_gettext("The request was incomplete or damaged. Go back and try again."),
    403: lazy_gettext("This belongs to a role you do not have. The administrator can give it."),
    404: lazy_gettext("The address is wrong, or the page is not for you, or it has gone."),
    405: lazy_gettext("Open the page first and use the form you find there."),
    411: lazy_gettext("What is sent must say how long it is. A browser does that by itself."),
    413: lazy_gettext("A file may have 10 MB; what is typed into one page 2 MB."),
    415: lazy_gettext("Only what one of our own pages sends can be read here."),
    429: lazy_gettext("Wait a minute, then try again."),
    500: lazy_gettext("It has been noted. Nothing you sent was saved."),
    503: lazy_gettext("Nothing was saved. Please try again in a few seconds."),
}
_STATUS: tuple[tuple[type[errors.DomainError], int], ...] = (
    (errors.NotFound, 404),
    (errors.NotAllowed, 403),
    (errors.Conflict, 409),
    (errors.Busy, 503),
    (errors.DomainError, 422),
)


class LookAgain(Exception):
    """Somebody saved while this request waited, so that the page would show what was before."""


def sentence_of(error: errors.DomainError) -> str:
    """Give the refusal's sentence in the reader's language."""
    params = {key: _spoken(value) for key, value in error.params.items()}
    text: str = gettext(error.message)
    return text % params if params else text


def _spoken(value: object) -> str | float:
    """Give a value of a refusal as its sentence says it: a moment in the reader's time zone."""
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return datetime_text(value)
    return date_text(value) if isinstance(value, date) else str(value)


def status_of(error: errors.DomainError) -> int:
    """Give the HTTP status of a refusal."""
    own: int | None = getattr(error, "status", None)
    return own or next(status for kind, status in _STATUS if isinstance(error, kind))


def init_app(app: Flask) -> None:
    """Register the pages for everything that can go wrong."""
    app.register_error_handler(errors.DomainError, _domain)
    app.register_error_handler(errors.SwitchedOff, _switched_off)
    app.register_error_handler(errors.AlreadyDone, _already_done)
    app.register_error_handler(LookAgain, _look_again)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(SecurityError, _foreign)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def _page(
    status: int,
    sentence: str,
    reference: str = "",
    *,
    heading: str = "",
    onward: _Ways = (),
    typed: Sequence[str] = (),
) -> tuple[str, int, dict[str, str]]:
    g.access_checked = True
    known = status if status in HEADINGS else 400
    body = render_page(
        "errors/error.html",
        heading=heading or HEADINGS[known],
        sentence=sentence or SENTENCES.get(known, SENTENCES[400]),
        status=status,
        reference=reference,
        typed=typed,
        onward=[*onward, *_onward()],
    )
    headers = {"Retry-After": "5"} if status == 503 else {}  # noqa: PLR2004 - HTTP.
    return body, status, headers


def _onward() -> list[tuple[str, str]]:
    """Give the ways on from here: home for who is signed in, else signing in."""
    if current_actor().is_authenticated:
        return [(gettext("To the front page"), url_for("home.front"))]
    return [(gettext("Sign in"), url_for("accounts.sign_in"))]


def _domain(error: errors.DomainError) -> ResponseReturnValue:
    status = status_of(error)
    hidden = isinstance(error, errors.NotFound)
    body, status, headers = _page(
        status,
        "" if hidden or status == 503 else sentence_of(error),  # noqa: PLR2004 - HTTP.
        typed=() if hidden else typed_words(),
    )
    if retry_after := getattr(error, "retry_after", None):
        headers["Retry-After"] = str(retry_after)
    return body, status, headers


def _switched_off(error: errors.SwitchedOff) -> ResponseReturnValue:
    """Say that a part is off, and to whom can switch it on, where."""
    onward = []
    if current_actor().holds(Permission.ORGANISATION_CHANGE):
        onward = [(gettext("Switch it on"), url_for("organisation.modules"))]
    return _page(
        404, sentence_of(error), heading=gettext("This part is switched off"), onward=onward
    )


def _already_done(error: errors.AlreadyDone) -> ResponseReturnValue:
    return redirect(error.location or request.path, 303)


def _look_again(_error: LookAgain) -> ResponseReturnValue:
    """Ask the same view once more; it reads what is stored now, and nothing was changed yet."""
    g.looked_again = True
    view: Any = current_app.view_functions[request.endpoint or ""]
    try:
        answer = view(**(request.view_args or {}))
    except Exception as error:  # noqa: BLE001 - whatever it is has its page.
        answer = current_app.handle_user_exception(error)
    return current_app.make_response(answer)


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    flash(gettext("This page had been open for a while. Nothing was sent; please send it again."))
    return _page(
        400,
        gettext("The form had expired. Go back, check what you typed, and send it."),
        typed=typed_words(),
    )


def _foreign(_error: SecurityError) -> ResponseReturnValue:
    # Nothing of ours can be addressed under a foreign name, so there is no page either.
    g.access_checked = True
    if request.method in {"GET", "HEAD"} and is_this_machine(request.environ.get("HTTP_HOST", "")):
        return redirect(external(request.full_path.rstrip("?")))
    return Response("This address is not ours.\n", 400, mimetype="text/plain")


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    body, status, headers = _page(error.code or 500, "")
    if methods := getattr(error, "valid_methods", None):
        headers["Allow"] = ", ".join(sorted(methods))
    return body, status, headers


def _fault(error: Exception) -> ResponseReturnValue:
    reference = uuid4().hex[:12]
    log.error("request.fault", reference=reference, endpoint=request.endpoint, exc_info=error)
    return _page(500, "", reference)
