"""Forms to vote and to check a receipt."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # new in 3.3.2.

from govern.web.forms import Form, line


class BallotForm(Form):
    """All choices of one ballot; the service knows what a valid ballot is."""

    entries = SelectMultipleField(_l("Your choices"))
    offered: set[str]

    def offer(self, entry_ids: list[UUID]) -> None:
        """Offer the stories on this voter's ballot."""
        self.offered = {str(entry_id) for entry_id in entry_ids}
        self.entries.choices = [SelectChoice(str(entry_id)) for entry_id in entry_ids]

    @property
    def entry_ids(self) -> list[UUID]:
        """Give the stories that were chosen, as far as they are on the ballot."""
        return [UUID(value) for value in self.entries.data or [] if value in self.offered]


class ReceiptForm(Form):
    """The code somebody got when they voted."""

    receipt = line(_l("Code"), most=40, help=_l("Twelve letters and digits, like K7QF-2M9X-HT4B."))
