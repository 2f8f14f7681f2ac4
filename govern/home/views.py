"""The front page and the pages around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from govern.core.permissions import Permission
from govern.web.access import requires
from govern.web.templating import render

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Permission.HOME_READ)
def front() -> ResponseReturnValue:
    """Show what I have to do, how we are doing, and people worth a cheer."""
    return render("home/front.html")


@bp.get("/menu")
@requires(Permission.HOME_READ)
def menu() -> ResponseReturnValue:
    """Show everything there is, for a phone."""
    return render("home/menu.html")
