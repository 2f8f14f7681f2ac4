"""The form that gives a thing to somebody else."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from govern.people.forms import WHOM, PersonField
from govern.web.forms import Form


class HandOverForm(Form):
    """Who takes a thing over, and from whom."""

    person = PersonField(_l("Who takes it over?"), help=WHOM)
    before = HiddenField()

    @property
    def before_id(self) -> UUID | None:
        """Give who had it when the page was opened, or None when this was tampered with."""
        try:
            return UUID(self.before.data or "")
        except ValueError:
            return None
