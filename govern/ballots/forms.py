"""Forms to vote and to check a receipt."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import ValidationError

from govern.ballots.rules import NOT_ON_YOUR_BALLOT
from govern.web.forms import Form, line


class BallotForm(Form):
    """All choices of one ballot; the service knows what a valid ballot is."""

    #: What may be chosen is asked once, by the service.
    entries = SelectMultipleField(_l("Your choices"), choices=[], validate_choice=False)

    def validate_entries(self, field: SelectMultipleField) -> None:
        """Refuse what names no story at all."""
        try:
            [UUID(value) for value in field.data or []]
        except ValueError as error:
            field.data = []
            raise ValidationError(gettext(NOT_ON_YOUR_BALLOT)) from error

    @property
    def entry_ids(self) -> list[UUID]:
        """Give the stories that were chosen."""
        return [UUID(value) for value in self.entries.data or []]


class ReceiptForm(Form):
    """The code somebody got when they voted."""

    receipt = line(_l("Code"), most=40, help=_l("Twelve letters and digits, like K7QF-2M9X-HT4B."))
