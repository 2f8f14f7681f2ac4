"""Forms for figures: one by hand, many as a grid or from a file."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.
from wtforms.validators import InputRequired, Length, Optional

from govern.counting.rules import Remedies
from govern.departments.forms import DepartmentField
from govern.promises.forms import EVERYWHERE, OptionalCountry, period_name, stage_choices
from govern.promises.rules import Period
from govern.readings.rules import COUNTRY_LENGTH, MOST_CASES, Scope
from govern.web.fields import OptionalNumber, Upload
from govern.web.forms import Form, line, sentence

MOST_DIGITS = 15
MOST_PASTED = 100_000


def _id(value: str | UUID | None) -> UUID | None:
    return value if isinstance(value, UUID) else UUID(value) if value else None


class CountField(StringField):
    """A whole number, spaces between the digits allowed; `.number` is what the service gets."""

    number: int = 0

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed, or say what can be typed."""
        self.data = valuelist[0] if valuelist else ""
        digits = re.sub(r"\s", "", self.data or "")
        if not re.fullmatch(rf"-?[0-9]{{1,{MOST_DIGITS}}}", digits):
            raise ValueError(gettext("Give a whole number, written in digits."))
        self.number = int(digits)
        if self.number < 0:
            raise ValueError(gettext("Nothing is counted below zero."))


def _count(label: str) -> CountField:
    keys = {"inputmode": "numeric", "autocomplete": "off"}
    return CountField(label, validators=[InputRequired()], render_kw=keys)


def _day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


class RecordForm(Form):
    """How often a promise was kept."""

    period_start = SelectField(_l("Period"), coerce=_day)
    department_id = DepartmentField(_l("Where"), nothing=EVERYWHERE)
    country = OptionalCountry(
        _l("Or: country"),
        validators=[Optional()],
        description=_l("Two letters, like NL."),
        render_kw={"autocomplete": "off", "maxlength": COUNTRY_LENGTH},
    )
    stage_id = SelectField(_l("Or: stage of the journey"), choices=stage_choices, coerce=_id)
    kept = _count(_l("Kept"))
    total = _count(_l("Of how many"))

    remedies_owed = OptionalNumber(_l("Customers we owe something for it"), 0, MOST_CASES)
    remedies_paid = OptionalNumber(_l("Of them, those who got it"), 0, MOST_CASES)

    @property
    def scope(self) -> Scope:
        """Give what the figure is of."""
        return Scope(self.department_id.data, self.country.data or None, self.stage_id.data)

    @property
    def remedies(self) -> Remedies:
        """Give how many were owed something, and how many got it."""
        return Remedies(self.remedies_owed.data, self.remedies_paid.data)

    def offer(self, starts: list[date], period: Period) -> None:
        """Offer these periods."""
        self.period_start.choices = [
            SelectChoice(value=start.isoformat(), label=period_name(start, period))
            for start in starts
        ]


class CorrectForm(Form):
    """Better figures for a period."""

    kept = _count(_l("Kept"))
    total = _count(_l("Of how many"))
    remedies_owed = OptionalNumber(_l("Customers we owe something for it"), 0, MOST_CASES)
    remedies_paid = OptionalNumber(_l("Of them, those who got it"), 0, MOST_CASES)
    reason = sentence(_l("What was wrong with the first figure?"))

    @property
    def remedies(self) -> Remedies:
        """Give how many were owed something, and how many got it."""
        return Remedies(self.remedies_owed.data, self.remedies_paid.data)


class UploadForm(Form):
    """A file of figures."""

    #: It is read and shown; nothing is recorded by it.
    once = False

    file = Upload(
        _l("File"),
        validators=[InputRequired()],
        description=_l("CSV or Excel (.xlsx), at most 10 MB and 2,000 figures."),
    )


class GridForm(Form):
    """Reading day: its boxes are read by their names."""

    #: What was typed is shown; nothing is recorded by it.
    once = False

    pasted = TextAreaField(
        _l("One or two columns from a spreadsheet"),
        validators=[Optional(), Length(max=MOST_PASTED)],
        description=_l(
            "Copied cells: kept and of how many, a row for each row of boxes, in the same order."
        ),
    )


class RecordAllForm(Form):
    """The second gesture: what would change was read."""

    #: The figures, as the page before understood them.
    figures = HiddenField()
    #: What the preview showed; when it would be something else by now, it is shown again.
    digest = HiddenField()
    reason = line(_l("What was wrong with the figures before?"), required=False, most=500)
