"""What happens to the organisation; the subject is always the one organisation there is."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.events import Event
from govern.organisation.modules import Module


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
