"""Forms about insights."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.
from wtforms.validators import InputRequired

from govern.insights.rules import SOURCE_NAMES, InsightSource
from govern.journeys.forms import StageField
from govern.people.forms import WHOM, DayField, PersonField
from govern.web.forms import Form, sentence


def _sources() -> list[SelectChoice]:
    return [
        SelectChoice(value=source.value, label=gettext(name))
        for source, name in SOURCE_NAMES.items()
    ]


class ReportForm(Form):
    """Something that was learned."""

    text = sentence(
        _l("What did you learn about customers?"),
        help=_l("One or two sentences. Do not name customers, nor colleagues you watched."),
        rows=3,
    )
    source = RadioField(
        _l("Where did you learn it?"),
        choices=_sources,
        coerce=InsightSource,
        default=InsightSource.FLOOR,
        validators=[InputRequired()],
    )
    stage_id = StageField(_l("Where in the customer journey?"))


class PlanForm(Form):
    """What somebody will do with an insight."""

    text = sentence(_l("What will be done?"), help=_l("One thing that a colleague could check."))
    owner = PersonField(_l("Who does it?"), help=WHOM)
    due_on = DayField(_l("By when?"))


class DeclineForm(Form):
    """Why nothing will be done."""

    reason = sentence(
        _l("Why will you not do it?"),
        help=_l("Whoever shared it reads this, and so does everybody else."),
    )


class EffectForm(Form):
    """What came of it."""

    effect = sentence(
        _l("What came of it?"), help=_l("What is different for customers? A number helps.")
    )
