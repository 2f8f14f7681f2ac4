"""Forms for what a team promises one customer."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.

from govern.commitments.rules import MOST_CASES, SETTLED, STATE_NAMES, CommitmentState
from govern.web.fields import Clock, Day, WholeNumber
from govern.web.forms import Form, line, sentence
from govern.web.templating import date_text

MOST_REFERENCE = 60


class MakeForm(Form):
    """What is promised, how the customer is found again, and by when."""

    what = line(
        _l("What did you promise?"), most=200, help=_l("For example: call back about the estimate.")
    )
    reference = line(
        _l("How you find the customer again"),
        required=False,
        most=MOST_REFERENCE,
        help=_l("The number of the case or of the order. No names, please."),
    )
    day = Day(_l("Day"))
    time = Clock(_l("Time"))


def _outcomes() -> list[SelectChoice]:
    return [SelectChoice(value=s.value, label=gettext(STATE_NAMES[s])) for s in SETTLED]


class SettleForm(Form):
    """What became of it, and why."""

    state = RadioField(_l("What became of it?"), choices=_outcomes, coerce=CommitmentState)
    reason = sentence(
        _l("Why, if it was late or not kept"),
        required=False,
        help=_l("The cause, not the person."),
    )


def _week(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


class WeekForm(Form):
    """The total of a week that was counted elsewhere."""

    week = SelectField(_l("Week"), coerce=_week)
    kept = WholeNumber(_l("Kept on time"), 0, MOST_CASES)
    late = WholeNumber(_l("Kept late"), 0, MOST_CASES)
    broken = WholeNumber(_l("Not kept"), 0, MOST_CASES)

    def offer(self, weeks: list[date]) -> None:
        """Offer these weeks, by their Mondays."""
        self.week.choices = [
            SelectChoice(value=monday.isoformat(), label=week_name(monday)) for monday in weeks
        ]


def week_name(monday: date) -> str:
    """Give a week by its first and its last day."""
    return str(
        gettext(
            "%(first)s to %(last)s",
            first=date_text(monday, "medium"),
            last=date_text(monday + timedelta(days=6), "medium"),
        )
    )


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
