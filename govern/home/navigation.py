"""The menu: which entries there are, for whom, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app, g, request, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from govern.accounts.rules import Theme
from govern.core.localised import LANGUAGES
from govern.core.permissions import Actor, Permission, Role
from govern.organisation.modules import BLUEPRINTS
from govern.organisation.queries import find_facts
from govern.web.access import current_actor
from govern.web.sections import kept, part
from govern.web.translating import language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from govern.organisation.queries import Facts

MOST_TABS = 4


@dataclass(frozen=True)
class Entry:
    """One place in the menu; it shows when its part is on and the actor may enter."""

    endpoint: str
    label: str
    icon: str
    permission: Permission
    #: A short label for the foot of a phone; empty when it is not there.
    tab: str = ""
    demo_only: bool = False

    @property
    def blueprint(self) -> str:
        """Give the slice the entry belongs to."""
        return self.endpoint.split(".", 1)[0]


@dataclass(frozen=True)
class Group:
    """A heading of the menu and its entries."""

    key: str
    label: str
    entries: tuple[Entry, ...]


HOME = Entry("home.front", _l("Home"), "bi:house", Permission.HOME_READ, _l("Home"))
TASKS = Entry(
    "tasks.overview", _l("My tasks"), "bi:check2-square", Permission.TASKS_OWN, _l("Tasks")
)
START = Group("home", "", (HOME, TASKS))
GOVERN = Group(
    "govern",
    _l("Govern"),
    (
        Entry(
            "definition.current",
            _l("Definition"),
            "bi:journal-check",
            Permission.DEFINITION_READ,
            _l("Definition"),
        ),
        Entry(
            "promises.board",
            _l("Promises"),
            "bi:patch-check",
            Permission.PROMISES_READ,
            _l("Promises"),
        ),
        Entry("advocates.register", _l("Advocates"), "bi:megaphone", Permission.ADVOCATES_READ),
        Entry("journeys.overview", _l("Journeys"), "bi:map", Permission.JOURNEYS_READ),
    ),
)
TAKE_PART = Group(
    "take_part",
    _l("Take part"),
    (
        Entry(
            "rotations.overview",
            _l("On the floor"),
            "bi:shop-window",
            Permission.ROTATIONS_LOG,
            _l("Floor"),
        ),
        Entry("awards.board", _l("Awards"), "bi:trophy", Permission.AWARDS_TAKE_PART, _l("Awards")),
    ),
)
IMPROVE = Group(
    "improve",
    _l("Improve"),
    (
        Entry("insights.overview", _l("Insights"), "bi:lightbulb", Permission.INSIGHTS_READ),
        Entry("barriers.overview", _l("Barriers"), "bi:cone-striped", Permission.BARRIERS_READ),
    ),
)
LOOK_AFTER = Group(
    "look_after",
    _l("Look after"),
    (
        Entry("people.directory", _l("People"), "bi:people", Permission.PEOPLE_READ),
        Entry(
            "invitations.overview", _l("Who is in"), "bi:person-check", Permission.ACCOUNTS_INVITE
        ),
        Entry(
            "departments.overview",
            _l("Departments"),
            "bi:diagram-3",
            Permission.DEPARTMENTS_MANAGE,
        ),
        Entry(
            "organisation.settings", _l("Settings"), "bi:sliders", Permission.ORGANISATION_CHANGE
        ),
        Entry("audit.log", _l("Audit log"), "bi:journal-text", Permission.AUDIT_READ),
        Entry(
            "notifications.sent",
            _l("Sent mail (demo)"),
            "bi:envelope",
            Permission.NOTIFICATIONS_READ_SENT,
            demo_only=True,
        ),
    ),
)


#: Slices whose pages light up an entry only when they are that entry.
ALONE = frozenset({"home", "notifications"})
PLACES = frozenset(
    entry.endpoint
    for group in (START, GOVERN, TAKE_PART, IMPROVE, LOOK_AFTER)
    for entry in group.entries
)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What stands around a page: the same for all who may enter the same places."""

    groups: list[dict[str, Any]]
    #: What the part of the menu is called that the page belongs to.
    section: str
    brand: Markup
    rail: Markup
    tabs: Markup
    foot: Markup
    #: With {token} and {next} still to be filled in.
    switchboard: Markup


def frame_for(actor: Actor, facts: Facts | None, theme: str) -> Frame:
    """Give what stands around a page; made once for a language, a set of rights and a place."""
    here = request.endpoint if request.endpoint in PLACES else _module(request.blueprint)
    shown = (facts and facts.version, actor.kind, actor.roles, theme, here)
    return kept("frame", shown, lambda: _frame(actor, facts, theme))


def _frame(actor: Actor, facts: Facts | None, theme: str) -> Frame:
    parts = part("home/_frame.html")
    groups = _groups_for(actor, facts) if actor.is_authenticated else []
    active = (item["label"] for group in groups for item in group["items"] if item["active"])
    return Frame(
        groups=groups,
        section=str(next(active, "")),
        brand=parts.brand(facts),
        rail=parts.rail(groups),
        tabs=parts.tabs(_tabs_for(actor, facts)) if groups else Markup(),
        foot=parts.foot(facts, actor.is_authenticated),
        switchboard=parts.switchboard(_offered(facts), theme, language(), actor.is_authenticated),
    )


def _offered(facts: Facts | None) -> tuple[str, ...]:
    return facts.offered(language()) if facts else LANGUAGES


def _groups_for(actor: Actor, facts: Facts | None) -> list[dict[str, Any]]:
    """Give the menu of this actor: 'Take part' first, for a CX director 'Govern' first."""
    first = [TAKE_PART, GOVERN]
    if Role.CX_DIRECTOR in actor.roles:
        first.reverse()
    shown: list[dict[str, Any]] = []
    for group in (START, *first, IMPROVE, LOOK_AFTER):
        items = [_item(entry, entry.label) for entry in _open(group, actor, facts)]
        if items:
            shown.append({"label": group.label, "items": items})
    return shown


def _tabs_for(actor: Actor, facts: Facts | None) -> list[dict[str, Any]]:
    """Give the tabs at the foot of a phone: at most four and 'More'."""
    entries = [
        entry
        for group in (START, TAKE_PART, GOVERN, IMPROVE)
        for entry in _open(group, actor, facts)
        if entry.tab
    ]
    tabs = [_item(entry, entry.tab) for entry in entries[:MOST_TABS]]
    more = Entry("home.menu", _l("More"), "bi:list", Permission.HOME_READ)
    return [*tabs, _item(more, more.label)]


def _open(group: Group, actor: Actor, facts: Facts | None) -> Iterator[Entry]:
    for entry in group.entries:
        if entry.demo_only and not current_app.config["GOVERN"].demo:
            continue
        if actor.holds(entry.permission) and not (facts and facts.is_off(entry.blueprint)):
            yield entry


def _item(entry: Entry, label: str) -> dict[str, Any]:
    return {
        "label": str(label),
        "icon": entry.icon,
        "url": url_for(entry.endpoint),
        "active": request.endpoint == entry.endpoint
        or (
            _module(request.blueprint) == _module(entry.blueprint) and entry.blueprint not in ALONE
        ),
    }


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
            **kept("addresses", None, _addresses),
        }


def _addresses() -> dict[str, object]:
    return {
        "preferences_url": url_for("accounts.preferences"),
        "profile_url": url_for("profile.overview"),
    }
