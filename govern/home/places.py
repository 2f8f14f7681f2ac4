"""The places of the menu: which there are, for whom, in which group."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l

from govern.core.permissions import Permission


@dataclass(frozen=True)
class Entry:
    """One place in the menu; it shows when its part is on and the actor may enter."""

    endpoint: str
    label: str
    icon: str
    permission: Permission
    #: A short label for the foot of a phone; empty when it is not there.
    tab: str = ""
    #: What one finds there, for the page that leads to it.
    sentence: str = ""
    demo_only: bool = False
    #: Blueprints and endpoints elsewhere whose pages light it up too.
    lights: frozenset[str] = frozenset()

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


HOME = Entry(
    "home.front",
    _l("Home"),
    "bi:house",
    Permission.HOME_READ,
    _l("Home"),
    lights=frozenset({"tasks"}),
)
TASKS = Entry(
    "tasks.overview", _l("My tasks"), "bi:check2-square", Permission.TASKS_OWN, _l("Tasks")
)
START = Group("home", "", (HOME,))
#: On a phone the front page is long, so what there is to do has a tab of its own.
START_OF_TABS = Group("tabs", "", (replace(HOME, lights=frozenset()), TASKS))
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
#: What is behind the one entry 'Look after'; who may enter only the first meets it itself.
TO_LOOK_AFTER = Group(
    "look_after",
    _l("Look after"),
    (
        Entry(
            "people.directory",
            _l("People"),
            "bi:people",
            Permission.PEOPLE_READ,
            sentence=_l("Who works here, in which department and at which level."),
            lights=frozenset({"handovers", "staffing"}),
        ),
        Entry(
            "invitations.overview",
            _l("Who is in"),
            "bi:person-check",
            Permission.ACCOUNTS_INVITE,
            sentence=_l("Who has been invited, who has come in, and who still waits."),
        ),
        Entry(
            "departments.overview",
            _l("Departments"),
            "bi:diagram-3",
            Permission.DEPARTMENTS_MANAGE,
            sentence=_l("Who belongs where: add, rename, move and merge departments."),
            lights=frozenset({"mergers"}),
        ),
        Entry(
            "organisation.settings",
            _l("Settings"),
            "bi:sliders",
            Permission.ORGANISATION_CHANGE,
            sentence=_l("The organisation, its parts, and every number the programme works with."),
        ),
        Entry(
            "audit.log",
            _l("Audit log"),
            "bi:journal-text",
            Permission.AUDIT_READ,
            sentence=_l("Who did what, and when; and whether the log is whole."),
        ),
        Entry(
            "notifications.sent",
            _l("Sent mail (demo)"),
            "bi:envelope",
            Permission.NOTIFICATIONS_READ_SENT,
            sentence=_l("What would have been sent, if this were no demonstration."),
            demo_only=True,
            lights=frozenset({"notifications.sent_mail"}),
        ),
    ),
)
#: Leads to them all.
LOOK_AFTER = Entry("home.look_after", _l("Look after"), "bi:gear", Permission.HOME_READ)
#: Leads to the whole menu, on a phone.
MORE = Entry("home.menu", _l("More"), "bi:list", Permission.HOME_READ)


GROUPS = (START, GOVERN, TAKE_PART, IMPROVE)
#: Slices whose pages light up an entry only when they are that entry.
ALONE = frozenset({"home", "notifications"})
#: The parts of Settings beside the settings themselves.
_OF_SETTINGS = frozenset({"organisation.edit", "organisation.modules"})
#: The pages that carry the strip of all one looks after.
WITH_STRIP = frozenset(entry.endpoint for entry in TO_LOOK_AFTER.entries) | _OF_SETTINGS
#: Pages that have what stands around them for themselves.
ENDPOINTS = (
    frozenset(
        endpoint
        for group in (*GROUPS, START_OF_TABS, TO_LOOK_AFTER)
        for entry in group.entries
        for endpoint in (entry.endpoint, *entry.lights)
    )
    | _OF_SETTINGS
    | {LOOK_AFTER.endpoint, MORE.endpoint}
)
