"""Forms for putting a task off and handing it over."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import DataRequired

from govern.web.forms import Form, line


class PutOffForm(Form):
    """The day a task comes back."""

    until = DateField(_l("Remind me again on"), validators=[DataRequired()])


class HandOverForm(Form):
    """Who takes the task."""

    person = line(
        _l("Who takes it over?"), help=_l("An e-mail address, an employee number or a full name.")
    )
