"""Forms for the organisation, its parts and its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from govern.core import clock
from govern.core.errors import N_
from govern.core.localised import LANGUAGES
from govern.organisation.models import Preset
from govern.organisation.modules import MODULE_NAMES, Module
from govern.web.forms import VersionedForm, line, lines
from govern.web.spoken import InLanguages

if TYPE_CHECKING:
    from typing import Self

    from govern.organisation.models import Organisation

#: Settings that belong to no part.
EVERYWHERE = N_("The whole programme")


def _languages() -> list[SelectChoice]:
    names = {"en": "English", "nl": "Nederlands"}
    return [SelectChoice(value=code, label=names.get(code, code)) for code in LANGUAGES]


def _zones() -> list[SelectChoice]:
    return [SelectChoice(value=zone) for zone in clock.time_zones()]


def _presets() -> list[SelectChoice]:
    return [
        SelectChoice(value=Preset.SMALL.value, label=gettext("Small: up to 150 people")),
        SelectChoice(value=Preset.MEDIUM.value, label=gettext("Medium: up to 2,000 people")),
        SelectChoice(value=Preset.LARGE.value, label=gettext("Large: more than 2,000 people")),
    ]


def _modules() -> list[SelectChoice]:
    return [
        SelectChoice(value=module.value, label=gettext(name))
        for module, name in MODULE_NAMES.items()
    ]


def _reason() -> Any:  # noqa: ANN401 - a field that is not bound to its form yet.
    return lines(
        _l("Why?"),
        help=_l("The other administrators, CX directors and auditors are told, with your name."),
        most=500,
        rows=2,
    )


class OrganisationForm(InLanguages):
    """The organisation as everybody sees it."""

    texts: ClassVar = {"programme_name": _l("Name of the programme")}
    needed = ("programme_name",)

    name = line(_l("Name of the organisation"))
    programme_name_en = line(_l("Name of the programme in English"), required=False)
    programme_name_nl = line(_l("Name of the programme in Dutch"), required=False)
    languages = SelectMultipleField(
        _l("Languages people can choose"),
        choices=_languages,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    time_zone = SelectField(_l("Time zone"), choices=_zones)
    preset = RadioField(
        _l("Size"),
        choices=_presets,
        coerce=Preset,
        description=_l("Decides the value of every setting that you have not changed yourself."),
    )

    @classmethod
    def of(cls, row: Organisation) -> Self:
        """Give the form filled with the organisation as it is stored."""
        names = ("name", "languages", "time_zone", "preset", "version")
        form = cls(data={name: getattr(row, name) for name in names})
        form.speak(row.languages, {"programme_name": row.programme_name})
        return form


class ModulesForm(VersionedForm):
    """The parts that are on."""

    modules = SelectMultipleField(
        _l("Parts that are on"),
        choices=_modules,
        coerce=Module,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("A part that is off has no page, no task and no mail. Its data stays."),
    )


class NumberForm(VersionedForm):
    """A setting that is a number."""

    value = IntegerField(_l("Value"), validators=[InputRequired()])


class SwitchForm(VersionedForm):
    """A setting that is on or off."""

    value = BooleanField(_l("On"))


class GuardedNumberForm(NumberForm):
    """A number that keeps one person from deciding alone."""

    reason = _reason()


class GuardedSwitchForm(SwitchForm):
    """A switch that keeps one person from deciding alone."""

    reason = _reason()


class ActForm(VersionedForm):
    """A button that changes what was seen at a version."""
