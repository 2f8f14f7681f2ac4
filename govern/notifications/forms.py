"""The form for choosing how often to get mail."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.
from wtforms.validators import InputRequired

from govern.notifications.rules import Frequency
from govern.web.forms import Form


class ChoicesForm(Form):
    """How often a person gets what can wait."""

    frequency = RadioField(
        _l("How often do you want a summary by mail?"),
        choices=[
            SelectChoice(Frequency.WEEKLY.value, _l("Once a week, on Monday")),
            SelectChoice(Frequency.DAILY.value, _l("Every working day")),
            SelectChoice(Frequency.NEVER.value, _l("Never")),
        ],
        validators=[InputRequired()],
        description=_l("A summary only comes when something is new."),
    )
