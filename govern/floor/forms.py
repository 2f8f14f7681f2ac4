"""Forms about floor teams and the places they offer."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, SelectField, TimeField
from wtforms.fields.choices import (  # type: ignore[attr-defined]  # newer than its stubs.
    SelectChoice,
)
from wtforms.validators import InputRequired, NumberRange, ValidationError

from govern.floor.rules import KIND_NAMES, MOST_PLACES, FloorKind
from govern.people.forms import PersonField
from govern.web.forms import Form, VersionedForm, line


class RequiredDate(DateField):
    """A day that must be given."""

    data: date  # InputRequired.


class RequiredTime(TimeField):
    """A time that must be given."""

    data: time  # InputRequired.


class RequiredNumber(IntegerField):
    """A whole number that must be given."""

    data: int  # InputRequired.


class TeamForm(VersionedForm):
    """A team that meets customers and receives colleagues."""

    name = line(_l("Name"), help=_l("As colleagues call it: Contact centre Utrecht."))
    department_id = SelectField(_l("Department"))
    place = line(_l("Place"), help=_l("Where to be, or on which line to listen."))
    time_zone = line(_l("Time zone"), most=60, help=_l("For example Europe/Amsterdam."))

    def validate_time_zone(self, field: SelectField) -> None:
        """Refuse a time zone that does not exist."""
        if field.data not in available_timezones():
            raise ValidationError(_l("There is no time zone of this name."))


class HostForm(Form):
    """Who receives colleagues at a team."""

    person = PersonField(_l("New host"), help=_l("Name, e-mail address or employee number."))


class SlotForm(Form):
    """A time with places."""

    host_id = SelectField(_l("Host"))
    kind = RadioField(
        _l("What they do"),
        choices=[SelectChoice(value=kind.value, label=_l(KIND_NAMES[kind])) for kind in FloorKind],
        default=FloorKind.OBSERVATIONAL.value,
    )
    day = RequiredDate(_l("Day"), validators=[InputRequired()])
    begins = RequiredTime(_l("From"), validators=[InputRequired()], default=time(9))
    ends = RequiredTime(_l("Until"), validators=[InputRequired()], default=time(13))
    capacity = RequiredNumber(
        _l("Places"),
        validators=[InputRequired(), NumberRange(1, MOST_PLACES)],
        default=1,
    )


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
