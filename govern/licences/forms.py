"""Forms about licences."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import DataRequired

from govern.people.forms import PersonField
from govern.web.fields import Day
from govern.web.forms import Form, sentence


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
    starts_on = Day(_l("From"))
    ends_on = Day(_l("Until"))


class EndForm(Form):
    """A tick before an exemption ends."""

    confirmed = BooleanField(validators=[DataRequired(_l("Tick the box first."))])
