"""The front page and the pages around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, url_for

from govern.core import clock
from govern.core.permissions import Permission, Role
from govern.definition import queries as definition
from govern.figures import queries as figures
from govern.figures.rules import Shown
from govern.home import navigation, queries, rules
from govern.organisation.models import THE_ORGANISATION
from govern.organisation.policies import lifted
from govern.organisation.presets import SETTINGS
from govern.organisation.queries import find_facts, get_facts
from govern.tasks import queries as tasks
from govern.web import charts, panels
from govern.web.access import current_actor, public, requires
from govern.web.sections import kept, part
from govern.web.templating import date_text, number, percent, render

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from govern.core.localised import Localised

bp = Blueprint("home", __name__)
#: The setting that says from how many people on figures about them are shown.
FEWEST = "people.fewest_shown"


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What the front page shows to all who read the same language."""

    cry: Localised | None
    figures: str
    cheers: str


@bp.get("/")
@requires(Permission.HOME_READ)
def front() -> ResponseReturnValue:
    """Show what I have to do, how we are doing, and people worth a cheer."""
    actor = current_actor()
    facts = get_facts(actor)
    waiting = tasks.list_open(actor, rules.TASKS_SHOWN + 1)
    shared = kept("home.shared", (facts.version, actor.front_version, clock.today()), _shared)
    return render(
        "home/front.html",
        greeting=rules.greeting(clock.now().astimezone(ZoneInfo(actor.time_zone)).hour),
        shared=shared,
        tasks=tasks.with_names(waiting, actor),
        ahead=[] if waiting else queries.list_ahead(actor, facts),
        most_tasks=rules.TASKS_SHOWN,
        books=not facts.is_off("rotations") and actor.can(Permission.ROTATIONS_LOG),
        first_hour=facts.setup_step is not None
        and bool(actor.roles & {Role.ADMINISTRATOR, Role.CX_DIRECTOR}),
    )


def _shared() -> Shared:
    """Read and draw what the front page shows to all; a change of it gives another version."""
    facts = get_facts(current_actor())
    cheers = panels.facts(panels.Place.HOME_CHEER, [THE_ORGANISATION], current_actor())
    parts: Any = part("home/_shared.html")
    winners = [] if facts.is_off("awards") else cheers[THE_ORGANISATION]
    shown = [(seen, _spark(seen)) for seen in figures.list_shown(facts)]
    return Shared(
        cry=None if facts.is_off("definition") else definition.find_rallying_cry(),
        figures=parts.figures(shown) if shown else "",
        cheers=parts.cheers(winners[: rules.CHEERS_SHOWN]) if winners else "",
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


@bp.get("/look-after")
@requires(Permission.HOME_READ)
def look_after() -> ResponseReturnValue:
    """Show all that the reader looks after, each with what one finds there."""
    return render("home/look_after.html", places=navigation.list_looked_after())


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
    return render(
        "home/about.html",
        parts=parts,
        leads=queries.list_holders(Role.CX_DIRECTOR),
        lifted=lifted(facts.values),
        fewest=facts.number(FEWEST),
    )


@bp.get("/privacy")
@public("what is kept about people may be read by everybody, also before signing in")
def privacy() -> ResponseReturnValue:
    """Tell what is kept about me, why, how long, who sees it, and what it is never used for."""
    actor = current_actor()
    facts = find_facts(actor.settings_version)
    return render(
        "home/privacy.html",
        signed_in=actor.is_authenticated,
        fewest=facts.number(FEWEST) if facts else SETTINGS[FEWEST].default,
    )


@bp.get("/help")
@requires(Permission.HOME_READ)
def help_page() -> ResponseReturnValue:
    """Tell how it works and who to ask."""
    return render(
        "home/help_page.html",
        leads=queries.list_holders(Role.CX_DIRECTOR),
        administrators=queries.list_holders(Role.ADMINISTRATOR),
    )
