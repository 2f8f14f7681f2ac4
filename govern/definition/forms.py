"""Forms for writing a definition, both languages side by side."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import RangeInput

from govern.people.forms import PersonField
from govern.web.forms import Form, VersionedForm, line, lines, sentence


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""


class BeginForm(Form):
    """Opening a locked definition: why, and who stands for it."""

    reason = sentence(_l("Why now, before the review"))
    sponsor = PersonField(_l("Who stands for opening it"))


class TextForm(VersionedForm):
    """The three levels and the context."""

    imperative_en = sentence(
        _l("Imperative, in English"),
        required=False,
        help=_l("One statement that puts customers beside shareholders, employees and society."),
    )
    imperative_nl = sentence(_l("Imperative, in Dutch"), required=False)
    rallying_cry_en = sentence(
        _l("Rallying cry, in English"),
        required=False,
        help=_l("One telling sentence: which customers, what we do for them, what we expect."),
    )
    rallying_cry_nl = sentence(_l("Rallying cry, in Dutch"), required=False)
    full_text_en = lines(_l("Full definition, in English"), required=False, rows=8)
    full_text_nl = lines(_l("Full definition, in Dutch"), required=False, rows=8)
    why_now_en = sentence(_l("Why now, in English"), required=False)
    why_now_nl = sentence(_l("Why now, in Dutch"), required=False)
    whose_dream_en = sentence(_l("Whose dream it is, in English"), required=False)
    whose_dream_nl = sentence(_l("Whose dream it is, in Dutch"), required=False)


class DimensionForm(VersionedForm):
    """Two poles and where we stand between them."""

    left_en = line(_l("Left pole, in English"))
    left_nl = line(_l("Left pole, in Dutch"), required=False)
    right_en = line(_l("Right pole, in English"))
    right_nl = line(_l("Right pole, in Dutch"), required=False)
    place = IntegerField(
        _l("Where we stand"),
        default=50,
        widget=RangeInput(),
        validators=[
            InputRequired(),
            NumberRange(0, 100, message=_l("Choose a position from 0 to 100.")),
        ],
        description=_l("0 is wholly left, 100 wholly right."),
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
