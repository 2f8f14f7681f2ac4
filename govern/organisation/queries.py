"""Reads the organisation; what is read is held in the process until its version changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from govern.core import clock
from govern.core.descriptions import name_open_things
from govern.core.errors import NotFound
from govern.core.localised import LANGUAGES
from govern.core.rows import rows
from govern.extensions import db
from govern.organisation.models import GuardChange, Organisation, SettingValue
from govern.organisation.modules import BLUEPRINTS, MODULE_NAMES
from govern.organisation.presets import SETTINGS
from govern.organisation.rules import Setting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from govern.core.localised import Localised
    from govern.core.permissions import Actor
    from govern.organisation.models import Preset


@dataclass(frozen=True)
class Facts:
    """The organisation as every page needs it: names, languages, parts, settings."""

    version: UUID
    name: str
    programme_name: Localised
    preset: str
    languages: tuple[str, ...]
    time_zone: str
    is_demo: bool
    setup_step: int | None
    modules_off: frozenset[str]
    values: Mapping[str, int | bool]

    def number(self, name: str) -> int:
        """Give the value of a setting that is a number."""
        return int(self.values[name])

    def switch(self, name: str) -> bool:
        """Give the value of a setting that is on or off."""
        return bool(self.values[name])

    def offered(self, own: str) -> tuple[str, ...]:
        """Give the languages one can switch to: those of the organisation, and one's own."""
        return tuple(code for code in LANGUAGES if code in {*self.languages, own})

    def is_off(self, blueprint: str) -> bool:
        """Tell whether the part a page belongs to is switched off."""
        module = BLUEPRINTS.get(blueprint)
        return module is not None and module.value in self.modules_off

    def part_off(self, blueprint: str) -> str:
        """Give the name of the part a page belongs to when that is switched off, else nothing."""
        return MODULE_NAMES[BLUEPRINTS[blueprint]] if self.is_off(blueprint) else ""


_VERSION = select(Organisation.settings_version)
_held: dict[UUID | None, Facts] = {}
_MOST_HELD = 8


def find_facts(version: UUID | None = None) -> Facts | None:
    """Give the organisation, from memory when its version is known, or None before `init`."""
    if version is None:
        found = rows(_VERSION)
        version = found[0].settings_version if found else None
    if version in _held:
        return _held[version]
    row = db.session.execute(select(Organisation)).scalar_one_or_none()
    if row is None:
        return None
    if row.settings_version in _held:
        return _held[row.settings_version]
    changed = {name: stored.value for name, stored in list_changed_settings().items()}
    facts = Facts(
        version=row.settings_version,
        name=row.name,
        programme_name=row.programme_name,
        preset=row.preset.value,
        languages=tuple(row.languages),
        time_zone=row.time_zone,
        is_demo=row.is_demo,
        setup_step=row.setup_step,
        modules_off=frozenset(row.modules_off),
        values={
            name: changed.get(name, setting.default(row.preset.value))
            for name, setting in SETTINGS.items()
        },
    )
    while len(_held) >= _MOST_HELD:
        _held.pop(next(iter(_held)))
    _held[facts.version] = facts
    return facts


def get_facts(actor: Actor) -> Facts:
    """Give the organisation and its settings for a service or a page of this actor."""
    facts = find_facts(actor.settings_version)
    if facts is None:
        raise NotFound
    return facts


def end_of_day(day: date) -> datetime:
    """Give the last second of a day where the organisation is."""
    facts = find_facts()
    return clock.end_of(day, facts.time_zone if facts else "UTC")


def get_organisation() -> Organisation:
    """Give the row of the organisation, to change it."""
    # Changes wait for each other, so that two different ones at once are no conflict.
    row = db.session.execute(select(Organisation).with_for_update()).scalar_one_or_none()
    if row is None:
        raise NotFound
    return row


def get_preset() -> Preset:
    """Give the size of the organisation as it is stored now, also when that changed meanwhile."""
    preset: Preset | None = db.session.scalar(select(Organisation.preset))
    if preset is None:
        raise NotFound
    return preset


def get_setting(name: str) -> Setting:
    """Give a setting by its name."""
    setting = SETTINGS.get(name)
    if setting is None:
        raise NotFound
    return setting


def list_changed_settings() -> dict[str, SettingValue]:
    """Give the settings that were changed from what the size of the organisation says."""
    stored = db.session.scalars(select(SettingValue))
    return {row.name: row for row in stored if row.value is not None}


def find_stored_setting(name: str) -> SettingValue | None:
    """Give the row of a setting as it is now; without a value it follows the size again."""
    return db.session.get(SettingValue, name, populate_existing=True)


def list_guard_changes(name: str) -> Sequence[GuardChange]:
    """Give the last changes of a setting that guards, with their reasons, the newest first."""
    return db.session.scalars(
        select(GuardChange)
        .where(GuardChange.setting == name)
        .order_by(GuardChange.at.desc(), GuardChange.id)
    ).all()


def find_guard_change(change_id: UUID) -> GuardChange | None:
    """Give a change of a setting that guards, or None."""
    return db.session.get(GuardChange, change_id)


# Names and sentences for the log.
name_open_things("reason for a safeguard", lambda: select(GuardChange.id, GuardChange.reason))
