"""Forms for logging a day on the floor and telling about it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import (  # type: ignore[attr-defined]  # newer than its stubs.
    SelectChoice,
)
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from govern.floor.rules import KIND_NAMES, FloorKind
from govern.people.forms import PersonField
from govern.rotations.rules import BEGIN_OF_WORK, END_OF_WORK
from govern.web.fields import Clock, Day, OptionalDay, Version
from govern.web.forms import Form, VersionedForm, sentence


class ToldForm(Form):
    """One great thing seen, then one thing learned; the rest if there was one."""

    great = sentence(
        _l("One great thing I saw"),
        required=False,
        help=_l("What somebody did well for a customer. No names: say what, not who."),
    )
    learned = sentence(_l("One thing I learned"), required=False)
    in_the_way = sentence(
        _l("What stood in the customer's way"), required=False, help=_l("If there was something.")
    )
    action = sentence(_l("One thing I will do"), required=False, help=_l("If there is something."))
    action_on = OptionalDay(_l("By"))


class DebriefForm(ToldForm, VersionedForm):
    """The debrief of a day, begun or not: what nobody began has version 0."""

    version = Version(widget=HiddenInput(), default=0)


class LogForm(ToldForm):
    """A day on the floor that has been, with its debrief now or later."""

    person = PersonField(
        _l("Whose day"), required=False, help=_l("Leave it empty for your own day.")
    )
    host = SelectField(
        _l("Where, and with whom"),
        validators=[InputRequired(_l("Choose where you were, and who was there."))],
    )
    kind = RadioField(
        _l("What I did"),
        choices=[SelectChoice(value=kind.value, label=_l(KIND_NAMES[kind])) for kind in FloorKind],
        default=FloorKind.OBSERVATIONAL.value,
    )
    day = Day(_l("Day"))
    begins = Clock(_l("From"), default=BEGIN_OF_WORK)
    ends = Clock(_l("Until"), default=END_OF_WORK)
    late_reason = sentence(
        _l("Why it is logged so late"),
        required=False,
        help=_l("Only for days further back than usual."),
    )


class DeclineForm(Form):
    """Why one does not vouch for a day."""

    reason = sentence(_l("Why"), help=_l("The colleague reads this."))


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
