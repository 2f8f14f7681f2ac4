"""Forms of asking everybody, and of the answer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from govern.web.fields import Day
from govern.web.forms import Form


class AcknowledgeForm(Form):
    """The hash of what was shown, and that one has read it."""

    shown_sha256 = HiddenField(validators=[InputRequired()])
    read = BooleanField(
        _l("I have read this and will work by it."),
        validators=[InputRequired(_l("Tick this when you have read it."))],
    )


class DueForm(Form):
    """By when everybody is asked to answer."""

    due_on = Day(_l("To be read by"))


class CloseForm(Form):
    """A tick, then a press."""

    confirmed = BooleanField(
        validators=[InputRequired(_l("Tick this to stop asking."))],
    )


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
