"""Forms about licences."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField
from wtforms.validators import InputRequired

from govern.people.forms import PersonField
from govern.web.forms import Form, sentence


class RequiredDate(DateField):
    """A day that must be given."""

    data: date  # InputRequired.


class NameForm(Form):
    """Whether the verify page shows the holder's name."""

    shown = BooleanField(_l("Show my name when somebody verifies my licence"))


class ExemptForm(Form):
    """Who owes no day on the floor, why, and until when."""

    person = PersonField(_l("Who"))
    reason = sentence(
        _l("Why"),
        help=_l("For example leave. Nothing about somebody's health: 'long leave' says it."),
    )
    starts_on = RequiredDate(_l("From"), validators=[InputRequired()])
    ends_on = RequiredDate(_l("Until"), validators=[InputRequired()])


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
