"""The filters of the log."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField
from wtforms.validators import Length, Optional, ValidationError

from govern.web.fields import OptionalDay
from govern.web.forms import PlainText


class LogFilter(Form):
    """What part of the log to show; sent in the address, changes nothing."""

    event = StringField(_l("What happened"), validators=[Optional(), PlainText(), Length(max=80)])
    person = StringField(_l("Person"), validators=[Optional(), PlainText(), Length(max=254)])
    since = OptionalDay(_l("From day"))
    until = OptionalDay(_l("To day"))
    subject = StringField(
        _l("Id of the thing"), validators=[Optional(), PlainText(), Length(max=36)]
    )

    def validate_until(self, field: OptionalDay) -> None:
        """Refuse an end before the beginning."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_l("This day is before the first one."))
