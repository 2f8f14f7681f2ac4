"""Changes the organisation, the parts that are on, and its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, DomainError, FieldError, Stale, check_version
from govern.core.localised import LANGUAGES
from govern.core.permissions import Actor, ensure
from govern.core.types import shows_something
from govern.extensions import db
from govern.organisation import policies, queries, rules
from govern.organisation.events import (
    GuardChanged,
    ModulesSwitched,
    OrganisationChanged,
    SettingChanged,
)
from govern.organisation.models import (
    THE_ORGANISATION,
    GuardChange,
    Organisation,
    Preset,
    SettingValue,
)
from govern.organisation.modules import Module
from govern.organisation.presets import GUARDS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from govern.core.localised import Localised

REFUSED = N_("Only an administrator changes the settings of the organisation.")
PROVE = N_("Enter your password once more before you change a safeguard.")
OVERTAKEN = N_("Somebody else changed this while you were looking at it.")


def change(
    *,
    actor: Actor,
    name: str,
    programme_name: Localised,
    languages: Sequence[str],
    time_zone: str,
    preset: Preset,
    version: int,
) -> None:
    """Change what the organisation is called, its languages, time zone and size."""
    ensure(policies.may_change(actor), REFUSED)
    organisation = _at(version)
    if not languages or not set(languages) <= set(LANGUAGES):
        raise FieldError("languages", N_("Choose at least one language."))
    if time_zone not in clock.time_zones():
        raise FieldError("time_zone", N_("This time zone is not known."))
    if not programme_name:
        raise FieldError("programme_name", N_("This must be filled in."))
    written = {
        "name": name,
        "programme_name": programme_name,
        # The first one leads, and stays the first.
        "languages": [
            code
            for code in dict.fromkeys([*organisation.languages, *LANGUAGES])
            if code in languages
        ],
        "time_zone": time_zone,
        "preset": preset,
    }
    changed = tuple(key for key, value in written.items() if getattr(organisation, key) != value)
    if "preset" in changed:
        _keep_guards(organisation.preset, preset)
    for key in changed:
        setattr(organisation, key, written[key])
    organisation.settings_version = uuid4()
    publish(
        OrganisationChanged(
            actor_id=actor.id, subject_id=THE_ORGANISATION, fields=changed, preset=preset.value
        )
    )


def switch_modules(on: Collection[Module], *, actor: Actor, version: int) -> None:
    """Switch parts of the product on, and all others off; what is off keeps its data."""
    ensure(policies.may_change(actor), REFUSED)
    organisation = _at(version)
    before = set(organisation.modules_off)
    after = {module.value for module in Module if module not in on}
    if before == after:
        raise DomainError(N_("Nothing was changed: these parts are on already."))
    organisation.modules_off = sorted(after)
    organisation.settings_version = uuid4()
    publish(
        ModulesSwitched(
            actor_id=actor.id,
            subject_id=THE_ORGANISATION,
            switched_on=tuple(Module(name) for name in sorted(before - after)),
            switched_off=tuple(Module(name) for name in sorted(after - before)),
        )
    )


def change_setting(
    name: str,
    value: int | bool | None,  # noqa: FBT001 - a value, not a flag.
    *,
    actor: Actor,
    version: int,
    reason: str = "",
) -> None:
    """Give a setting another value; None goes back to what the size of the organisation says.

    One that keeps a person from deciding alone is changed by who has just proved who they are,
    with a reason; the others who look after things are told.
    """
    ensure(policies.may_change(actor), REFUSED)
    setting = queries.get_setting(name)
    if setting.guards:
        ensure(policies.has_proved(actor), PROVE)
        if not shows_something(reason):
            raise FieldError("reason", N_("Say why; the others who look after this read it."))
    organisation = queries.get_organisation()
    default = setting.default(organisation.preset.value)
    stored = db.session.get(SettingValue, name, with_for_update=True)
    if (stored.version if stored else 0) != version:
        raise Stale(OVERTAKEN, version=stored.version if stored else 0)
    old = default if stored is None or stored.value is None else stored.value
    new = default if value is None else value
    if message := rules.problem(setting, new):
        raise FieldError("value", message, lowest=setting.lowest, highest=setting.highest)
    if setting.guards and new == old:
        raise FieldError("value", N_("It has this value already; nobody needs to be told."))
    if stored is not None:
        # The row stays also without a value: its version tells who opened the page before.
        stored.value, stored.changed_at = value, clock.now()
    elif value is not None and value != default:
        db.session.add(SettingValue(name=name, value=value, changed_at=clock.now()))
    organisation.settings_version = uuid4()
    if not setting.guards:
        publish(
            SettingChanged(
                actor_id=actor.id, subject_id=THE_ORGANISATION, setting=name, old=old, new=new
            )
        )
        return
    change = GuardChange(
        id=uuid4(), at=clock.now(), setting=name, old=old, new=new, reason=reason.strip()
    )
    db.session.add(change)
    publish(
        GuardChanged(
            actor_id=actor.id,
            subject_id=THE_ORGANISATION,
            setting=name,
            old=old,
            new=new,
            change_id=change.id,
        )
    )


def _keep_guards(before: Preset, after: Preset) -> None:
    """Let another size lift no safeguard: each is as strict as it was, or as the size says."""
    for setting in GUARDS:
        stored = queries.find_stored_setting(setting.name)
        own = None if stored is None else stored.value
        old = setting.default(before.value) if own is None else own
        new = setting.default(after.value)
        kept = old if policies.is_looser(setting, old, new) else None
        if kept == own:
            continue
        if stored is None:
            stored = SettingValue(name=setting.name)
            db.session.add(stored)
        stored.value, stored.changed_at = kept, clock.now()


def _at(version: int) -> Organisation:
    organisation = queries.get_organisation()
    check_version(organisation, version, OVERTAKEN)
    return organisation
