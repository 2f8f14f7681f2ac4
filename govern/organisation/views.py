"""Pages for the organisation, its parts and its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.organisation import policies, queries, rules, services
from govern.organisation.forms import (
    EVERYWHERE,
    ActForm,
    GuardedNumberForm,
    GuardedSwitchForm,
    ModulesForm,
    NumberForm,
    OrganisationForm,
    SwitchForm,
)
from govern.organisation.modules import MODULE_NAMES, Module
from govern.organisation.presets import SETTINGS
from govern.organisation.rules import Kind
from govern.sheets.writing import Column
from govern.web.access import current_actor, requires
from govern.web.tables import answer_file
from govern.web.templating import render

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

#: What the password is asked for again; `accounts.rules.Purpose` has the same word.
PURPOSE = "safeguards"
FORMS: dict[tuple[Kind, bool], type[Any]] = {
    (Kind.NUMBER, False): NumberForm,
    (Kind.NUMBER, True): GuardedNumberForm,
    (Kind.SWITCH, False): SwitchForm,
    (Kind.SWITCH, True): GuardedSwitchForm,
}
bp = Blueprint("organisation", __name__, url_prefix="/organisation")


@bp.route("/", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_CHANGE)
def edit() -> ResponseReturnValue:
    """Change what the organisation is called, its languages, time zone and size."""
    form = OrganisationForm.of(queries.get_organisation())
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.change(
                    actor=current_actor(),
                    name=form.name.data,
                    programme_name=form.words("programme_name"),
                    languages=form.languages.data or [],
                    time_zone=form.time_zone.data,
                    preset=form.preset.data,
                    version=form.version.data,
                )
                work.location = url_for(".edit")
            flash(_("The organisation is saved."))
            return redirect(work.location)
    return render("organisation/edit.html", form=form, stored=queries.get_organisation())


@bp.route("/modules", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_CHANGE)
def modules() -> ResponseReturnValue:
    """Switch parts of the product on and off."""
    row = queries.get_organisation()
    on = [module for module in Module if module.value not in row.modules_off]
    form = ModulesForm(data={"modules": on, "version": row.version})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.switch_modules(
                    form.modules.data or [], actor=current_actor(), version=form.version.data
                )
                work.location = url_for(".modules")
            flash(_("These parts are on now."))
            return redirect(work.location)
    return render("organisation/modules.html", form=form)


@bp.get("/settings")
@requires(Permission.ORGANISATION_CHANGE)
def settings() -> ResponseReturnValue:
    """Show every setting with its value, and what the size of the organisation says."""
    facts = queries.get_facts(current_actor())
    changed = queries.list_changed_settings()
    if request.args.get("format"):
        return _settings_file(facts)
    groups = [
        {
            "name": MODULE_NAMES[module] if module else EVERYWHERE,
            "settings": [s for s in SETTINGS.values() if s.module is module],
        }
        for module in (None, *Module)
    ]
    return render(
        "organisation/settings.html",
        groups=[group for group in groups if group["settings"]],
        facts=facts,
        changed=changed,
    )


def _settings_file(facts: queries.Facts) -> ResponseReturnValue:
    """Give every setting with its value and what the size of the organisation says."""

    def shown(setting: rules.Setting, value: Any) -> object:  # noqa: ANN401 - number or switch.
        if setting.kind is not Kind.SWITCH:
            return value
        return _("On") if value else _("Off")

    return answer_file(
        "settings",
        [
            Column("setting", _("Setting")),
            Column("value", _("Value")),
            Column("size", _("For this size")),
        ],
        (
            {
                "setting": _(setting.label),
                "value": shown(setting, facts.values[setting.name]),
                "size": shown(setting, setting.default(facts.preset)),
            }
            for setting in SETTINGS.values()
        ),
    )


@bp.route("/settings/<name>", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_CHANGE)
def change_setting(name: str) -> ResponseReturnValue:
    """Give a setting another value."""
    setting = queries.get_setting(name)
    stored = queries.find_stored_setting(name)
    version = stored.version if stored else 0
    default = setting.default(queries.get_preset().value)
    value = default if stored is None or stored.value is None else stored.value
    form = FORMS[setting.kind, setting.guards](data={"value": value, "version": version})
    proved = not setting.guards or policies.has_proved(current_actor())
    query: dict[str, Any] = {"for": PURPOSE, "next": url_for(".change_setting", name=name)}
    confirm_url = url_for("accounts.confirm", **query)
    if request.method == "POST" and not proved:
        return redirect(confirm_url)
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.change_setting(
                    name,
                    form.value.data,
                    actor=current_actor(),
                    version=form.version.data,
                    reason=form.reason.data if setting.guards else "",
                )
                work.location = url_for(".settings")
            flash(_("The setting is saved, and counts from now on."))
            return redirect(work.location)
    return render(
        "organisation/change_setting.html",
        form=form,
        setting=setting,
        value=value,
        default=default,
        stored=queries.find_stored_setting(name),
        act=ActForm(data={"version": version}),
        proved=proved,
        confirm_url=confirm_url,
        earlier=queries.list_guard_changes(name) if setting.guards else [],
    )


@bp.post("/settings/<name>/reset")
@requires(Permission.ORGANISATION_CHANGE)
def reset_setting(name: str) -> ResponseReturnValue:
    """Go back to what the size of the organisation says."""
    if queries.get_setting(name).guards:
        # Its page asks for a password and a reason.
        return redirect(url_for(".change_setting", name=name))
    form = ActForm()
    with transaction(form.submission) as work:
        services.change_setting(name, None, actor=current_actor(), version=form.version.data)
        work.location = url_for(".settings")
    flash(_("The setting follows the size of the organisation again."))
    return redirect(work.location)
