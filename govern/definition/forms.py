"""Forms for writing a definition, its languages side by side."""

from __future__ import annotations

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms.widgets import RangeInput

from govern.definition.rules import CONTEXT, LEVELS, PARTS, TEXT_NAMES
from govern.people.forms import WHOM, PersonField
from govern.web.fields import WholeNumber
from govern.web.forms import Form, lines, sentence
from govern.web.spoken import InLanguages


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""


class BeginForm(Form):
    """Opening a locked definition: why, and who stands for it."""

    reason = sentence(_l("Why now, before the review"), help=_l("Who is asked to sign reads it."))
    sponsor = PersonField(_l("Who stands for opening it"), help=WHOM)


class TextForm(InLanguages):
    """The three levels and the context."""

    texts: ClassVar = {name: _l(TEXT_NAMES[name]) for name in (*LEVELS, *CONTEXT)}

    imperative_en = sentence(
        _l("Imperative, in English"),
        required=False,
        help=_l("One statement that puts customers beside shareholders, employees and society."),
    )
    imperative_nl = sentence(
        _l("Imperative, in Dutch"), required=False, help=_l("The same statement in Dutch.")
    )
    rallying_cry_en = sentence(
        _l("Rallying cry, in English"),
        required=False,
        help=_l("One telling sentence: which customers, what we do for them, what we expect."),
    )
    rallying_cry_nl = sentence(
        _l("Rallying cry, in Dutch"),
        required=False,
        help=_l("The same sentence, written for Dutch ears."),
    )
    full_text_en = lines(
        _l("Full definition, in English"),
        required=False,
        rows=8,
        help=_l("A short text. Where you stand between two poles follows as dimensions."),
    )
    full_text_nl = lines(
        _l("Full definition, in Dutch"), required=False, rows=8, help=_l("The same text in Dutch.")
    )
    why_now_en = sentence(_l("Why now, in English"), required=False)
    why_now_nl = sentence(_l("Why now, in Dutch"), required=False)
    whose_dream_en = sentence(_l("Whose dream it is, in English"), required=False)
    whose_dream_nl = sentence(_l("Whose dream it is, in Dutch"), required=False)


class Position(WholeNumber):
    """A position from 0 to 100 that must be given."""

    widget = RangeInput()


class DimensionForm(InLanguages):
    """Two poles and where we stand between them."""

    texts: ClassVar = {name: _l(TEXT_NAMES[name]) for name in PARTS}
    needed = ("left", "right")

    left_en = sentence(_l("Left pole, in English"), required=False, rows=1)
    left_nl = sentence(_l("Left pole, in Dutch"), required=False, rows=1)
    right_en = sentence(_l("Right pole, in English"), required=False, rows=1)
    right_nl = sentence(_l("Right pole, in Dutch"), required=False, rows=1)
    place = Position(
        _l("Where we stand"), 0, 100, help=_l("0 is wholly left, 100 wholly right."), default=50
    )
    rationale_en = sentence(_l("Why there, in English"), required=False)
    rationale_nl = sentence(_l("Why there, in Dutch"), required=False)
    example_en = sentence(_l("An example decision, in English"), required=False)
    example_nl = sentence(_l("An example decision, in Dutch"), required=False)
    on_culture_en = sentence(_l("On culture, in English"), required=False)
    on_culture_nl = sentence(_l("On culture, in Dutch"), required=False)
    off_culture_en = sentence(_l("Off culture, in English"), required=False)
    off_culture_nl = sentence(_l("Off culture, in Dutch"), required=False)


class ReturnForm(Form):
    """What is to be changed."""

    note = sentence(_l("What is to be changed"))
