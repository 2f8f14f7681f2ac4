"""The front page and the pages around it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, url_for

from govern.core import clock
from govern.core.permissions import Permission, Role
from govern.definition import queries as definition
from govern.figures import queries as figures
from govern.figures.rules import Shown
from govern.home import queries, rules
from govern.organisation.models import THE_ORGANISATION
from govern.organisation.queries import get_facts
from govern.tasks import queries as tasks
from govern.web import charts, panels
from govern.web.access import current_actor, public, requires
from govern.web.sections import section
from govern.web.templating import date_text, number, percent, render

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from govern.core.permissions import Actor
    from govern.organisation.queries import Facts

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Permission.HOME_READ)
def front() -> ResponseReturnValue:
    """Show what I have to do, how we are doing, and people worth a cheer."""
    actor = current_actor()
    facts = get_facts(actor)
    cheers = () if facts.is_off("awards") else _cheers(actor)
    more = cheers[1 : rules.CHEERS_SHOWN]
    return render(
        "home/front.html",
        greeting=rules.greeting(clock.now().astimezone(ZoneInfo(actor.time_zone)).hour),
        cry=None if facts.is_off("definition") else definition.find_rallying_cry(),
        tasks=tasks.list_open(actor, rules.TASKS_SHOWN + 1),
        most_tasks=rules.TASKS_SHOWN,
        figures=_figures(facts),
        cheer=section("home/_cheer.html", cheers[0], lambda: {"cheer": cheers[0]})
        if cheers
        else "",
        more_cheers=section("home/_more_cheers.html", more, lambda: {"cheers": more})
        if more
        else "",
        books=not facts.is_off("rotations") and actor.can(Permission.ROTATIONS_LOG),
        first_hour=facts.setup_step is not None
        and bool(actor.roles & {Role.ADMINISTRATOR, Role.CX_DIRECTOR}),
    )


def _cheers(actor: Actor) -> tuple[panels.Fact, ...]:
    found = panels.facts(panels.Place.HOME_CHEER, [THE_ORGANISATION], actor)
    return tuple(found[THE_ORGANISATION])


def _figures(facts: Facts) -> str:
    """Give the figures; they are drawn anew when one of them has changed."""
    seen = tuple(figures.list_shown(facts))
    if not seen:
        return ""
    return section(
        "home/_figures.html", seen, lambda: {"figures": [(one, _spark(one)) for one in seen]}
    )


def _spark(seen: figures.Seen) -> charts.Trend:
    """Give the line of a figure through the last year."""
    relative = seen.kind.shown is not Shown.NUMBER
    return charts.trend(
        (
            charts.Point(
                label=date_text(period, "MMMM yyyy"),
                value=value,
                text=percent(value, 0) if relative else number(value),
            )
            for period, value in seen.points
        ),
        goal=seen.kind.goal,
    )


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
