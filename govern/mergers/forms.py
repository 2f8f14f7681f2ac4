"""Forms for departments that end."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from govern.departments.forms import DepartmentField
from govern.web.forms import Form


class MergeForm(Form):
    """Where a department goes; what follows is read before it is confirmed."""

    into_id = DepartmentField(_l("Goes into"))
    confirmed = BooleanField(_l("I have read what happens"))


class EndForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
