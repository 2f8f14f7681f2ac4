"""Forms about barriers and mitigations."""

from __future__ import annotations

import re

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.
from wtforms.validators import InputRequired, Optional

from govern.barriers.rules import (
    MECHANISM_NAMES,
    SEVERITY_NAMES,
    TYPE_NAMES,
    BarrierState,
    BarrierType,
    Mechanism,
)
from govern.core.errors import N_
from govern.journeys.forms import StageField
from govern.people.forms import WHOM, DayField, PersonField
from govern.web.forms import Form, VersionedForm, sentence

MOST_DIGITS = 15
#: What a barrier can be closed with, in the words of whoever closes it.
OUTCOMES = {
    BarrierState.REMOVED: N_("It is gone"),
    BarrierState.MITIGATED: N_("It cannot be removed; what we did makes it smaller"),
    BarrierState.DISMISSED: N_("It is not a barrier"),
}


class WholeNumberField(StringField):
    """A whole number, spaces between the digits allowed; `.number` is None when it is empty."""

    number: int | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed, or say what can be typed."""
        self.data = valuelist[0].strip() if valuelist else ""
        self.number = None
        digits = re.sub(r"[\s%]", "", self.data)
        if not digits:
            return
        if not re.fullmatch(rf"-?[0-9]{{1,{MOST_DIGITS}}}", digits):
            raise ValueError(gettext("Give a whole number, written in digits."))
        self.number = int(digits)


def _types() -> list[SelectChoice]:
    return [
        SelectChoice(value=kind.value, label=gettext(name)) for kind, name in TYPE_NAMES.items()
    ]


def _severities() -> list[SelectChoice]:
    return [
        SelectChoice(value=str(severity), label=gettext(name))
        for severity, name in SEVERITY_NAMES.items()
    ]


def _mechanisms() -> list[SelectChoice]:
    return [
        SelectChoice(value=kind.value, label=gettext(name))
        for kind, name in MECHANISM_NAMES.items()
    ]


class ReportForm(Form):
    """A barrier in one sentence."""

    text = sentence(
        _l("What stands in the way of serving customers well?"),
        help=_l("One sentence. Name the rule or the obstacle, not a person."),
        rows=3,
    )
    type = RadioField(
        _l("What is it about?"), choices=_types, coerce=BarrierType, validators=[InputRequired()]
    )
    stage_id = StageField(_l("Where in the customer journey?"))
    unnamed = BooleanField(
        _l("Send it without my name"),
        description=_l("Your name is kept nowhere. You will find the barrier in the list."),
    )


class AssessForm(VersionedForm):
    """How severe it is, and who owns it."""

    severity = RadioField(
        _l("How severe is it?"), choices=_severities, coerce=int, validators=[InputRequired()]
    )
    owner = PersonField(_l("Owner"), help=WHOM)


class MitigationForm(Form):
    """What makes a barrier smaller."""

    text = sentence(_l("What will be done?"), help=_l("One thing that a colleague could check."))
    mechanism = SelectField(_l("How does it work?"), choices=_mechanisms, coerce=Mechanism)
    owner = PersonField(_l("Who does it?"), help=WHOM)
    due_on = DayField(_l("By when?"))
    reduction = WholeNumberField(
        _l("How much smaller does it make the barrier, in percent?"),
        validators=[InputRequired()],
        description=_l("An estimate: 50 takes off half of what is left."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    cost = WholeNumberField(
        _l("What does it cost?"),
        validators=[Optional()],
        description=_l("A whole amount, or nothing when nobody knows."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class AcceptForm(Form):
    """What shows that a mitigation works."""

    evidence = sentence(
        _l("What shows that it works?"),
        help=_l("A figure, something you saw, something customers say."),
    )


class CloseForm(Form):
    """What became of a barrier."""

    outcome = RadioField(
        _l("What became of it?"), coerce=BarrierState, validators=[InputRequired()]
    )
    words = sentence(
        _l("Say it in a sentence"), help=_l("Whoever reported it reads this, and so do others.")
    )

    def offer(self, *, dismiss: bool) -> None:
        """Show the outcomes that the reader may choose."""
        self.outcome.choices = [
            SelectChoice(value=outcome.value, label=gettext(name))
            for outcome, name in OUTCOMES.items()
            if dismiss or outcome is not BarrierState.DISMISSED
        ]


class ReopenForm(Form):
    """Why a barrier is there again."""

    words = sentence(_l("What happened?"))
