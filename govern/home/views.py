"""The front page and the pages around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, url_for

from govern.core.permissions import Permission, Role
from govern.home import queries, rules
from govern.organisation.queries import get_facts
from govern.web.access import current_actor, public, requires
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


@bp.get("/about")
@requires(Permission.HOME_READ)
def about() -> ResponseReturnValue:
    """Tell an employee in a minute what the customer programme is."""
    facts = get_facts(current_actor())
    parts = [
        (part, url_for(part.endpoint) if part.endpoint in current_app.view_functions else None)
        for part in rules.PARTS
        if not facts.is_off(part.module.value)
    ]
    return render("home/about.html", parts=parts, leads=queries.list_holders(Role.CX_DIRECTOR))


@bp.get("/privacy")
@public("what is kept about people may be read by everybody, also before signing in")
def privacy() -> ResponseReturnValue:
    """Tell what is kept about me, why, how long, who sees it, and what it is never used for."""
    return render("home/privacy.html", signed_in=current_actor().is_authenticated)


@bp.get("/help")
@requires(Permission.HOME_READ)
def help_page() -> ResponseReturnValue:
    """Tell how it works and who to ask."""
    return render(
        "home/help_page.html",
        leads=queries.list_holders(Role.CX_DIRECTOR),
        administrators=queries.list_holders(Role.ADMINISTRATOR),
    )
