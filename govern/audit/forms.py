"""The filters of the log."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, StringField
from wtforms.validators import Length, Optional, ValidationError


class LogFilter(Form):
    """What part of the log to show; sent in the address, changes nothing."""

    event = StringField(_l("What happened"), validators=[Optional(), Length(max=80)])
    person = StringField(_l("Person"), validators=[Optional(), Length(max=254)])
    since = DateField(_l("From day"), validators=[Optional()])
    until = DateField(_l("To day"), validators=[Optional()])
    subject = StringField(_l("Id of the thing"), validators=[Optional(), Length(max=36)])

    def validate_until(self, field: DateField) -> None:
        """Refuse an end before the beginning."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_l("This day is before the first one."))
