"""Fields for days, times, whole numbers, files and what a form carries unseen."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from wtforms import DateField, DateTimeLocalField, FileField, HiddenField, IntegerField, TimeField
from wtforms.validators import InputRequired, Optional, StopValidation

if TYPE_CHECKING:
    from flask_wtf import FlaskForm

#: No day of a programme lies outside these years, and days around them can still be counted with.
FIRST_YEAR, LAST_YEAR = 1900, 2199
#: The version of a text whose number arrived damaged: it is no longer the present one.
NO_VERSION = -1
LOCAL = "%Y-%m-%dT%H:%M"


class Upload(FileField):
    """A file; words that were sent in its place are none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what came as a file."""
        self.raw_data = [one for one in valuelist if isinstance(one, FileStorage)]
        super().process_formdata(self.raw_data)


class Given(InputRequired):
    """Refuses a field in which nothing stands, or nothing but blanks of whatever kind."""

    def __call__(self, form: Any, field: Any) -> None:  # noqa: ANN401 - WTForms calls it so.
        """Raise StopValidation when nothing was given."""
        typed = field.raw_data
        try:
            field.raw_data = typed if typed and typed[0].strip() else []
            super().__call__(form, field)
        finally:
            field.raw_data = typed


def _refuse_far(day: date | None) -> None:
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(
            gettext(
                "Give a day in the years %(first)s to %(last)s.", first=FIRST_YEAR, last=LAST_YEAR
            )
        )


class OptionalDay(DateField):
    """A day, or none."""

    data: date | None
    required: Any = Optional

    def __init__(
        self,
        label: str,
        *,
        help: str = "",  # noqa: A002 - as line() and lines() call it.
        **kwargs: Any,  # noqa: ANN401 - what WTForms hands on.
    ) -> None:
        super().__init__(label, validators=[self.required()], description=help, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a day; refuse one that does not exist, or that nobody lives to see."""
        if not valuelist:
            return
        if not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(
                gettext("There is no such day. Write year, month and day, like 2026-05-21.")
            ) from error
        day = self.data
        self.data = None
        _refuse_far(day)
        self.data = day


class Day(OptionalDay):
    """A day that must be given."""

    data: date  # required.
    required = Given


class Moment(DateTimeLocalField):
    """A day and a time that must be given, without a zone."""

    data: datetime  # required.

    def __init__(self, label: str, **kwargs: Any) -> None:  # noqa: ANN401 - what WTForms hands on.
        formats = [LOCAL, "%Y-%m-%dT%H:%M:%S"]
        super().__init__(label, format=formats, validators=[Given()], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a moment; refuse one that does not exist, or that nobody lives to see."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(
                gettext("There is no such day or time. Write it like 2026-05-21T14:30.")
            ) from error
        if valuelist:
            _refuse_far(self.data)


class Clock(TimeField):
    """A time of the day that must be given."""

    data: time  # required.

    def __init__(self, label: str, **kwargs: Any) -> None:  # noqa: ANN401 - what WTForms hands on.
        super().__init__(label, validators=[Given()], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a time; refuse one that no clock shows."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("There is no such time. Write it like 14:30.")) from error


class OptionalNumber(IntegerField):
    """A whole number within bounds, or none."""

    required: Any = Optional

    def __init__(
        self,
        label: str,
        least: int,
        most: int,
        *,
        help: str = "",  # noqa: A002 - as line() and lines() call it.
        **kwargs: Any,  # noqa: ANN401 - what WTForms hands on.
    ) -> None:
        super().__init__(label, validators=[self.required()], description=help, **kwargs)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number; say between which bounds it must lie."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
        if self.data is None or not self.least <= self.data <= self.most:
            self.data = None
            raise ValueError(
                gettext(
                    "Choose a number from %(lowest)d to %(highest)d.",
                    lowest=self.least,
                    highest=self.most,
                )
            )


class WholeNumber(OptionalNumber):
    """A whole number within bounds that must be given."""

    data: int  # required.
    required = Given


class Version(IntegerField):
    """The version a text was opened at; one that is missing or damaged counts as an old one."""

    data: int  # a number in any case.

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number, or take the text for overtaken."""
        try:
            super().process_formdata(valuelist or [""])
        except ValueError:
            self.data = NO_VERSION


class SubmissionId(HiddenField):
    """The one-time id of a form; `.value` is None when it arrived damaged, or not at all."""

    value: UUID | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the id, and have a new one ready for the form that is shown again."""
        try:
            self.value = UUID(valuelist[0])
        except (IndexError, ValueError):
            self.data = str(uuid4())
        else:
            self.data = str(self.value)

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse what could not be recognised when it is sent twice."""
        if self.value is None and getattr(form, "once", True):
            raise StopValidation(
                gettext("This form arrived damaged. Look it over, and send it once more.")
            )
