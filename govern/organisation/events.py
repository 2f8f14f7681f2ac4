"""What happens to the organisation; the subject is always the one organisation there is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from govern.core.descriptions import describe, word_values
from govern.core.errors import N_
from govern.core.events import Event
from govern.organisation.modules import MODULE_NAMES, Module
from govern.organisation.presets import SETTINGS


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Event):
    """Its name, languages, time zone or size was changed; the fields by name."""

    name = "organisation.organisation_changed"
    fields: tuple[str, ...]
    preset: str


@dataclass(frozen=True, kw_only=True)
class ModulesSwitched(Event):
    """Parts of the product were switched on or off."""

    name = "organisation.modules_switched"
    switched_on: tuple[Module, ...]
    switched_off: tuple[Module, ...]


@dataclass(frozen=True, kw_only=True)
class SettingChanged(Event):
    """A setting has another value."""

    name = "organisation.setting_changed"
    setting: str
    old: int | bool
    new: int | bool


@dataclass(frozen=True, kw_only=True)
class GuardChanged(Event):
    """A setting that keeps one person from deciding alone has another value; why stands apart."""

    name = "organisation.guard_changed"
    setting: str
    old: int | bool
    new: int | bool
    change_id: UUID


word_values(
    "organisation field",
    {
        "name": N_("Name of the organisation"),
        "programme_name": N_("Name of the programme"),
        "languages": N_("Languages people can choose"),
        "time_zone": N_("Time zone"),
        "preset": N_("Size"),
    },
)
word_values("module", MODULE_NAMES)
word_values("setting", {name: setting.label for name, setting in SETTINGS.items()})
describe(
    {
        GuardChanged: N_(
            "Changed the safeguard “%(setting)s” from %(old)s to %(new)s. Why: %(change_id)s"
        ),
        ModulesSwitched: N_("Switched on: %(switched_on)s. Switched off: %(switched_off)s."),
        OrganisationChanged: N_("Changed the organisation: %(fields)s."),
        SettingChanged: N_("Changed the setting “%(setting)s” from %(old)s to %(new)s."),
    },
    change_id="reason for a safeguard",
    fields="organisation field",
    setting="setting",
    switched_on="module",
    switched_off="module",
)
