"""Forms about floor teams and the places they offer."""

from __future__ import annotations

from datetime import time
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import (  # type: ignore[attr-defined]  # newer than its stubs.
    SelectChoice,
)
from wtforms.validators import DataRequired, ValidationError

from govern.departments.forms import DepartmentField
from govern.floor.rules import KIND_NAMES, MOST_PLACES, FloorKind
from govern.people.forms import PersonField
from govern.web.fields import Clock, Day, WholeNumber
from govern.web.forms import Form, VersionedForm, line


class TeamForm(VersionedForm):
    """A team that meets customers and receives colleagues."""

    name = line(_l("Name"), help=_l("As colleagues call it: Contact centre Utrecht."))
    department_id = DepartmentField(_l("Department"))
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
    day = Day(_l("Day"))
    begins = Clock(_l("From"), default=time(9))
    ends = Clock(_l("Until"), default=time(13))
    capacity = WholeNumber(_l("Places"), 1, MOST_PLACES, default=1)


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""


class SureForm(Form):
    """What is not undone by pressing again: a tick, then a press."""

    confirmed = BooleanField(validators=[DataRequired(_l("Tick the box first."))])
