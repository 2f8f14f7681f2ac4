"""The menu: which entries there are, for whom, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app, g, request, url_for
from markupsafe import Markup

from govern.accounts.queries import find_demo_password
from govern.accounts.rules import Theme
from govern.core.localised import LANGUAGES
from govern.core.permissions import Actor, Role
from govern.home import places
from govern.organisation.modules import BLUEPRINTS
from govern.organisation.queries import find_facts
from govern.web.access import current_actor
from govern.web.sections import kept, part
from govern.web.translating import language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from govern.home.places import Entry, Group
    from govern.organisation.queries import Facts

MOST_TABS = 4


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What stands around a page: the same for all who may enter the same places."""

    groups: list[dict[str, Any]]
    #: What the place is called that the page belongs to.
    section: str
    brand: Markup
    rail: Markup
    tabs: Markup
    #: What else one looks after, above the pages of that; else nothing.
    strip: Markup
    foot: Markup
    #: With {token} and {next} still to be filled in.
    switchboard: Markup


def frame_for(actor: Actor, facts: Facts | None, theme: str) -> Frame:
    """Give what stands around a page; made once for a language, a set of rights and a place."""
    here = request.endpoint if request.endpoint in places.ENDPOINTS else _module(request.blueprint)
    shown = (facts and facts.version, actor.kind, actor.roles, theme, here)
    return kept("frame", shown, lambda: _frame(actor, facts, theme))


def _frame(actor: Actor, facts: Facts | None, theme: str) -> Frame:
    parts = part("home/_frame.html")
    is_in = actor.is_authenticated
    groups = _groups_for(actor, facts) if is_in else []
    after = _looked_after(actor, facts) if is_in else []
    strip = request.endpoint in places.WITH_STRIP and len(after) > 1
    return Frame(
        groups=groups,
        section=_section(actor, facts) if is_in else "",
        brand=parts.brand(facts),
        rail=parts.rail(groups),
        tabs=parts.tabs(_tabs_for(actor, facts)) if groups else Markup(),
        strip=parts.strip(after) if strip else Markup(),
        foot=parts.foot(facts, is_in),
        switchboard=parts.switchboard(_offered(facts), theme, language(), is_in),
    )


def _offered(facts: Facts | None) -> tuple[str, ...]:
    return facts.offered(language()) if facts else LANGUAGES


def _groups_for(actor: Actor, facts: Facts | None) -> list[dict[str, Any]]:
    """Give the menu of this actor: 'Take part' first, for a CX director 'Govern' first."""
    first = [places.TAKE_PART, places.GOVERN]
    if Role.CX_DIRECTOR in actor.roles:
        first.reverse()
    shown = [
        {"label": group.label, "items": _items(group, actor, facts)}
        for group in (places.START, *first, places.IMPROVE)
    ]
    after = _looked_after(actor, facts)
    if len(after) > 1:
        door = _item(places.LOOK_AFTER)
        door["active"] = door["active"] or any(item["active"] for item in after)
        after = [door]
    # One entry needs no heading.
    return [group for group in (*shown, {"label": "", "items": after}) if group["items"]]


def _looked_after(actor: Actor, facts: Facts | None) -> list[dict[str, Any]]:
    return _items(places.TO_LOOK_AFTER, actor, facts)


def list_looked_after() -> list[dict[str, Any]]:
    """Give the places behind 'Look after' that the actor may enter."""
    actor = current_actor()
    return _looked_after(actor, find_facts(actor.settings_version))


def _section(actor: Actor, facts: Facts | None) -> str:
    """Give what the place is called that the page belongs to, the narrowest first."""
    for group in (places.TO_LOOK_AFTER, places.START_OF_TABS, *places.GROUPS):
        for item in _items(group, actor, facts):
            if item["active"]:
                return str(item["label"])
    return ""


def _tabs_for(actor: Actor, facts: Facts | None) -> list[dict[str, Any]]:
    """Give the tabs at the foot of a phone: at most four and 'More'."""
    order = (places.START_OF_TABS, places.TAKE_PART, places.GOVERN, places.IMPROVE)
    entries = [entry for group in order for entry in _open(group, actor, facts) if entry.tab]
    tabs = [{**_item(entry), "label": str(entry.tab)} for entry in entries[:MOST_TABS]]
    return [*tabs, _item(places.MORE)]


def _items(group: Group, actor: Actor, facts: Facts | None) -> list[dict[str, Any]]:
    return [_item(entry) for entry in _open(group, actor, facts)]


def _open(group: Group, actor: Actor, facts: Facts | None) -> Iterator[Entry]:
    for entry in group.entries:
        if entry.demo_only and not current_app.config["GOVERN"].demo:
            continue
        if actor.holds(entry.permission) and not (facts and facts.is_off(entry.blueprint)):
            yield entry


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "label": str(entry.label),
        "sentence": str(entry.sentence),
        "icon": entry.icon,
        "url": url_for(entry.endpoint),
        "active": _is_here(entry),
    }


def _is_here(entry: Entry) -> bool:
    """Tell whether the page belongs to this entry."""
    if request.endpoint == entry.endpoint or {request.endpoint, request.blueprint} & entry.lights:
        return True
    of_it = _module(request.blueprint) == _module(entry.blueprint)
    return of_it and entry.blueprint not in places.ALONE


def _module(blueprint: str | None) -> str | None:
    """Give the module of a blueprint, so that all its slices light up one entry; else itself."""
    return BLUEPRINTS.get(blueprint or "", blueprint)


def init_app(app: Flask) -> None:
    """Give every page the organisation, and what stands around the page."""

    @app.context_processor
    def _around() -> dict[str, object]:
        actor = current_actor()
        facts = find_facts(actor.settings_version)
        theme = actor.theme if actor.is_authenticated else g.get("theme", Theme.AUTO)
        return {
            "organisation": facts,
            "theme": theme,
            "frame": frame_for(actor, facts, theme),
            "languages": _offered(facts),
            "demo": app.config["GOVERN"].demo,
            # The empty demo has no people of ours, and no password that all of them share.
            "invented": find_demo_password(app.config["GOVERN"].instance) is not None,
            **kept("addresses", None, _addresses),
        }


def _addresses() -> dict[str, object]:
    return {
        "preferences_url": url_for("accounts.preferences"),
        "profile_url": url_for("profile.overview"),
    }
