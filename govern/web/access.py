"""Who may enter: one declaration on every endpoint, and the one hook that enforces it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import structlog
from flask import abort, current_app, g, make_response, request
from flask_babel import gettext
from werkzeug.routing import RequestRedirect

from govern.core.errors import N_, SwitchedOff
from govern.core.permissions import ANONYMOUS, Actor, Permission

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

log = structlog.get_logger(__name__)
_View = TypeVar("_View", bound="Callable[..., object]")


@dataclass(frozen=True)
class Access:
    """The declared policy of an endpoint: permissions of which one is needed, or public."""

    permissions: tuple[Permission, ...] = ()
    #: Why anybody may enter; empty for endpoints that need a permission.
    reason: str = ""


def requires(*permissions: Permission) -> Callable[[_View], _View]:
    """Let in who holds one of these permissions for anything; the service looks at the object."""
    if not permissions:
        message = "name at least one permission, or declare the endpoint public with a reason"
        raise ValueError(message)

    def declare(view: _View) -> _View:
        view.govern_access = Access(permissions)  # type: ignore[attr-defined]
        return view

    return declare


def public(reason: str) -> Callable[[_View], _View]:
    """Let anybody in, and say why."""

    def declare(view: _View) -> _View:
        view.govern_access = Access(reason=reason)  # type: ignore[attr-defined]
        return view

    return declare


def access_of(app: Flask, endpoint: str) -> Access | None:
    """Give the declared policy of an endpoint, or None when it has none."""
    return getattr(app.view_functions[endpoint], "govern_access", None)


def current_actor() -> Actor:
    """Give who is acting in this request."""
    actor: Actor = g.get("actor", ANONYMOUS)
    return actor


class AccessHook:
    """Enforces the declarations; what it needs from above is handed in by `create_app`."""

    def __init__(
        self,
        load_actor: Callable[[], Actor],
        answer_anonymous: Callable[[], ResponseReturnValue],
        switched_off: Callable[[str], str],
    ) -> None:
        """Take how to find the actor, what a stranger is shown, and the name of a part if off."""
        self.load_actor = load_actor
        self.answer_anonymous = answer_anonymous
        self.switched_off = switched_off

    def init_app(self, app: Flask) -> None:
        """Register before everything else that looks at a request."""
        app.before_request(self.enter)
        app.after_request(self.proved)

    def enter(self) -> ResponseReturnValue | None:
        """Refuse, redirect to sign-in, or let in; deny by default."""
        if request.endpoint is None:
            # An unknown address: the router's 404 follows, with the visitor's own menu; or one
            # without its last slash: the router leads to the address with it, which is checked.
            g.access_checked = isinstance(request.routing_exception, RequestRedirect)
            g.actor = self.load_actor()
            return None
        access = access_of(current_app, request.endpoint)
        if access is None:
            log.error("access.undeclared", endpoint=request.endpoint)
            abort(403)
        if access.reason and request.endpoint.endswith(("static", "healthz")):
            g.access_checked = True
            return None
        g.actor = actor = self.load_actor()
        g.access_checked = True
        if access.reason:
            return None
        if not actor.is_authenticated:
            return self.answer_anonymous()
        # Before the question who may: a part that is off is off for everybody.
        if part := self.switched_off(request.blueprint or ""):
            raise SwitchedOff(
                N_("%(part)s is switched off here. What is in it is kept for when it is on again."),
                part=gettext(part),
            )
        if not any(actor.holds(permission) for permission in access.permissions):
            abort(403)
        return None

    def proved(self, response: Response) -> Response:
        """Replace a successful answer that nobody checked by a 500."""
        if response.status_code < 400 and not g.get("access_checked"):  # noqa: PLR2004 - HTTP.
            log.error("access.unchecked_answer", path=request.path)
            return make_response("This answer was not checked and is withheld.", 500)
        return response
