"""The form for naming somebody who was heard."""

from __future__ import annotations

from typing import ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.

from govern.definition.hearing import KIND_NAMES, MOST_PEOPLE, HeardKind
from govern.web.fields import OptionalDay, OptionalNumber
from govern.web.forms import Form, sentence
from govern.web.spoken import InLanguages


def _kinds() -> list[SelectChoice]:
    return [SelectChoice(value=kind.value, label=gettext(KIND_NAMES[kind])) for kind in HeardKind]


class HeardForm(InLanguages):
    """Who was heard, in what way, when, and how many."""

    texts: ClassVar = {"words": _l("Who, and in what way")}
    needed = ("words",)

    kind = RadioField(
        _l("Who was heard?"), choices=_kinds, coerce=HeardKind, default=HeardKind.CUSTOMERS
    )
    words_en = sentence(
        _l("Who, and in what way, in English"),
        required=False,
        help=_l("For example: twelve customers with a claim, at three kitchen tables."),
    )
    words_nl = sentence(_l("Who, and in what way, in Dutch"), required=False)
    on = OptionalDay(_l("When, if it was one day"))
    people = OptionalNumber(_l("How many people"), 1, MOST_PEOPLE)


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
