"""Forms of the register of advocates."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import (  # type: ignore[attr-defined]  # newer than its stubs.
    SelectChoice,
)

from govern.advocates.rules import AppointmentKind
from govern.departments.forms import DepartmentField
from govern.people.forms import PersonField
from govern.web.fields import Day, OptionalDay
from govern.web.forms import Form, VersionedForm, sentence

TOPICS = _l("What colleagues can ask about: journeys, products, groups of customers.")


class AppointForm(Form):
    """Who speaks for customers in a department, and until when."""

    person = PersonField(
        _l("Who"), help=_l("Name, e-mail address or employee number. Somebody who knows the work.")
    )
    kind = RadioField(
        _l("As"),
        choices=[
            SelectChoice(value=AppointmentKind.ADVOCATE.value, label=_l("Customer advocate")),
            SelectChoice(value=AppointmentKind.DEPUTY.value, label=_l("Deputy")),
        ],
        default=AppointmentKind.ADVOCATE.value,
    )
    starts_on = Day(_l("From"))
    term_ends_on = Day(_l("Until"))
    topics = sentence(_l("Topics"), required=False, help=TOPICS)


class EndForm(Form):
    """Why an appointment ends."""

    reason = sentence(_l("Why it ends"), help=_l("The person reads this, and so does the auditor."))


class ExtendForm(VersionedForm):
    """Until when an appointment goes on."""

    term_ends_on = Day(_l("Until"))


class DescribeForm(VersionedForm):
    """What an advocate is asked about, and whether they are prepared."""

    topics = sentence(_l("Topics"), required=False, help=TOPICS)
    prepared_on = OptionalDay(
        _l("Preparation done on"),
        help=_l("Leave it empty while the preparation is still to come."),
    )


class TransferForm(Form):
    """Where an advocate goes."""

    department_id = DepartmentField(_l("New department"))
    term_ends_on = Day(_l("Until"))
    reason = sentence(_l("Why they move"))
