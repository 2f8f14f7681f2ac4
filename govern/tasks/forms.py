"""Forms for putting a task off and handing it over."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from govern.web.fields import Day
from govern.web.forms import Form, line


class PutOffForm(Form):
    """The day a task comes back."""

    until = Day(_l("Remind me again on"))


class HandOverForm(Form):
    """Who takes the task."""

    person = line(
        _l("Who takes it over?"), help=_l("An e-mail address, an employee number or a full name.")
    )
